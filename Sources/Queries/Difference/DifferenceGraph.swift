import NetworkModel
import ReachabilityEngine
public import Reports

extension Difference {
  /// What changed as a picture: connections that opened, closed and changed, in what stays as it was.
  ///
  /// A large network is drawn in part: what changed, and what is as it was among its ends.
  ///
  /// - Parameters:
  ///   - old: The network before, of which `self` is the difference.
  ///   - new: The network after.
  ///   - causes: Further lines of a change's tooltip, such as what caused it.
  /// - Returns: The picture, laid out by nobody yet.
  public func graph(
    from old: NetworkSnapshot,
    to new: NetworkSnapshot,
    explaining causes: @escaping (ConnectionChange) -> [String] = { $0.causes }
  ) -> Graph {
    var drawing = DifferenceDrawing(old, new, causes)
    drawing.draw(connections)
    return Graph(
      title: "What changes",
      summary: summary(drawing),
      legend: drawing.legend,
      groups: drawing.groups,
      nodes: drawing.nodes,
      edges: drawing.edges
    ).mergingMutualEdges()
  }

  /// How many connections differ, and what the picture leaves out.
  private func summary(_ drawing: DifferenceDrawing) -> String {
    countWords + (drawing.omission.map { "; \($0)" } ?? "")
  }
}

/// Collects the nodes and the edges of the picture of a difference.
private struct DifferenceDrawing {
  /// Up to so many units all are drawn.
  private static let mostUnits = 150
  /// Up to so many edges those that are as they were are drawn.
  private static let mostEdges = 400

  private let old: NetworkSnapshot
  private let new: NetworkSnapshot
  private let causes: (ConnectionChange) -> [String]
  private var places: DifferencePlaces
  /// What the picture leaves out.
  private(set) var omission: String?
  private(set) var edges: [Graph.Edge] = []

  init(
    _ old: NetworkSnapshot,
    _ new: NetworkSnapshot,
    _ causes: @escaping (ConnectionChange) -> [String]
  ) {
    self.old = old
    self.new = new
    self.causes = causes
    places = DifferencePlaces(old, new)
  }

  var nodes: [Graph.Node] { places.nodes }
  var groups: [Graph.Group] { places.groups }

  /// What the colours mean that are there.
  var legend: [Graph.LegendEntry] {
    let texts: [(Graph.Change, String)] = [
      (.added, "opened (+)"), (.removed, "closed (-)"), (.changed, "changed (~)"),
      (.unchanged, "as it was"),
    ]
    return texts.filter { change, _ in edges.contains { $0.role == .change(change) } }
      .map { Graph.LegendEntry(.edge(.change($0)), $1) }
  }

  mutating func draw(_ changes: [ConnectionChange]) {
    let touched = Set(changes.flatMap { [$0.source, $0.destination] })
    let pairs = UnitPairs(old.list, new.list).all
    let isWhole = pairs.count <= Self.mostUnits
    for pair in pairs where isWhole || touched.contains(pair.peer) { places.add(pair) }
    var unchanged = self.unchanged { isWhole || touched.contains($0) }
    if !isWhole { omission = "workloads that no change touches are left out" }
    if changes.count + unchanged.count > Self.mostEdges {
      unchanged = []
      omission = "connections that are as they were are left out"
    }
    for change in changes {
      places.add(change.source, .source)
      places.add(change.destination, .destination)
    }
    for connection in unchanged {
      places.add(connection.source, .source)
      places.add(connection.destination, .destination)
    }
    edges = changes.map(edge) + unchanged.map(edge)
  }

  /// Connections that are as they were between units that are drawn, on all networks.
  private func unchanged(among isDrawn: (ListedPeer) -> Bool) -> [UnchangedConnections.Connection] {
    let names = Set(old.secondaryLists.keys).intersection(new.secondaryLists.keys).sorted()
    let lists =
      [(nil, old.list, new.list)]
      + names.map { (Optional($0), old.secondaryLists[$0], new.secondaryLists[$0]) }
    return lists.flatMap { name, old, new in
      let pairs = UnitPairs(old, new).all.filter { isDrawn($0.peer) }
      return UnchangedConnections(old, new, network: name, among: pairs).all
    }
  }

  private func edge(_ change: ConnectionChange) -> Graph.Edge {
    Graph.Edge(
      from: change.source.nodeID(.source),
      to: change.destination.nodeID(.destination),
      label: change.edgeWords + Self.suffix(change.network),
      role: .change(change.kind.change),
      tooltip: ([change.line] + causes(change)).joined(separator: "\n")
    )
  }

  private func edge(_ connection: UnchangedConnections.Connection) -> Graph.Edge {
    let source = connection.source.nodeID(.source)
    let destination = connection.destination.nodeID(.destination)
    let ports = ListText.ports(connection.connectivity).plain
    return Graph.Edge(
      from: source,
      to: destination,
      role: .change(.unchanged),
      tooltip: "\(source) -> \(destination): \(ports), as it was\(Self.suffix(connection.network))"
    )
  }

  private static func suffix(_ network: String?) -> String { network.map { " on \($0)" } ?? "" }
}

extension ConnectionChange.Kind {
  /// What becomes of the edge.
  fileprivate var change: Graph.Change {
    switch self {
    case .opened: .added
    case .closed: .removed
    case .changed: .changed
    }
  }
}

extension ConnectionChange {
  /// `5432`, or for what changed `80 → 80, 443`.
  fileprivate var edgeWords: String {
    switch kind {
    case .opened: after.edgeLabel
    case .closed: before.edgeLabel
    case .changed: "\(before.edgeLabel) → \(after.edgeLabel)"
    }
  }

  /// The ends, what passed and what passes.
  fileprivate var line: String {
    let ends = "\(source.nodeID(.source)) -> \(destination.nodeID(.destination))"
    let place = network.map { " on network \($0)" } ?? ""
    let (before, after) = (ListText.ports(before).plain, ListText.ports(after).plain)
    switch kind {
    case .opened: return "\(ends)\(place): opened, \(after)"
    case .closed: return "\(ends)\(place): closed, was \(before)"
    case .changed: return "\(ends)\(place): changed from \(before) to \(after)"
    }
  }
}
