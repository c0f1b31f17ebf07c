import NetworkModel
import ReachabilityEngine
import Reports

/// One way from an address outside to a pod, as explanations tell it.
struct WayAnswer {
  var entryPoint: EntryPoint
  var ports: ConnectionSet
  var connectivity: Connectivity
  /// Why it can't be told, where it can't.
  var causes: [String]
  /// The pods of the proxy that speak for it, where they are in the input.
  var proxies: [Int]
}

extension WayEvaluator {
  /// The ways to the destination of an explanation; none unless the source is outside.
  func answers(for explanation: Explanation) -> [WayAnswer] {
    guard case .address(let address) = explanation.source,
      case .pod(let pod) = explanation.destination
    else { return [] }
    return ways(from: address, to: pod).compactMap { lead, connectivity in
      let asked = explanation.port
      if let asked, !lead.ports.contains(asked.protocol, asked.port) { return nil }
      let entryPoint = network.network.cluster.entryPoints[lead.entryPoint]
      return WayAnswer(
        entryPoint: entryPoint,
        ports: lead.ports,
        connectivity: connectivity,
        causes: connectivity.unknown.isEmpty ? [] : causes(entryPoint),
        proxies: proxies(lead, to: pod)
      )
    }
  }

  /// Why what gets through a way in may be unknown, besides what policies leave open.
  func causes(_ entryPoint: EntryPoint) -> [String] {
    switch entryPoint.forwarding {
    case .proxy(.unknown):
      ["no pods of the controller of \(entryPoint) are in the input"]
    case .packets(hidesClient: true):
      [
        """
        a node may put its own address for the client's, since service \
        `\(entryPoint.qualifiedName)` has externalTrafficPolicy Cluster (N30)
        """
      ]
    case .proxy(.addresses):
      ["which address the proxy of \(entryPoint) has is not known"]
    case .packets, .proxy: []
    }
  }
}

extension ReachEvaluator {
  /// What becomes of the pair of an explanation on each secondary network that both are attached to.
  func secondaryAnswers(for explanation: Explanation) -> [(name: String, Explanation, Network)] {
    guard case .pod(let source) = explanation.source,
      case .pod(let destination) = explanation.destination
    else { return [] }
    return secondary.shared(source, destination).map { network in
      let answer = network.explain(
        from: explanation.source,
        to: explanation.destination,
        port: explanation.port
      )
      return (network.network.name ?? "", answer, network.network)
    }
  }
}

/// Writes an explanation, and each other way there is: from outside, through a way in; between pods,
/// on their secondary networks.
struct WayText {
  let reach: ReachEvaluator
  let explanation: Explanation
  /// Whether one entrance was asked for, so that other ways don't count.
  var isEntered = false

  private var evaluator: WayEvaluator { reach.ways }
  private var network: Network { evaluator.network.network }

  /// Writes everything.
  func write(to writer: TextWriter) {
    let ways = isEntered ? [] : evaluator.answers(for: explanation)
    let others = isEntered ? [] : reach.secondaryAnswers(for: explanation)
    let verdict = explanation.connectivity.verdict(explanation.port)
    if !ways.isEmpty {
      writer.paragraph("directly by address: \(verdict.word, verdict.role)", indent: 2)
    } else if !others.isEmpty {
      writer.paragraph("on the primary network: \(verdict.word, verdict.role)", indent: 2)
    }
    ExplanationText(explanation: explanation, network: network).write(to: writer)
    for way in ways { write(way, to: writer) }
    for (name, explanation, network) in others {
      let verdict = explanation.connectivity.verdict(explanation.port)
      writer.paragraph("on network \(name, .name): \(verdict.word, verdict.role)", indent: 2)
      ExplanationText(explanation: explanation, network: network).write(to: writer)
    }
  }

  private func write(_ way: WayAnswer, to writer: TextWriter) {
    let verdict = way.connectivity.verdict(explanation.port)
    let place: StyledText = way.entryPoint.position.map { " \("(\($0))", .faint)" } ?? ""
    writer.paragraph(
      "through \(way.entryPoint.description, .name)\(place): \(verdict.word, verdict.role)"
        + (verdict == .allow ? " on \(way.connectivity.allowed)" : ""),
      indent: 2,
      hanging: 2
    )
    for cause in way.causes { writer.paragraph(StyledText(cause), indent: 4, hanging: 2) }
    if !way.entryPoint.clients.isEmpty {
      let clients = way.entryPoint.clients.map(\.description).joined(separator: ", ")
      writer.paragraph("it serves \(clients) only", indent: 4, hanging: 2)
    }
    guard let proxy = way.proxies.first else { return }
    write(through: proxy, to: writer)
  }

  /// The two legs of a proxied way: to the proxy, and from it on.
  private func write(through proxy: Int, to writer: TextWriter) {
    guard case .address(let address) = explanation.source else { return }
    let name = network.name(of: .pod(proxy))
    let outside = evaluator.network.classID(of: .address(address))
    let entered = evaluator.entry(from: outside, to: proxy)
    let verdict = entered.verdict(nil)
    writer.paragraph(
      "\(address.description, .name) to its controller \(name, .name): "
        + "\(verdict.word, verdict.role)",
      indent: 4,
      hanging: 2
    )
    writer.paragraph("\(name, .name) on to the pod:", indent: 4, hanging: 2)
    ExplanationText(
      explanation: evaluator.network.explain(
        from: .pod(proxy),
        to: explanation.destination,
        port: explanation.port
      ),
      network: network,
      indent: 4
    ).write(to: writer)
  }
}

extension Verdict {
  /// As an answer.
  fileprivate var word: String {
    switch self {
    case .allow: "yes"
    case .deny: "no"
    case .unknown: "unknown"
    }
  }
}

/// Writes the other ways of an explanation as data.
struct WayData {
  let reach: ReachEvaluator
  let explanation: Explanation
  /// Whether one entrance was asked for, so that other ways don't count.
  var isEntered = false

  /// Writes the fields `ways` and `networks`, where there are any.
  func write(to writer: any DataWriter) {
    guard !isEntered else { return }
    writeWays(to: writer)
    let others = reach.secondaryAnswers(for: explanation)
    guard !others.isEmpty else { return }
    writer.sequence("networks") {
      for (name, explanation, network) in others {
        writer.mapping {
          writer.field("network", name)
          writer.field("verdict", explanation.connectivity.verdict(explanation.port).rawValue)
          writer.fields(of: explanation.connectivity)
          writer.key("explanation")
          writer.value(explanation, in: network)
        }
      }
    }
  }

  private func writeWays(to writer: any DataWriter) {
    let ways = reach.ways.answers(for: explanation)
    guard !ways.isEmpty else { return }
    let network = reach.network.network
    writer.sequence("ways") {
      for way in ways {
        writer.mapping {
          writer.mapping("entryPoint", .line) {
            writer.field("kind", way.entryPoint.kind.rawValue)
            writer.field("namespace", way.entryPoint.namespace)
            writer.field("name", way.entryPoint.name)
          }
          writer.key("location")
          writer.value(way.entryPoint.position)
          writer.field("verdict", way.connectivity.verdict(explanation.port).rawValue)
          writer.fields(of: way.connectivity)
          if !way.connectivity.unknown.isEmpty {
            writer.key("causes")
            writer.strings(way.causes, .block)
          }
          writer.field("controller", way.proxies.map { network.name(of: .pod($0)) })
        }
      }
    }
  }
}
