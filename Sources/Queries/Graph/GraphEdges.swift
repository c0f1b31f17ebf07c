import NetworkModel
import ReachabilityEngine
import Reports

/// The edges of a picture, each with what decides it.
struct GraphEdges {
  private let query: GraphQuery
  private let places: [GraphPlace]
  private let list: ConnectionList
  private let decisions: GraphDecisions
  private let names: [String]
  private let links: SourceLinks
  /// Whether it is told what decides an edge.
  private let isExplained: Bool

  /// So many causes of what is in doubt are told.
  private static let toldCauses = 4

  init(
    _ query: GraphQuery,
    _ scene: GraphConnections,
    _ decisions: GraphDecisions,
    names: [String],
    isExplained: Bool
  ) {
    self.query = query
    places = scene.places.all
    list = scene.list
    self.decisions = decisions
    self.names = names
    links = SourceLinks(base: query.linkBase)
    self.isExplained = isExplained
  }

  /// An edge for what passes.
  func edge(_ framed: FramedConnection) -> Graph.Edge {
    let connection = framed.example
    let passage =
      isExplained && connection.network == nil
      ? decisions.passage(from: connection.source, to: connection.target)
      : GraphDecisions.Passage()
    let deciding = passage.decisions
    let (from, to) = (name(framed.source), name(framed.target))
    let network = connection.network.map { " on \($0)" } ?? ""
    let tiers = passage.tiers.isEmpty ? "" : " by \(passage.tiers.joined(separator: ", "))"
    let ports = ListText.ports(connection.connectivity).plain
    let causes = connection.causes.map { list.causes(number: $0) } ?? []
    var lines = ["\(from) -> \(to): \(ports)\(network)"]
    if connection.count > 1 { lines.append("\(connection.count) connections") }
    if connection.count > 1, !deciding.isEmpty {
      lines += decisions.example(from: connection.source, to: connection.target)
    }
    lines +=
      deciding.map(\.line)
      + causes.prefix(Self.toldCauses).map { "perhaps, since \($0)" }
    return Graph.Edge(
      from: from,
      to: to,
      ports: connection.connectivity.allowed,
      unknown: connection.connectivity.unknown,
      count: connection.count,
      label: label(connection) + tiers + network,
      role: role(connection, deciding),
      decisions: deciding,
      emphasis: connection.emphasis,
      tooltip: lines.joined(separator: "\n"),
      link: link(deciding)
    )
  }

  /// An edge for what doesn't pass; nil where no policy could stop it.
  func denied(_ pair: DeniedConnections.Pair) -> Graph.Edge? {
    guard let denial = decisions.denial(from: pair.source, to: pair.target) else { return nil }
    let asked = query.listing.connections.map { " on \($0)" } ?? ""
    let lines =
      ["\(names[pair.source]) -> \(names[pair.target]): denied\(asked), \(denial.words)"]
      + denial.decisions.map(\.line)
    return Graph.Edge(
      from: names[pair.source],
      to: names[pair.target],
      label: denial.words,
      role: .denied,
      decisions: denial.decisions,
      tooltip: lines.joined(separator: "\n"),
      link: link(denial.decisions)
    )
  }

  /// The link to the first place that decides.
  private func link(_ decisions: [Graph.Edge.Decision]) -> String? {
    links.link(decisions.lazy.compactMap(\.position).first)
  }

  private func name(_ end: EdgeEnd) -> String {
    switch end {
    case .place(let place): names[place]
    case .frame(let namespace): namespace
    }
  }

  /// What passes; where namespaces are nodes, with how many connections that is.
  private func label(_ connection: PlacedConnection) -> String {
    let label = connection.connectivity.edgeLabel
    guard query.granularity == .namespace, connection.count > 1 else { return label }
    return "\(label) (\(connection.count))"
  }

  private func role(
    _ connection: PlacedConnection,
    _ deciding: [Graph.Edge.Decision]
  ) -> Graph.Edge.Role {
    if connection.connectivity.allowed.isEmpty { return .doubtful }
    let source = places[connection.source]
    if case .wayIn = source.content { return .outside }
    if source.isOutside || places[connection.target].isOutside { return .outside }
    let isRestricted =
      isExplained
      ? deciding.contains { $0.tier != nil }
      : decisions.isSelected(from: connection.source, to: connection.target)
    return isRestricted ? .policy : .open
  }
}

extension Graph.Edge.Decision {
  /// The decision in a tooltip.
  fileprivate var line: String {
    let place = position.map { " (\($0))" } ?? ""
    return (tier.map { "tier \($0): " } ?? "") + text + place
  }
}
