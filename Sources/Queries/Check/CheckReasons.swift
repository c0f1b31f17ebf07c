import NetworkModel
import ReachabilityEngine
import Reports

/// How much a report of a check says.
public enum CheckDetail: Hashable, Sendable {
  /// Why assertions fail.
  case failures
  /// Why assertions hold, too.
  case everything
}

/// Writes for people why an assertion holds: what was looked at, and the rules that decide for one pair
/// of each of the first groups.
struct CheckReasonsText {
  let answer: CheckAnswer

  private static let shownGroups = 3

  /// Writes the reasons under the line of the assertion.
  func write(_ result: AssertionResult, to writer: TextWriter) {
    let network = answer.network.network
    IsolationText(network: network).write(result.isolation, writer)
    guard result.isolation.isEmpty else { return }
    writer.paragraph("\(CheckedPairs(result.groups).words)", indent: 2, hanging: 2)
    for group in result.groups.prefix(Self.shownGroups) {
      let witness = group.reason(in: network)
      let verb = group.verdict == .allow ? "can reach" : "cannot reach"
      let port = witness.port.map { " on \($0)" } ?? ""
      writer.paragraph(
        "\(network.name(of: witness.source), .name) \(verb, group.verdict == .allow ? .allow : .deny) "
          + "\(network.name(of: witness.destination), .name)\(port):",
        indent: 2,
        hanging: 2
      )
      let explanation = answer.network.explain(witness)
      WayText(reach: answer.evaluator, explanation: explanation).write(to: writer)
    }
    let more = result.groups.count - Self.shownGroups
    if more > 0 { writer.line("and \(more) more groups of pairs", indent: 2) }
  }
}

/// How many endpoints some groups of pairs speak of.
private struct CheckedPairs {
  let sources: PeerMembers
  let destinations: PeerMembers

  init(_ groups: [ReachGroup]) {
    sources = groups.reduce(PeerMembers()) { $0.union($1.sources) }
    destinations = groups.reduce(PeerMembers()) { $0.union($1.destinations) }
  }

  /// `looked at 3 pods and 1 node, each with 2 pods`.
  var words: String {
    guard !sources.isEmpty else { return "there is no pair of different endpoints" }
    return "looked at \(sources.counted), each to \(destinations.counted)"
  }
}

extension PeerMembers {
  /// `3 pods, 1 node, addresses outside`.
  fileprivate var counted: String {
    var words: [String] = []
    if !pods.isEmpty { words.append(pods.count == 1 ? "1 pod" : "\(pods.count) pods") }
    if !nodes.isEmpty { words.append(nodes.count == 1 ? "1 node" : "\(nodes.count) nodes") }
    if !addresses.isEmpty { words.append("addresses outside") }
    return words.joined(separator: ", ")
  }
}

extension ReachGroup {
  /// The connection that shows best why the pairs are answered as they are.
  func reason(in network: Network) -> Witness {
    WitnessFinder(network: network, mustReach: verdict != .allow).witness(self)
  }
}
