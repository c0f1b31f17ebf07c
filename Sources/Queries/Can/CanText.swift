import NetworkModel
import ReachabilityEngine
import Reports

/// Writes the answer of `netsim can` for people.
struct CanText {
  let answer: CanAnswer
  let writer: TextWriter

  private static let explainedGroups = 6

  /// Writes the verdict, the notes, and why.
  func write() {
    writer.paragraph("\(word, role): \(sentence)", hanging: 2)
    for note in answer.query.notes { writer.paragraph("note: \(note)", hanging: 2) }
    if answer.isHairpin {
      writer.paragraph(
        answer.verdict == .deny
          ? """
          a ClusterNetworkPolicy applies to a pod that reaches itself through its own service as well \
          (A13)
          """
          : """
          whether policies apply to a pod that reaches itself through its own service is left to the \
          implementation
          """,
        indent: 2,
        hanging: 2
      )
      if let explanation = answer.hairpinExplanation {
        writer.line()
        draw(explanation, explanation.connectivity)
        ExplanationText(explanation: explanation, network: answer.network.network).write(to: writer)
      }
    } else if answer.reach.isOnlySelf {
      writer.paragraph("a pod always reaches itself; policies do not apply", indent: 2)
    }
    let groups = answer.reach.groups
    if groups.count == 1, let group = groups.first {
      writer.line()
      return explain(group)
    }
    for group in groups.prefix(Self.explainedGroups) {
      writer.line()
      writer.paragraph("\(StyledText(describe(group), .heading))", hanging: 2)
      explain(group)
    }
    if groups.count > Self.explainedGroups {
      writer.line()
      let rest = groups.count - Self.explainedGroups
      writer.paragraph("and \(rest) more groups: -o json has them all", hanging: 2)
    }
  }

  private var word: String {
    switch answer.verdict {
    case .allow: "yes"
    case .deny: "no"
    case .partial: "partly"
    case .unknown: "unknown"
    }
  }

  private var role: Role {
    switch answer.verdict {
    case .allow: .allow
    case .deny: .deny
    case .partial, .unknown: .unknown
    }
  }

  private var sentence: String {
    let network = answer.network.network
    let sources = answer.query.sources.reduce(PeerMembers()) { $0.union($1.members) }
    let targets = answer.query.targets.reduce(PeerMembers()) { $0.union($1.members) }
    let from = name(answer.query.question.sources, sources, network)
    let to = name(answer.query.question.targets, targets, network)
    switch answer.verdict {
    case .allow: return "\(from) can reach \(to)\(onPorts)"
    case .deny: return "\(from) cannot reach \(to)\(onPorts)"
    case .partial: return "\(from) can reach \(to) in part only\(onPorts)"
    case .unknown: return "it can't be told offline whether \(from) can reach \(to)\(onPorts)"
    }
  }

  /// The workloads that are meant where that is one; else the words of the question.
  private func name(_ phrases: [PeerPhrase], _ members: PeerMembers, _ network: Network) -> String {
    let peers = members.peers(in: network)
    if peers.count == 1, members.addresses.isEmpty { return peers.words }
    return phrases.map(\.peer.description).joined(separator: ", ")
  }

  /// The ports asked; where none were, those that surely pass between all pairs.
  private var onPorts: String {
    let demands = Set(answer.query.targets.flatMap(\.parts).map(\.demand))
    if case .every(let asked)? = demands.first, demands.count == 1 { return " on \(asked)" }
    let sure = Set(answer.reach.groups.map(\.connectivity.allowed))
    guard answer.verdict == .allow, sure.count == 1, let ports = sure.first else { return "" }
    return " on \(ports.inWords)"
  }

  private func describe(_ group: ReachGroup) -> String {
    let network = answer.network.network
    let from = group.sources.words(in: network)
    let to = group.destinations.words(in: network)
    let node =
      switch group.pairs {
      case .decided: ""
      case .exempt: " on the same node"
      case .doubtful: ", perhaps on the same node"
      }
    return "\(from) to \(to)\(node): \(outcome(group))"
  }

  private func outcome(_ group: ReachGroup) -> String {
    let sure = group.connectivity.allowed
    let unknown = group.connectivity.unknown
    if sure.isEmpty, unknown.isEmpty { return "nothing passes" }
    let words = sure.isEmpty ? [] : ["\(sure.inWords) passes"]
    return (words + (unknown.isEmpty ? [] : ["\(unknown.inWords) is unknown"]))
      .joined(separator: ", ")
  }

  private func explain(_ group: ReachGroup) {
    let network = answer.network.network
    let isExample =
      group.sources.pods.count + group.sources.nodes.count > 1 || !group.sources.addresses.isEmpty
      || group.destinations.pods.count + group.destinations.nodes.count > 1
      || !group.destinations.addresses.isEmpty
    if isExample {
      let from = network.name(of: group.example.source)
      let to = network.name(of: group.example.destination)
      writer.paragraph("for example \(from, .name) to \(to, .name):", indent: 2)
    }
    let explanation = answer.explanation(of: group)
    draw(explanation, group.connectivity, through: group.entrance)
    for cause in group.causes { writer.paragraph(StyledText(cause), indent: 2, hanging: 2) }
    WayText(
      reach: answer.evaluator,
      explanation: explanation,
      isEntered: group.entrance != nil
    ).write(to: writer)
  }

  /// Draws the way before it is explained.
  private func draw(
    _ explanation: Explanation,
    _ connectivity: Connectivity,
    through entrance: Entrance? = nil
  ) {
    PathText(
      reach: answer.evaluator,
      explanation: explanation,
      connectivity: connectivity,
      entrance: entrance
    ).write(to: writer)
    writer.line()
  }
}
