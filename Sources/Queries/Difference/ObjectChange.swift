public import NetworkModel

/// An object that isn't what it was.
public struct ObjectChange: Hashable, Sendable {
  /// What became of it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It wasn't there.
    case added
    /// It says something else.
    case changed
    /// It is gone.
    case removed
  }

  /// What became of it.
  public var change: Kind
  /// The object's kind.
  public var kind: String
  /// Its namespace; nil for cluster-scoped kinds.
  public var namespace: String?
  /// Its name.
  public var name: String
  /// Where it is, or was.
  public var position: SourcePosition?

  /// The object as it is in both networks, or in the one that has it: `Kind namespace/name`.
  public var title: String { "\(kind) \(namespace.map { "\($0)/" } ?? "")\(name)" }
}

extension ObjectChange: Comparable {
  /// By namespace, name and kind.
  public static func < (a: Self, b: Self) -> Bool {
    (a.namespace ?? "", a.name, a.kind, a.change.rawValue)
      < (b.namespace ?? "", b.name, b.kind, b.change.rawValue)
  }
}

/// Finds the objects in which networks differ; those that only stand elsewhere are none.
struct ObjectDifference {
  /// The objects.
  private(set) var changes: Set<ObjectChange> = []
  /// What makes one network the other.
  let delta: NetworkDelta
  /// Change of the delta -> the object that it is about; nil for changes of positions alone, and for what
  /// follows from other objects.
  private(set) var owners: [ObjectChange?] = []

  /// The changes that make each object what it became.
  var changesByObject: [ObjectChange: [NetworkDelta.Change]] {
    var changes: [ObjectChange: [NetworkDelta.Change]] = [:]
    for (owner, change) in zip(owners, delta.changes) {
      if let owner { changes[owner, default: []].append(change) }
    }
    return changes
  }

  /// The changes that make some objects what they became, in an order in which they can be made.
  func changes(of objects: Set<ObjectChange>) -> [NetworkDelta.Change] {
    zip(owners, delta.changes).compactMap { owner, change in
      owner.map(objects.contains) ?? false ? change : nil
    }
  }

  /// Compares two networks; nil for one that isn't there.
  init(_ old: Network?, _ new: Network?) {
    let (a, b) = (old?.cluster ?? Cluster(), new?.cluster ?? Cluster())
    delta = NetworkDelta(
      from: Network(cluster: a, policies: old?.policies ?? []),
      to: Network(cluster: b, policies: new?.policies ?? [])
    )
    let workloads = { (pods: [Pod]) in Set(pods.map(\.workload)) }
    let hasPods = delta.changes.contains { if case .pod = $0 { true } else { false } }
    let (oldWorkloads, newWorkloads) = hasPods ? (workloads(a.pods), workloads(b.pods)) : ([], [])
    for change in delta.changes {
      let object: ObjectChange? =
        switch change {
        case .namespace(let change): Self.named("Namespace", change.ignoringMadeUp)
        case .pod(let change): named(change, oldWorkloads, newWorkloads)
        case .node(let change): Self.named("Node", change)
        case .service(let change): Self.named("Service", change)
        case .serviceAccount(let change): Self.named("ServiceAccount", change)
        case .policy(let change):
          Self.named((change.new ?? change.old)?.identity.kind ?? "Policy", change)
        case .podAddressCandidates: delta.changes.lazy.compactMap(\.objectWithPodCIDRs).first
        case .entryPoints: nil
        }
      owners.append(object)
    }
    joinReplaced()
    changes = Set(owners.compactMap(\.self))
    if delta.changes.contains(where: { if case .entryPoints = $0 { true } else { false } }) {
      addWaysIn(a, b)
    }
  }

  /// Takes an object that goes and comes under one name for one that changed: a policy stands elsewhere
  /// among the others once its priority is another.
  private mutating func joinReplaced() {
    let removed = Set(owners.compactMap { $0?.change == .removed ? $0?.title : nil })
    let added = owners.compactMap { $0?.change == .added ? $0 : nil }
    let replaced = Dictionary(
      added.filter { removed.contains($0.title) }.map { ($0.title, $0) }
    ) { first, _ in first }
    guard !replaced.isEmpty else { return }
    for index in owners.indices {
      guard let object = owners[index], var changed = replaced[object.title] else { continue }
      changed.change = .changed
      owners[index] = changed
    }
  }

  /// The object of a replacement; nil where it only moved.
  fileprivate static func named<Object: NamedObject>(
    _ kind: String,
    _ change: NetworkDelta.Replacement<Object>
  ) -> ObjectChange? {
    guard let object = change.new ?? change.old,
      change.old?.withoutPositions != change.new?.withoutPositions
    else { return nil }
    return ObjectChange(
      change: change.old == nil ? .added : change.new == nil ? .removed : .changed,
      kind: kind,
      namespace: object.namespaceOrNil,
      name: object.name,
      position: object.position
    )
  }

  /// A live pod is told by its own name, a template's pods by the workload's.
  private func named(
    _ change: NetworkDelta.Replacement<Pod>,
    _ old: Set<WorkloadReference>,
    _ new: Set<WorkloadReference>
  ) -> ObjectChange? {
    guard let pod = change.new ?? change.old else { return nil }
    guard pod.isTemplate else { return Self.named("Pod", change) }
    guard change.old?.withoutPositions != change.new?.withoutPositions else { return nil }
    let workload = pod.workload
    let kind: ObjectChange.Kind =
      !old.contains(workload) ? .added : !new.contains(workload) ? .removed : .changed
    if kind == .changed, change.new == nil,
      let known = changes.first(where: { $0.isAbout(workload) })
    {
      return known
    }
    return ObjectChange(
      change: kind,
      kind: workload.kind,
      namespace: workload.namespace,
      name: workload.name,
      position: pod.position
    )
  }

  /// Ways in of Services are told by the Services.
  private mutating func addWaysIn(_ old: Cluster, _ new: Cluster) {
    let before = Self.byKey(old)
    let after = Self.byKey(new)
    for key in Set(before.keys).union(after.keys) {
      let (a, b) = (before[key], after[key])
      guard a?.declared != b?.declared, key.kind.isObject, let way = b ?? a else { continue }
      changes.insert(
        ObjectChange(
          change: a == nil ? .added : b == nil ? .removed : .changed,
          kind: key.kind.rawValue,
          namespace: key.namespace,
          name: key.name,
          position: way.position
        )
      )
    }
  }

  private static func byKey(_ cluster: Cluster) -> [WayKey: EntryPoint] {
    Dictionary(cluster.entryPoints.map { (WayKey($0), $0) }) { first, _ in first }
  }
}

extension ObjectChange {
  fileprivate func isAbout(_ workload: WorkloadReference) -> Bool {
    kind == workload.kind && namespace == workload.namespace && name == workload.name
  }
}

extension EntryPoint {
  /// What its manifest says: no position, and none of the pods of its controller.
  fileprivate var declared: Self {
    var copy = withoutPositions
    if case .proxy = forwarding { copy.forwarding = .proxy(.unknown) }
    return copy
  }
}

extension EntryPoint.Kind {
  /// Whether an object of that kind opens it, not a Service.
  var isObject: Bool {
    switch self {
    case .gateway, .ingress, .route: true
    case .externalIP, .loadBalancer, .nodePort: false
    }
  }
}

extension NetworkDelta.Change {
  /// The node that this is about, where its blocks of pods' addresses differ.
  fileprivate var objectWithPodCIDRs: ObjectChange? {
    guard case .node(let change) = self, change.old?.podCIDRs != change.new?.podCIDRs else {
      return nil
    }
    return ObjectDifference.named("Node", change)
  }
}

extension NetworkDelta.Replacement<Namespace> {
  /// The same with namespaces that no manifest declares taken for absent.
  fileprivate var ignoringMadeUp: Self {
    Self(old: old.flatMap(\.declared), new: new.flatMap(\.declared))
  }
}

extension Namespace {
  fileprivate var declared: Self? { self == Namespace(name: name) ? nil : self }
}

/// What is told of an object that changed.
private protocol NamedObject: Hashable, Sendable {
  var namespaceOrNil: String? { get }
  var name: String { get }
  var position: SourcePosition? { get }
  var withoutPositions: Self { get }
}

extension Namespace: NamedObject {
  fileprivate var namespaceOrNil: String? { nil }
}

extension Node: NamedObject {
  fileprivate var namespaceOrNil: String? { nil }
}

extension Pod: NamedObject {
  fileprivate var namespaceOrNil: String? { namespace }
}

extension Service: NamedObject {
  fileprivate var namespaceOrNil: String? { namespace }
}

extension ServiceAccount: NamedObject {
  fileprivate var namespaceOrNil: String? { namespace }
}

extension Policy: NamedObject {
  fileprivate var namespaceOrNil: String? { identity.namespace }
  fileprivate var name: String { identity.name }
}
