public import NetworkModel

/// What flows were seen between, looked up in a network.
///
/// A pod stands for its workload; an address that nothing in the cluster has for itself. A Service's
/// address is taken for what is behind it (N28).
public struct ObservedConnections: Sendable {
  /// A flow that can't be taken into account, and why.
  public struct Unmatched: Hashable, Sendable {
    /// Where it is written first.
    public var position: SourcePosition
    /// Why: lower case first, no full stop.
    public var reason: String
  }

  /// What was seen to pass: each pair of ends once.
  public private(set) var wanted: [WantedConnection] = []
  /// The flows with an end that isn't in the network.
  public private(set) var unmatched: [Unmatched] = []
  /// How many distinct flows no policy concerns: of a node with the pods on it (N24), and between
  /// addresses outside.
  public private(set) var unconcerned = 0

  private let ends: FlowEndResolver

  private struct Pair: Hashable {
    var sources: PeerMembers
    var destinations: PeerMembers
  }

  private var pairs: [Pair: ConnectionSet] = [:]
  private var order: [Pair] = []

  /// Looks up the ends of flows.
  ///
  /// - Parameters:
  ///   - flows: Distinct flows, each with the place of its first record.
  ///   - network: The network.
  ///   - secondary: Its secondary networks.
  ///   - outside: The prefix length of the blocks that addresses outside are taken for; nil for the
  ///     addresses themselves.
  public init(
    _ flows: [(flow: ObservedFlow, position: SourcePosition)],
    in network: Network,
    secondary: [Network] = [],
    mergingOutside outside: Int? = nil
  ) {
    ends = FlowEndResolver(network, secondary: secondary, mergingOutside: outside)
    for (flow, position) in flows { add(flow, position) }
    wanted = order.compactMap { pair in
      pairs[pair].map {
        WantedConnection(pair.sources, TargetPart(pair.destinations, .every($0)))
      }
    }
  }

  private mutating func add(_ flow: ObservedFlow, _ position: SourcePosition) {
    guard !flow.source.isOwnNode, !flow.destination.isOwnNode else {
      unconcerned += 1
      return
    }
    do throws(FlowEndResolver.Failure) {
      let sources = try ends.members(flow.source)
      for part in try ends.targets(flow.destination, flow.connections) {
        add(sources, part.members, part.connections)
      }
    } catch {
      unmatched.append(
        Unmatched(
          position: position,
          reason: "the flow from \(flow.source) to \(flow.destination) is left out: \(error.reason)"
        )
      )
    }
  }

  private mutating func add(
    _ sources: PeerMembers,
    _ destinations: PeerMembers,
    _ connections: ConnectionSet
  ) {
    guard !sources.isEmpty, !destinations.isEmpty,
      !(sources.isOutside && destinations.isOutside)
    else {
      unconcerned += 1
      return
    }
    let pair = Pair(sources: sources, destinations: destinations)
    if pairs[pair] == nil { order.append(pair) }
    pairs[pair] = pairs[pair, default: .none].union(connections)
  }
}
