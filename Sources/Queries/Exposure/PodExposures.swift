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
      let opening = openings.rules(for: region, minimum, search)
      let connectivity = Connectivity(
        allowed: rules.connections(minimum.allowed),
        possible: rules.connections(minimum.possible)
      )
      return ExposureEntry(
        kind: ExposureKind(of: region, from: namespace?.name),
        peer: .pods(region),
        connectivity: connectivity,
        rules: opening.map { rule($0, direction) },
        causes: connectivity.unknown.isEmpty
          ? [] : causes(direction, of: subject, region, minimum, search),
        portNames: direction == .ingress || connectivity.unknown.isEmpty
          ? [] : Set(opening.flatMap(portNames)).sorted(),
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
    portNames: [],
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
    return OpeningRule(rule, of: policy)
  }

  private func portNames(_ reference: RuleReference) -> [String] {
    let rules = network.network.policies[reference.policy].egress?.rules
    return rules?[reference.rule].connections.portNames ?? []
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
  ///
  /// All but those that aren't on a network are those that are.
  fileprivate func simplified(by search: PodSearch) -> Self {
    var opening = self
    for exception in region.exceptions {
      guard let attached = exception.isNotAttached else { continue }
      opening.region.exceptions.remove(exception)
      opening.region.pods = opening.region.pods.intersection(attached)
    }
    opening.region.exceptions = opening.region.exceptions.filter { exception in
      let pods = opening.region.pods.intersection(exception)
      return search.example(of: PodRegion(pods: pods)) != nil
    }
    return opening
  }
}

extension PodPattern {
  /// The pods on a network, where it speaks of all that aren't on it; nil else.
  fileprivate var isNotAttached: PodPattern? {
    guard namespace.isEmpty, labels.isEmpty, networks.requirements.count == 1,
      let network = networks.requirements.first, network.operator == .doesNotExist
    else { return nil }
    return PodPattern(networks: LabelSelector([LabelRequirement(network.key, .exists)]))
  }
}

extension [Opening] {
  /// The rules that open something to a region: those that open it to all of its pods, and where it is
  /// open without them, those that do so to some of its pods.
  ///
  /// Without these rules none of it is open to all of the region, unless no rule decides.
  ///
  /// - Complexity: a search for each of the openings, and one more where parts add up.
  fileprivate func rules(
    for region: PodRegion,
    _ minimum: PodSearch.Minimum,
    _ search: PodSearch
  ) -> [RuleReference] {
    let some = filter { opening in
      opening.origin != nil && !opening.ports.and(minimum.possible).holdsNothing
    }
    let parted = Dictionary(grouping: some) { search.isInside(region, $0.region) }
    let whole = Set((parted[true] ?? []).compactMap(\.origin))
    let parts = (parted[false] ?? []).filter { opening in
      opening.origin.map { !whole.contains($0) } ?? false
        && search.isAny(in: region, opening.region)
    }
    guard !parts.isEmpty, let rest = search.without(whole).minimum(of: region)?.possible else {
      return whole.sorted()
    }
    let added = parts.filter { !$0.ports.and(rest).and(minimum.possible).holdsNothing }
    return whole.union(added.compactMap(\.origin)).sorted()
  }
}

extension PodSearch {
  /// Whether every pod of a region is in another one.
  fileprivate func isInside(_ region: PodRegion, _ other: PodRegion) -> Bool {
    let outside = PodRegion(pods: region.pods, exceptions: region.exceptions.union([other.pods]))
    return example(of: outside) == nil
      && other.exceptions.allSatisfy { exception in
        let pods = region.pods.intersection(exception)
        return example(of: PodRegion(pods: pods, exceptions: region.exceptions)) == nil
      }
  }

  /// Whether some pod is in both of two regions.
  fileprivate func isAny(in region: PodRegion, _ other: PodRegion) -> Bool {
    let both = PodRegion(
      pods: region.pods.intersection(other.pods),
      exceptions: region.exceptions.union(other.exceptions)
    )
    return example(of: both) != nil
  }
}
