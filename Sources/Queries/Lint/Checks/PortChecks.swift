import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Ports that no pod they are meant for declares, by name or by number.
  static let ports = LintCheck(codes: [.portNameMissing, .portNotDeclared, .servicePort]) {
    context in
    let checks = PortChecks(context: context)
    return context.rules.flatMap(checks.findings)
  }
}

/// Compares the ports of rules with those that pods declare.
private struct PortChecks {
  let context: LintContext
  private let services: [String: [Service]]

  init(context: LintContext) {
    self.context = context
    services = Dictionary(grouping: context.cluster.services, by: \.namespace)
  }

  func findings(of place: RulePlace) -> [LintFinding] {
    guard case .terms(let terms) = place.rule.connections else { return [] }
    let destinations = destinations(of: place)
    guard !destinations.pods.isEmpty else { return [] }
    return terms.compactMap { term in
      switch term.ports {
      case .all: nil
      case .named(let name): named(name, term, destinations.pods, place)
      case .range(let range):
        range.lowerBound == range.upperBound && destinations.areAll
          ? numbered(Int(range.lowerBound), term, destinations.pods, place) : nil
      }
    }
  }

  /// The pods that the ports are on, an example of each shape: the subject's for ingress, the peers' for
  /// egress; and whether nobody else is meant.
  private func destinations(of place: RulePlace) -> (pods: [Pod], areAll: Bool) {
    let shapes: Set<Int>
    var areAll = true
    if place.direction == .ingress {
      shapes = Set(context.shapes(selectedBy: place.policy.subject, of: place.policy).all)
    } else if let peers = place.rule.peers {
      shapes = Set(
        peers.flatMap { context.shapes(selectedBy: $0.endpoints, of: place.policy).all }
      )
      areAll = peers.allSatisfy {
        $0.endpoints.addressBlocks.isEmpty && !$0.endpoints.podSelectors.isEmpty
      }
    } else {
      shapes = Set(context.shapes.all.indices)
      areAll = false
    }
    return (shapes.sorted().map(context.pod(ofShape:)).filter { !$0.isHostNetwork }, areAll)
  }

  private func named(_ name: String, _ term: ConnectionTerm, _ pods: [Pod], _ place: RulePlace)
    -> LintFinding?
  {
    let ports = pods.flatMap(\.ports)
    let bearing = ports.filter { $0.name == name }
    guard !bearing.contains(where: { term.protocol == nil || $0.protocol == term.protocol }) else {
      return nil
    }
    let fitting = ports.filter { term.protocol == nil || $0.protocol == term.protocol }
    let meant = NearMiss.closest(to: name, among: Set(fitting.compactMap(\.name)).sorted())
    let reason =
      bearing.first.map {
        "it is \($0.protocol) \($0.port) there, and the rule speaks of \(term.protocol?.description ?? "")"
      }
      ?? "none of its destinations has a port of that name"
    return LintFinding(
      .portNameMissing,
      "port `\(name)` of \(place.words) is no port: \(reason)",
      of: place,
      at: term.position ?? place.rule.position,
      fix: bearing.first.map { other in
        place.rule.names(name, over: other.protocol)
          ? "remove it: the rule names `\(name)` of \(other.protocol) as well"
          : "write `protocol: \(other.protocol)` beside it"
      }
        ?? meant.map { "did you mean `\($0)`?" }
    )
  }

  private func numbered(
    _ number: Int,
    _ term: ConnectionTerm,
    _ pods: [Pod],
    _ place: RulePlace
  ) -> LintFinding? {
    // A pod that declares nothing may listen anywhere (N17).
    guard pods.allSatisfy({ !$0.ports.isEmpty }) else { return nil }
    let ports = pods.flatMap(\.ports)
    let same = ports.filter { $0.port == number }
    guard !same.contains(where: { term.protocol == nil || $0.protocol == term.protocol }) else {
      return nil
    }
    if same.isEmpty, let finding = servicePort(number, term, pods, place) { return finding }
    let declared = Set(ports.map { "\($0.protocol) \($0.port)" }).sorted()
    let shown = declared.prefix(4).joined(separator: ", ") + (declared.count > 4 ? ", ..." : "")
    let proto = term.protocol.map { "\($0) " } ?? ""
    return LintFinding(
      .portNotDeclared,
      "port \(proto)\(number) of \(place.words) is declared by no pod that it is on: they declare \(shown)",
      of: place,
      at: term.position ?? place.rule.position
    )
  }

  /// The port of a Service in front of the pods, which policies never see (N28).
  private func servicePort(
    _ number: Int,
    _ term: ConnectionTerm,
    _ pods: [Pod],
    _ place: RulePlace
  ) -> LintFinding? {
    for pod in pods {
      for service in services[pod.namespace, default: []] where service.isTranslating {
        guard let selector = service.selector, selector.isSubset(of: pod.labels) else { continue }
        let port = service.ports.first {
          $0.port == number && (term.protocol == nil || $0.protocol == term.protocol)
        }
        guard let port, let target = port.targets(on: pod, service).singlePort, target != number
        else { continue }
        return LintFinding(
          .servicePort,
          """
          port \(number) of \(place.words) is one of Service `\(service.qualifiedName)`; policies see the \
          pods' port, which is \(target)
          """,
          of: place,
          at: term.position ?? place.rule.position,
          notes: service.position.map { [Diagnostic.Note("the Service is declared here", at: $0)] }
            ?? [],
          fix: "write `port: \(target)`"
        )
      }
    }
    return nil
  }
}

extension Service {
  /// Whether connections to its address get another port: not for headless Services (N29).
  fileprivate var isTranslating: Bool { type != "ExternalName" && !isHeadless }
}

extension ConnectionSet {
  /// The one port that it holds; nil where it holds more or none.
  fileprivate var singlePort: Int? {
    guard entries.count == 1, let range = entries[0].ports.ranges.first,
      entries[0].ports.ranges.count == 1, range.lowerBound == range.upperBound
    else { return nil }
    return Int(range.lowerBound)
  }
}

extension Rule {
  /// Whether one of its ports is that of a name and a protocol.
  fileprivate func names(_ name: String, over transport: IPProtocol) -> Bool {
    guard case .terms(let terms) = connections else { return false }
    return terms.contains { $0.ports == .named(name) && $0.protocol == transport }
  }
}
