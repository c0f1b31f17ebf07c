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
      return Graph.Group(namespace: name, labels, change: change)
    }
  }

  private static func namespaces(_ snapshot: NetworkSnapshot) -> [String: Namespace] {
    Dictionary(snapshot.network.network.cluster.namespaces.map { ($0.name, $0) }) { first, _ in
      first
    }
  }
}
