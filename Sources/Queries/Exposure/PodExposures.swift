import NetworkModel
import ReachabilityEngine

/// Finds what is open to pods that need not exist, on one side of a class.
///
/// What stands for a region holds of every pod that may ever be in it, whatever its other labels, and
/// without regard to policies of its own, which nobody knows.
struct PodExposures {
  private let network: CompiledNetwork
  private let matched: MatchedPods

  init(_ network: CompiledNetwork) {
    self.network = network
    matched = MatchedPods(network)
  }

  /// The entries: any pod, then regions by what they are, wide ones first.
  ///
  /// - Parameters:
  ///   - direction: The side.
  ///   - subject: The class.
  ///   - namespace: Its own namespace; nil on the host network, where pods are in none (N25).
  /// - Returns: The entries, in order.
  func entries(
    _ direction: Direction,
    of subject: ClassID,
    in namespace: Namespace?
  ) -> [ExposureEntry] {
    let side = OwnSideRules(of: subject, direction, in: network)
    guard !side.isEmpty else { return [Self.open] }
    let rules = CutRules(side, ownNamespace: namespace)
    let search = PodSearch(rules)
    let openings = Openings(rules).all.map { $0.simplified(by: search) }
    var told: [(region: PodRegion, minimum: PodSearch.Minimum)] = []
    for region in regions(openings, namespace) {
      guard let minimum = search.minimum(of: region), !minimum.possible.holdsNothing else {
        continue
      }
      let wider = told.filter { region.isInside($0.region) }.map(\.minimum)
      if minimum.isMore(than: wider) { told.append((region, minimum)) }
    }
    return told.map { region, minimum in
      let connectivity = Connectivity(
        allowed: rules.connections(minimum.allowed),
        possible: rules.connections(minimum.possible)
      )
      return ExposureEntry(
        kind: ExposureKind(of: region, from: namespace?.name),
        peer: .pods(region),
        connectivity: connectivity,
        rules: openings.rules(for: region, minimum).map { rule($0, direction) },
        causes: connectivity.unknown.isEmpty
          ? [] : causes(direction, of: subject, region, minimum, search),
        isMatched: matched.isAny(in: region)
      )
    }
  }

  /// Everything to everybody: no policy speaks of the side.
  private static let open = ExposureEntry(
    kind: .anyPod,
    peer: .pods(.anyPod),
    connectivity: .all,
    rules: [],
    causes: [],
    isMatched: true
  )

  /// The regions of openings, any pod, and the own namespace; those inside others behind them.
  private func regions(_ openings: [Opening], _ namespace: Namespace?) -> [PodRegion] {
    let own = namespace.map { [PodRegion(pods: .pods(ofNamespace: $0.name))] } ?? []
    let all = Set(openings.map(\.region) + own + [.anyPod])
    let words = all.map { (region: $0, key: $0.sortKey(from: namespace?.name)) }
    return words.sorted { $0.key < $1.key }.map(\.region)
  }

  private func rule(_ reference: RuleReference, _ direction: Direction) -> OpeningRule {
    let policy = network.network.policies[reference.policy]
    guard let rule = policy.rules(direction)?.rules[reference.rule] else {
      preconditionFailure("a rule stands where it was read")
    }
    return OpeningRule(
      policy: policy.identity,
      rule: rule.index,
      name: rule.name,
      position: rule.position ?? policy.position
    )
  }

  /// Why it can't be told what else pods of a region may do.
  private func causes(
    _ direction: Direction,
    of subject: ClassID,
    _ region: PodRegion,
    _ minimum: PodSearch.Minimum,
    _ search: PodSearch
  ) -> [String] {
    guard let end = network.example(of: subject), let example = search.example(of: region) else {
      return []
    }
    let selecting = network.policies(selecting: subject, direction).map(\.policy)
    let replay = PairReplay(
      direction: direction,
      network: network.network,
      subject: EndpointFacts(end, in: network.network),
      other: EndpointFacts(of: example.pod, in: example.namespace, network.network),
      port: nil
    )
    var causes = replay.causes(of: selecting, calling: ("the workload", "such a pod"))
    if direction == .egress { causes += selecting.flatMap(namedPorts) }
    if !minimum.isExact { causes.append("too many combinations of labels to look at each") }
    return causes
  }

  /// The ports that a policy names, which pods that need not exist may give any number (N14).
  private func namedPorts(_ index: Int) -> [String] {
    let policy = network.network.policies[index]
    return (policy.egress?.rules ?? []).compactMap { rule in
      let names = rule.connections.portNames
      guard !names.isEmpty else { return nil }
      let place = (rule.position ?? policy.position).map { "\($0): " } ?? ""
      return
        "\(place)\(policy.identity) names port \(names.map { "`\($0)`" }.joined(separator: ", "))"
        + ", which is whatever port such a pod declares by that name"
    }
  }
}

extension PodSearch.Minimum {
  /// Whether it holds something that none of some others holds.
  fileprivate func isMore(than others: [Self]) -> Bool {
    let none = PortMask(repeating: 0, count: allowed.count)
    let sure = others.reduce(none) { $0.or($1.allowed) }
    let perhaps = others.reduce(none) { $0.or($1.possible) }
    return !allowed.without(sure).holdsNothing || !possible.without(perhaps).holdsNothing
  }
}

extension Opening {
  /// The same without exceptions that none of its pods meets.
  fileprivate func simplified(by search: PodSearch) -> Self {
    var opening = self
    opening.region.exceptions = region.exceptions.filter { exception in
      search.example(of: PodRegion(pods: region.pods.intersection(exception))) != nil
    }
    return opening
  }
}

extension [Opening] {
  /// The rules that open something to a region: those whose own regions hold it, and where they don't
  /// explain all, those that share pods with it by their words.
  fileprivate func rules(
    for region: PodRegion,
    _ minimum: PodSearch.Minimum
  ) -> [RuleReference] {
    var rest = minimum.possible
    var found: Set<RuleReference> = []
    for opening in self where region.isInside(opening.region) {
      guard !opening.ports.and(minimum.possible).holdsNothing else { continue }
      rest = rest.without(opening.ports)
      if let origin = opening.origin { found.insert(origin) }
    }
    for opening in self where !opening.ports.and(rest).holdsNothing {
      if let origin = opening.origin { found.insert(origin) }
    }
    return found.sorted()
  }
}
