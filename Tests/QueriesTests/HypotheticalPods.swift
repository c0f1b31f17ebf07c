import NetworkGeneration
import NetworkModel
import PolicySemantics
import Queries

/// Every pod that the policies of a network could tell from others, whether or not there is one: all
/// values of all labels that selectors look at, absent and unheard-of ones too, in namespaces of all
/// labels, with all names of ports.
struct HypotheticalPods {
  /// A pod, with the labels of its namespace and a network that holds both beside the subject.
  struct Case {
    var pod: Pod
    var namespaceLabels: Labels
    var network: Network
    var index: Int
    var subject: Int
  }

  /// The ports that are asked, of every protocol.
  static let ports = [79, 80, 443, 8080, 1234]
  /// A value, name or key that nothing looks at.
  private static let unheardOf = "unheard-of"

  private let network: Network
  private let subject: Pod
  private let podLabels: [Labels]
  private let namespaces: [Namespace]
  private let portNames: [[String]]
  private let attachments: [[String]]

  /// Nil where there are too many.
  init?(beside subject: Pod, _ direction: Direction, in network: Network, limit: Int) {
    self.network = network
    self.subject = subject
    let selectors = network.policies.flatMap { policy in
      (policy.rules(direction)?.rules ?? []).flatMap { $0.peers ?? [] }.flatMap(
        \.endpoints.selectors
      )
    }
    podLabels = Self.all(selectors.map(\.labels))
    attachments = Self.subsets(Set(selectors.compactMap(\.network)).sorted())
    let names =
      direction == .ingress
      ? [] : network.policies.flatMap { ($0.egress?.rules ?? []).flatMap(\.connections.names) }
    portNames = Self.subsets(Set(names).sorted())
    let free = Self.all(selectors.map(\.namespace).map(\.withoutName))
    let own = network.cluster.namespace(named: subject.namespace)
    let looked = selectors.flatMap { $0.namespace.requirements }.filter { $0.key == Self.nameKey }
    let named = Set(looked.flatMap(\.values) + network.policies.compactMap(\.identity.namespace))
    let others = named.subtracting(subject.isHostNetwork ? [] : [subject.namespace])
    namespaces =
      (subject.isHostNetwork ? [] : [own].compactMap(\.self))
      + (others.sorted() + [Self.unheardOf]).flatMap { name in
        free.map { Namespace(name: name, labels: $0) }
      }
    guard namespaces.count * podLabels.count * portNames.count * attachments.count <= limit else {
      return nil
    }
  }

  private static let nameKey = "kubernetes.io/metadata.name"

  /// Calls the body with every one.
  func forEach(_ body: (Case) -> Void) {
    for namespace in namespaces {
      var pods: [Pod] = []
      for labels in podLabels {
        for names in portNames {
          for networks in attachments {
            pods.append(
              Pod(
                namespace: namespace.name,
                name: "hypothetical-\(pods.count)",
                labels: labels,
                ports: names.flatMap(Self.everyPort),
                networks: networks
              )
            )
          }
        }
      }
      var network = network
      network.cluster = Cluster(
        namespaces: network.cluster.namespaces.filter { $0.name != namespace.name } + [namespace],
        pods: network.cluster.pods + pods,
        nodes: network.cluster.nodes
      )
      let all = network.cluster.pods
      guard let subject = all.firstIndex(of: subject) else { continue }
      for index in all.indices where all[index].name.hasPrefix("hypothetical-") {
        body(
          Case(
            pod: all[index],
            namespaceLabels: namespace.labels,
            network: network,
            index: index,
            subject: subject
          )
        )
      }
    }
  }

  private static func everyPort(_ name: String) -> [ContainerPort] {
    IPProtocol.withPorts.flatMap { proto in
      ports.map { ContainerPort(name: name, port: $0, protocol: proto) }
    }
  }

  private static func subsets(_ names: [String]) -> [[String]] {
    names.reduce([[]]) { all, name in all + all.map { $0 + [name] } }
  }

  /// All labels that some selectors tell apart.
  private static func all(_ selectors: [LabelSelector]) -> [Labels] {
    var values: [String: Set<String>] = [:]
    for requirement in selectors.flatMap(\.requirements) {
      values[requirement.key, default: [unheardOf]].formUnion(requirement.values)
    }
    return values.sorted { $0.key < $1.key }.reduce([Labels()]) { all, entry in
      all
        + entry.value.sorted().flatMap { value in
          all.map { labels in
            var labels = labels
            labels[entry.key] = value
            return labels
          }
        }
    }
  }
}

extension HypotheticalPods.Case {
  /// What the subject's own side makes of a connection with the pod.
  func verdict(_ direction: Direction, _ proto: IPProtocol, _ port: Int) -> Verdict {
    let (from, to) = direction == .ingress ? (index, subject) : (subject, index)
    return network.verdict(
      of: direction,
      for: Connection(from: .pod(from), to: .pod(to), over: proto, port: port)
    )
  }

  /// Whether a region holds the pod, by the words of the region.
  func isIn(_ region: PodRegion) -> Bool {
    isIn(region.pods) && !region.exceptions.contains(where: isIn)
  }

  private func isIn(_ pattern: PodPattern) -> Bool {
    pattern.namespace.matches(namespaceLabels) && pattern.labels.matches(pod.labels)
      && pattern.networks.matches(Labels(pod.networks.map { ($0, "") }))
  }
}

extension LabelSelector {
  fileprivate var withoutName: Self {
    LabelSelector(requirements.filter { $0.key != "kubernetes.io/metadata.name" })
  }
}

extension RuleConnections {
  fileprivate var names: [String] {
    guard case .terms(let terms) = self else { return [] }
    return terms.compactMap { term in
      if case .named(let name) = term.ports { name } else { nil }
    }
  }
}

extension EndpointExpression {
  /// What selectors in it look at.
  fileprivate struct Selector {
    var namespace = LabelSelector.everything
    var labels = LabelSelector.everything
    var network: String?
  }

  fileprivate var selectors: [Selector] {
    switch self {
    case .everything, .addresses, .nodes: return []
    case .pods(in: .own, let labels): return [Selector(labels: labels)]
    case .pods(in: .matching(let namespace), let labels):
      return [Selector(namespace: namespace, labels: labels)]
    case .attached(to: let name): return [Selector(network: name)]
    case .all(let parts), .any(let parts): return parts.flatMap(\.selectors)
    case .not(let part), .uncertain(let part, because: _): return part.selectors
    }
  }
}
