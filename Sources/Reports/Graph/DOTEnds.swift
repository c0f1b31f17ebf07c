/// What edges end at, by the names that it has in DOT.
///
/// DOT knows no edge between frames: it ends at a node within, and is cut at the frame.
struct DOTEnds {
  /// Which end of an edge something is.
  enum Side: String {
    case source = "ltail"
    case target = "lhead"
  }

  /// An end as it is written.
  struct End {
    /// The name of a node.
    var name: String
    /// The attribute that cuts the edge at a frame.
    var clipping: [String] = []
  }

  /// Id of a node or group -> its name.
  private let names: [String: String]
  private let groupOfNode: [String: String]
  /// Groups that edges end at -> the node within that stands for it at that end.
  private var anchors: [Side: [String: String]] = [:]

  init(_ graph: Graph) {
    var unique = UniqueNames()
    let ids = graph.nodes.map(\.id) + graph.groups.map(\.id)
    names = Dictionary(
      ids.map { ($0, unique.name($0, written: DOTText.quoted)) }
    ) { first, _ in first }
    groupOfNode = Dictionary(
      graph.nodes.compactMap { node in node.group.map { (node.id, $0) } }
    ) { first, _ in first }
    let isGroup = Set(graph.groups.map(\.id))
    let sources = Set(graph.edges.map(\.source)).intersection(isGroup)
    let targets = Set(graph.edges.map(\.target)).intersection(isGroup)
    guard !sources.isEmpty || !targets.isEmpty else { return }
    anchors[.source] = anchors(graph, of: sources, avoiding: \.source)
    anchors[.target] = anchors(graph, of: targets, avoiding: \.target)
  }

  /// For each group the node in the middle of those where no edge within the group goes on in the
  /// direction, so that the layout has the shortest way to the frame.
  private func anchors(
    _ graph: Graph,
    of groups: Set<String>,
    avoiding end: KeyPath<Graph.Edge, String>
  ) -> [String: String] {
    let inner = Set(
      graph.edges.filter { areInOneGroup($0) && $0.source != $0.target }.map { $0[keyPath: end] }
    )
    let members = Dictionary(grouping: graph.nodes) { $0.group ?? "" }
    return groups.reduce(into: [:]) { anchors, group in
      let nodes = members[group, default: []].map(\.id)
      let outer = nodes.filter { !inner.contains($0) }
      let usable = outer.isEmpty ? nodes : outer
      if !usable.isEmpty { anchors[group] = usable[usable.count / 2] }
    }
  }

  /// The name of a node.
  func name(_ id: String) -> String { names[id] ?? DOTText.quoted(id) }

  /// The name of the frame of a group.
  static func frame(of group: String) -> String { DOTText.quoted("cluster_\(group)") }

  /// Whether edges end at a group.
  func isEnd(_ group: Graph.Group) -> Bool { anchors.values.contains { $0[group.id] != nil } }

  /// Whether an edge leads from a group into itself.
  func areInOneGroup(_ edge: Graph.Edge) -> Bool {
    let group = groupOfNode[edge.source]
    return group != nil && group == groupOfNode[edge.target]
  }

  /// One end of an edge.
  func end(_ id: String, _ side: Side, _ grouping: DOTStyle.Grouping) -> End {
    guard grouping == .frames, let anchor = anchors[side]?[id] else { return End(name: name(id)) }
    return End(name: name(anchor), clipping: ["\(side.rawValue)=\(Self.frame(of: id))"])
  }
}
