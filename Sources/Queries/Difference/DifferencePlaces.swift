import NetworkModel
import ReachabilityEngine
import Reports

/// The nodes of the picture of a difference, and the namespaces around them.
struct DifferencePlaces {
  /// The nodes in the order in which they were added.
  private(set) var nodes: [Graph.Node] = []
  private var ids: Set<String> = []
  private let old: NetworkSnapshot
  private let new: NetworkSnapshot
  private let oldWays: Set<WayKey>
  private let newWays: Set<WayKey>

  init(_ old: NetworkSnapshot, _ new: NetworkSnapshot) {
    self.old = old
    self.new = new
    oldWays = Set(old.list.entryPoints.map { WayKey($0) })
    newWays = Set(new.list.entryPoints.map { WayKey($0) })
  }

  /// Adds a unit with what is known of it before and after.
  mutating func add(_ pair: UnitPairs.Pair) {
    let before = pair.old.map { UnitFacts(old.list.units.all[$0], old.network) }
    let after = pair.new.map { UnitFacts(new.list.units.all[$0], new.network) }
    guard let facts = after ?? before else { return }
    let change: Graph.Change =
      before == nil
      ? .added : after == nil ? .removed : before == after ? .unchanged : .changed
    var lines = [pair.peer.nodeID(.source)]
    if let before { lines.append(before.isolationWords(change == .added ? "" : "before: ")) }
    if let after { lines.append(after.isolationWords(change == .added ? "" : "after: ")) }
    if change == .unchanged { lines = [lines[0], facts.isolationWords("")] }
    add(
      Graph.Node(
        id: pair.peer.nodeID(.source),
        group: pair.peer.namespace,
        title: pair.peer.nodeTitle,
        subtitle: facts.subtitle,
        role: facts.role,
        change: change,
        tooltip: lines.joined(separator: "\n")
      )
    )
  }

  /// Adds an end of a connection that isn't there yet.
  mutating func add(_ peer: ListedPeer, _ end: GraphEnd) {
    var change = Graph.Change.unchanged
    if case .entryPoint(let kind, let namespace, let name) = peer {
      let key = WayKey(kind: kind, namespace: namespace, name: name)
      if !oldWays.contains(key) {
        change = .added
      } else if !newWays.contains(key) {
        change = .removed
      }
    }
    add(peer.node(end, change: change))
  }

  private mutating func add(_ node: Graph.Node) {
    if ids.insert(node.id).inserted { nodes.append(node) }
  }

  /// The namespaces of the nodes, by name.
  var groups: [Graph.Group] {
    let before = Self.namespaces(old)
    let after = Self.namespaces(new)
    return Set(nodes.compactMap(\.group)).sorted().map { name in
      let isNew = before[name] == nil
      let labels = (after[name] ?? before[name])?.labels ?? Labels()
      let change: Graph.Change =
        isNew ? .added : after[name] == nil ? .removed : .unchanged
      return Graph.Group(
        id: name,
        title: name,
        subtitle: labels.shown,
        change: change,
        tooltip: (["namespace \(name)"] + labels.lines).joined(separator: "\n")
      )
    }
  }

  private static func namespaces(_ snapshot: NetworkSnapshot) -> [String: Namespace] {
    Dictionary(snapshot.network.network.cluster.namespaces.map { ($0.name, $0) }) { first, _ in
      first
    }
  }
}

extension Labels {
  /// So many columns of labels stand on a frame.
  private static var shownColumns: Int { 40 }

  /// Those that people gave meaning to, as many as fit; Kubernetes' own are in the tooltip.
  fileprivate var shown: String {
    let own = pairs.filter { !$0.key.contains("kubernetes.io/") }.map { "\($0.key)=\($0.value)" }
    var text = own.first ?? ""
    for label in own.dropFirst() {
      let longer = "\(text)  \(label)"
      guard longer.displayWidth <= Self.shownColumns else { return "\(text)  …" }
      text = longer
    }
    return text
  }

  /// All of them but the one that every namespace has.
  fileprivate var lines: [String] {
    pairs.filter { $0.key != "kubernetes.io/metadata.name" }.map { "\($0.key)=\($0.value)" }
  }
}

/// What is drawn of a unit beside its name.
private struct UnitFacts: Equatable {
  let role: Graph.Node.Role
  private let kind: String
  private let isHostNetwork: Bool
  private let pods: [ReplicaCount]
  private let names: [String]

  /// How many pods there are makes no unit another one.
  static func == (a: Self, b: Self) -> Bool {
    (a.role, a.kind, a.isHostNetwork) == (b.role, b.kind, b.isHostNetwork)
  }

  init(_ unit: ListedUnit, _ network: CompiledNetwork) {
    isHostNetwork = unit.peer.isHostNetwork
    pods = unit.pods.map { network.network.cluster.pods[$0].replicas }
    switch unit.peer {
    case .workload(let workload, let pods, _):
      (kind, names) = (workload.kind, pods)
      role = .workload(Self.protection(network.classIDs[unit.classes[0]], network))
    case .node, .outside, .entryPoint:
      (kind, names) = ("Node", [])
      role = .node
    }
  }

  private static func protection(
    _ id: ClassID,
    _ network: CompiledNetwork
  ) -> Graph.Node.Protection {
    let isIsolated = { network.isolation(of: id, $0) == .yes }
    switch (isIsolated(.ingress), isIsolated(.egress)) {
    case (true, true): return .both
    case (true, false): return .ingress
    case (false, true): return .egress
    case (false, false): return .none
    }
  }

  /// `Deployment · 4 pods`.
  var subtitle: String {
    if isHostNetwork { return "\(kind) · host network" }
    if !names.isEmpty { return "\(kind) · \(names.joined(separator: ", "))" }
    guard let count else { return kind }
    return "\(kind) · \(count == 1 ? "1 pod" : "\(count) pods")"
  }

  /// How many pods there are; nil where that isn't known, and for nodes.
  private var count: Int? {
    pods.reduce(pods.isEmpty ? nil : 0) { sum, count in
      guard let sum, case .exactly(let number) = count else { return nil }
      return sum + number
    }
  }

  /// In which directions policies isolate it.
  func isolationWords(_ prefix: String) -> String {
    guard case .workload(let protection) = role else { return "\(prefix)a node of the cluster" }
    if isHostNetwork { return "\(prefix)shares its node's network: policies don't isolate it" }
    switch protection {
    case .both: return "\(prefix)isolated for ingress and egress"
    case .ingress: return "\(prefix)isolated for ingress; egress is open"
    case .egress: return "\(prefix)isolated for egress; ingress is open"
    case .none: return "\(prefix)no policy isolates it"
    }
  }
}
