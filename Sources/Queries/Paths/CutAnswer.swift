import NetworkModel
import ReachabilityEngine

/// A smallest set of connections that would cut all ways to a destination, and policies that would.
public struct CutAnswer: Sendable {
  /// The connections; nil where it takes more than a thousand.
  public let connections: [ReachHop]?
  /// How many ways share no connection: no smaller set can cut them all.
  public let disjointWays: Int
  /// Whether a search without the connections finds no way, not even one in doubt.
  public let isVerified: Bool
  /// The policies with which there is no way; nil where none were asked.
  public let suggestion: SuggestionAnswer?

  /// More connections than these are not looked for.
  public static let mostConnections = MinimumCut.mostArcs

  init(_ answer: PathAnswer, writing: PolicyWriting?) {
    let graph = answer.graph
    guard let cut = MinimumCut(graph) else {
      (connections, disjointWays, isVerified, suggestion) = (nil, 0, false, nil)
      return
    }
    let teller = HopTeller(graph: graph)
    connections = cut.arcs.map { teller.hop($0, isLast: graph.isLast($0, .possible)) }
    disjointWays = cut.flow.value
    isVerified = cut.isVerified
    suggestion = writing.map {
      CutSuggestionSearch(query: answer.query, graph: graph, arcs: cut.arcs, writing: $0).answer
    }
  }
}
