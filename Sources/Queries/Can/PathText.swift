import NetworkModel
import ReachabilityEngine
import Reports

/// Draws the way of a connection in a line or a few: source, egress, ingress, destination, with what
/// decides in either direction, and where it is stopped.
///
/// `a ─▶ egress allow: no policy ─▶ ingress deny: isolated by b ─╳ c`. An arrow ends in `▶` where the
/// connection gets on, in `╳` where it doesn't, and in `?` where that can't be told. Ends to which no
/// policy applies, such as outside addresses, have no stage.
struct PathText {
  private static let drawnWays = 4

  let reach: ReachEvaluator
  let explanation: Explanation
  /// What passes in all, which the two directions alone needn't say.
  let connectivity: Connectivity
  /// How connections get in; nil where they are sent to the destination itself.
  let entrance: Entrance?

  private var network: Network { reach.network.network }

  /// Draws the way by address, then each other one.
  func write(to writer: TextWriter) {
    let ways = entrance == nil ? reach.ways.answers(for: explanation) : []
    let others = entrance == nil ? reach.secondaryAnswers(for: explanation) : []
    let name = PathNames(width: writer.terminal.width)
    let path = ways.isEmpty && others.isEmpty ? connectivity : explanation.connectivity
    draw(direct(path, name, isOneOfMany: !others.isEmpty), to: writer)
    for way in ways.prefix(Self.drawnWays) { draw(drawn(way, name), to: writer) }
    if ways.count > Self.drawnWays {
      writer.line("and \(ways.count - Self.drawnWays) more ways in", indent: 2)
    }
    for (network, explanation, model) in others {
      var path = Path(explanation.source, in: model, name)
      path.add("network \(network)")
      path.add(explanation, in: model, name)
      draw(path.ended(at: explanation, explanation.connectivity, in: model, name), to: writer)
    }
  }

  private func draw(_ pieces: [StyledText], to writer: TextWriter) {
    writer.pieces(pieces, separator: " ", indent: 2, hanging: 2)
  }

  private func direct(
    _ connectivity: Connectivity,
    _ name: PathNames,
    isOneOfMany: Bool
  ) -> [StyledText] {
    var path = Path(explanation.source, in: network, name)
    if isOneOfMany { path.add("primary network") }
    if let entrance {
      let nodes = entrance.nodes ?? []
      path.add(nodes.count == 1 ? name.short(network.name(of: .node(nodes[0]))) : "a node")
    }
    if entrance?.isClosed != true { path.add(explanation, in: network, name) }
    return path.ended(at: explanation, connectivity, in: network, name)
  }

  /// The way through an entry point: past the pods of its proxy, where they are in the input.
  private func drawn(_ way: WayAnswer, _ name: PathNames) -> [StyledText] {
    var path = Path(explanation.source, in: network, name)
    path.add(name.short(way.entryPoint.description))
    if let proxy = way.proxies.first, case .address(let address) = explanation.source {
      let outside = reach.network.classID(of: .address(address))
      path.pass(reach.ways.entry(from: outside, to: proxy).verdict(nil))
      path.add(name.short(network.name(of: .pod(proxy))))
      let leg = reach.network.explain(
        from: .pod(proxy),
        to: explanation.destination,
        port: explanation.port
      )
      path.add(leg, in: network, name)
    }
    return path.ended(at: explanation, way.connectivity, in: network, name)
  }
}

/// How names are shortened to a terminal, so that each fits its line.
private struct PathNames {
  let width: Int

  func short(_ name: String) -> String { name.shortened(to: max(10, width - 10)) }

  /// The name of a policy, which its explanation tells in full.
  func short(_ policies: [PolicyExplanation]) -> String {
    guard let first = policies.first else { return "" }
    let name = first.identity.name.shortened(to: max(10, min(40, width - 40)))
    return policies.count > 1 ? "\(name) and \(policies.count - 1) more" : name
  }
}

/// The pieces of a path as far as they are known, and whether the connection gets so far.
private struct Path {
  private var pieces: [StyledText]
  private var reached = Verdict.allow

  init(_ source: EndpointReference, in network: Network, _ name: PathNames) {
    pieces = ["\(name.short(network.name(of: source)), .name)"]
  }

  /// Adds something that the connection comes to.
  mutating func add(_ text: StyledText) { pieces.append("\(reached.arrow) \(text)") }

  /// Adds something by name that the connection comes to.
  mutating func add(_ name: String) { add("\(name, .name)") }

  /// Goes on, if the verdict lets it.
  mutating func pass(_ verdict: Verdict) {
    switch (reached, verdict) {
    case (.deny, _), (_, .deny): reached = .deny
    case (.unknown, _), (_, .unknown): reached = .unknown
    case (.allow, .allow): break
    }
  }

  /// Adds what policies make of it, in both directions.
  mutating func add(_ explanation: Explanation, in network: Network, _ name: PathNames) {
    for direction in explanation.directions where direction.isSubjectToPolicies {
      let verdict = direction.verdict(explanation.port)
      let ports = direction.portsToTell(explanation.port)
      add(
        "\(direction.direction.rawValue) \(verdict.rawValue, verdict.role)\(ports): "
          + StyledText(direction.reason(name))
      )
      pass(verdict)
    }
    if explanation.exemption == .ownNode {
      add("ingress \(Verdict.allow.rawValue, Verdict.allow.role): its own node")
    }
  }

  /// All pieces, with the destination at the end.
  func ended(
    at explanation: Explanation,
    _ connectivity: Connectivity,
    in network: Network,
    _ name: PathNames
  ) -> [StyledText] {
    let verdict = connectivity.verdict(explanation.port)
    return pieces
      + ["\(verdict.arrow) \(name.short(network.name(of: explanation.destination)), .name)"]
  }
}

extension Verdict {
  /// How the connection goes on.
  fileprivate var arrow: StyledText {
    switch self {
    case .allow: "\("─▶", role)"
    case .deny: "\("─╳", role)"
    case .unknown: "\("─?", role)"
    }
  }
}

extension DirectionExplanation {
  private static let widestPorts = 24

  /// Whether there is somebody whose policies could decide.
  fileprivate var isSubjectToPolicies: Bool {
    switch subject {
    case .pod, .node: true
    case .address, .unidentified: false
    }
  }

  /// What passes, where no port was asked and it isn't all.
  fileprivate func portsToTell(_ port: AskedPort?) -> String {
    guard port == nil, !connectivity.allowed.isEmpty, connectivity.allowed != .all else {
      return ""
    }
    return " \(connectivity.allowed)".shortened(to: Self.widestPorts)
  }

  /// What decides, in a few words.
  fileprivate func reason(_ name: PathNames) -> String {
    guard let tier = tiers.last else { return "no policy" }
    let isUsual = tier.tier == StandardTier.networkPolicy.rawValue
    return (isUsual ? "" : "tier \(tier.name), ") + tier.reason(name)
  }
}

extension TierExplanation {
  fileprivate func reason(_ name: PathNames) -> String {
    let isolating = policies.filter(\.isolates)
    switch outcome {
    case .allow, .deny, .pass:
      return name.short(
        policies.filter { policy in
          policy.selects == .yes
            && policy.rules.contains { $0.match == .yes && TierOutcome($0.action) == outcome }
        }
      )
    case .isolated: return "isolated by \(name.short(isolating.filter { $0.selects == .yes }))"
    case .none: return "no rule matches"
    case .partial:
      let matching = policies.filter { $0.selects == .yes && $0.hasMatch }
      return name.short(matching.isEmpty ? isolating : matching)
    case .unknown:
      let doubtful = policies.filter { policy in
        policy.selects == .unknown || policy.rules.contains { $0.match == .unknown }
      }
      return name.short(doubtful.isEmpty ? policies : doubtful)
    }
  }
}
