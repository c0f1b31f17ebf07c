/// What makes a network another: objects added, changed and removed.
///
/// `NetworkDelta(from: a, to: b)` applied to `a` gives `b`, to the last position.
public struct NetworkDelta: Hashable, Sendable {
  /// An object before and after: without `old` it is added, without `new` removed.
  public struct Replacement<Object: Hashable & Sendable>: Hashable, Sendable {
    /// The object as it is; nil where it is added.
    public var old: Object?
    /// The object as it becomes; nil where it is removed.
    public var new: Object?

    /// Creates a replacement.
    public init(old: Object?, new: Object?) {
      self.old = old
      self.new = new
    }
  }

  /// What becomes of one object, or of a short list.
  public enum Change: Hashable, Sendable {
    /// A namespace.
    case namespace(Replacement<Namespace>)
    /// A pod or a template.
    case pod(Replacement<Pod>)
    /// A node.
    case node(Replacement<Node>)
    /// A Service.
    case service(Replacement<Service>)
    /// A service account.
    case serviceAccount(Replacement<ServiceAccount>)
    /// A policy.
    case policy(Replacement<Policy>)
    /// All ways in; the pods of their controllers stand by the places that they have by then.
    case entryPoints([EntryPoint])
    /// The blocks that addresses of pods without one come from.
    case podAddressCandidates([CIDR])
  }

  /// The changes, made one after the other.
  public var changes: [Change]

  /// Creates a delta.
  public init(_ changes: [Change] = []) { self.changes = changes }

  /// Whether it changes nothing.
  public var isEmpty: Bool { changes.isEmpty }

  /// The changes that lead from a network to another with the same tiers and name.
  ///
  /// - Complexity: O(*objects*), one comparison each.
  public init(from old: Network, to new: Network) {
    precondition(
      old.tiers == new.tiers && old.name == new.name,
      "a delta leads from a network to one with the same tiers and name"
    )
    changes = []
    let (a, b) = (old.cluster, new.cluster)
    // Namespaces that are gone go last: until then their pods are there.
    let namespaces = Self.replacements(a.namespaces, b.namespaces)
    changes += namespaces.filter { $0.new != nil }.map { .namespace($0) }
    changes += Self.replacements(a.pods, b.pods).map { .pod($0) }
    changes += Self.replacements(a.nodes, b.nodes).map { .node($0) }
    changes += Self.replacements(a.services, b.services).map { .service($0) }
    changes += Self.replacements(a.serviceAccounts, b.serviceAccounts).map { .serviceAccount($0) }
    changes += Self.replacements(old.policies, new.policies).map { .policy($0) }
    changes += namespaces.filter { $0.new == nil }.map { .namespace($0) }
    let areNamed = a.entryPoints + b.entryPoints
    if a.entryPoints != b.entryPoints || (!areNamed.isEmpty && a.pods.count != b.pods.count)
      || changes.contains(where: \.movesPods) && !areNamed.isEmpty
    {
      changes.append(.entryPoints(b.entryPoints))
    }
    if old.podAddressCandidates != new.podAddressCandidates {
      changes.append(.podAddressCandidates(new.podAddressCandidates))
    }
  }

  /// Walks two sorted lists side by side.
  private static func replacements<Object: CanonicallyOrdered>(
    _ old: [Object],
    _ new: [Object]
  ) -> [Replacement<Object>] {
    var result: [Replacement<Object>] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, j < new.count, old[i] == new[j] {
        i += 1
        j += 1
      } else if j == new.count || (i < old.count && old[i].precedes(new[j])) {
        result.append(Replacement(old: old[i], new: nil))
        i += 1
      } else if i == old.count || new[j].precedes(old[i]) {
        result.append(Replacement(old: nil, new: new[j]))
        j += 1
      } else {
        let (ends, newEnds) = (endOfRun(old, i), endOfRun(new, j))
        if ends == i + 1, newEnds == j + 1 {
          result.append(Replacement(old: old[i], new: new[j]))
        } else {
          // Objects that share a name, which lists sort by: all anew, so that they stay in order.
          result += old[i..<ends].map { Replacement(old: $0, new: nil) }
          result += new[j..<newEnds].map { Replacement(old: nil, new: $0) }
        }
        (i, j) = (ends, newEnds)
      }
    }
    return result
  }

  private static func endOfRun<Object: CanonicallyOrdered>(_ list: [Object], _ start: Int) -> Int {
    var end = start + 1
    while end < list.count, !list[start].precedes(list[end]) { end += 1 }
    return end
  }
}

extension NetworkDelta.Change {
  /// Whether places in `Cluster.pods` change.
  fileprivate var movesPods: Bool {
    guard case .pod(let change) = self else { return false }
    return change.old == nil || change.new == nil
  }
}

/// An object of a list that a cluster or a network keeps sorted.
public protocol CanonicallyOrdered: Hashable, Sendable {
  /// Whether it stands before another one; neither before the other, they share a name.
  func precedes(_ other: Self) -> Bool
}

extension Namespace: CanonicallyOrdered {
  /// By name.
  public func precedes(_ other: Self) -> Bool { name < other.name }
}

extension Pod: CanonicallyOrdered {
  /// By workload, then name.
  public func precedes(_ other: Self) -> Bool { (workload, name) < (other.workload, other.name) }
}

extension Node: CanonicallyOrdered {
  /// By name.
  public func precedes(_ other: Self) -> Bool { name < other.name }
}

extension Service: CanonicallyOrdered {
  /// By namespace, then name.
  public func precedes(_ other: Self) -> Bool { (namespace, name) < (other.namespace, other.name) }
}

extension ServiceAccount: CanonicallyOrdered {
  /// By namespace, then name.
  public func precedes(_ other: Self) -> Bool { (namespace, name) < (other.namespace, other.name) }
}

extension Policy: CanonicallyOrdered {
  /// By tier, order within it, then identity.
  public func precedes(_ other: Self) -> Bool {
    if tier != other.tier { return tier < other.tier }
    return (order, identity) < (other.order, other.identity)
  }
}

extension Array where Element: CanonicallyOrdered {
  /// The place of an object in a sorted list; nil where it isn't in it.
  ///
  /// - Complexity: O(log *n*), and the objects that share its name.
  public func sortedIndex(of object: Element) -> Int? {
    var index = insertionIndex(before: object)
    while index < count, !object.precedes(self[index]) {
      if self[index] == object { return index }
      index += 1
    }
    return nil
  }

  /// Where an object belongs, behind those that share its name.
  public func insertionIndex(of object: Element) -> Int {
    var index = insertionIndex(before: object)
    while index < count, !object.precedes(self[index]) { index += 1 }
    return index
  }

  /// The first place that doesn't precede an object.
  private func insertionIndex(before object: Element) -> Int {
    partitioningIndex { !$0.precedes(object) }
  }

  /// Replaces, adds or removes an object and keeps the list sorted.
  ///
  /// - Complexity: O(log *n*) where the object keeps its place, else O(*n*) moves of memory.
  /// - Returns: the place that it left and the place that it took.
  @discardableResult
  public mutating func apply(
    _ change: NetworkDelta.Replacement<Element>
  ) -> (left: Int?, took: Int?) {
    guard let old = change.old else {
      guard let new = change.new else { return (nil, nil) }
      let place = insertionIndex(of: new)
      insert(new, at: place)
      return (nil, place)
    }
    guard let left = sortedIndex(of: old) else {
      preconditionFailure("a delta changes only what the network holds")
    }
    if let new = change.new, !old.precedes(new), !new.precedes(old) {
      self[left] = new
      return (left, left)
    }
    remove(at: left)
    return (left, apply(NetworkDelta.Replacement(old: nil, new: change.new)).took)
  }
}

extension Network {
  /// Makes changes one after the other; what the lists are sorted by stays so.
  ///
  /// A namespace that a new pod or Service names is made up where none is declared (N31).
  ///
  /// - Precondition: what a change replaces or removes is there.
  /// - Complexity: O(log *objects*) a change in place; adding and removing move memory.
  public mutating func apply(_ delta: NetworkDelta) {
    for change in delta.changes { apply(change) }
  }

  private mutating func apply(_ change: NetworkDelta.Change) {
    switch change {
    case .namespace(let change): cluster.namespaces.apply(change)
    case .pod(let change): applyPod(change)
    case .node(let change): cluster.nodes.apply(change)
    case .service(let change):
      if let new = change.new { declare(new.namespace) }
      cluster.services.apply(change)
    case .serviceAccount(let change): cluster.serviceAccounts.apply(change)
    case .policy(let change): policies.apply(change)
    case .entryPoints(let list): cluster.entryPoints = list
    case .podAddressCandidates(let blocks): podAddressCandidates = blocks
    }
  }

  /// Makes a change of a pod.
  ///
  /// - Returns: the place that it left and the place that it took.
  @discardableResult
  public mutating func applyPod(
    _ change: NetworkDelta.Replacement<Pod>
  ) -> (left: Int?, took: Int?) {
    if let new = change.new { declare(new.namespace) }
    let (left, took) = cluster.pods.apply(change)
    if left != took { cluster.movePod(from: left, to: took) }
    return (left, took)
  }

  private mutating func declare(_ namespace: String) {
    guard cluster.namespaceIndex(named: namespace) == nil else { return }
    let made = Namespace(name: namespace)
    cluster.namespaces.insert(made, at: cluster.namespaces.insertionIndex(of: made))
  }
}

extension Cluster {
  /// Keeps the pods of the controllers of ways in what they are when places change.
  fileprivate mutating func movePod(from left: Int?, to took: Int?) {
    for index in entryPoints.indices {
      guard case .proxy(.pods(let pods)) = entryPoints[index].forwarding else { continue }
      let moved = pods.compactMap { pod -> Int? in
        if pod == left { return took }
        let after = left.map { pod > $0 ? pod - 1 : pod } ?? pod
        return took.map { after >= $0 ? after + 1 : after } ?? after
      }
      entryPoints[index].forwarding = .proxy(.pods(moved.sorted()))
    }
  }
}
