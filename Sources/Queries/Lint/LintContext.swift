import NetworkModel
import ReachabilityEngine

/// What checks look at: a network, what its manifests say besides, and who is selected by what.
///
/// A class, since it remembers what it found.
final class LintContext {
  /// The network.
  let network: CompiledNetwork
  /// What the manifests say that decides nothing.
  let facts: [WrittenFact]
  /// What was warned of while they were read.
  let warnings: [Diagnostic]
  /// The most networks to simulate.
  let simulations: Int
  /// The pods by what selectors see of them.
  let shapes: PodShapes
  /// The policies that are linted, as indices into `Network.policies`: enforced ones that were read whole.
  let policies: [Int]

  private var selected: [Selection: SelectedShapes] = [:]
  private var bearers: [LabelSelector: LabelBearers] = [:]

  private struct Selection: Hashable {
    var expression: EndpointExpression
    var namespace: String?
  }

  /// Prepares the checks of a network.
  init(
    _ network: CompiledNetwork,
    facts: [WrittenFact],
    warnings: [Diagnostic],
    simulations: Int
  ) {
    self.network = network
    self.facts = facts
    self.warnings = warnings
    self.simulations = simulations
    shapes = PodShapes(network.network.cluster)
    policies = network.network.policies.indices.filter { index in
      let policy = network.network.policies[index]
      if case .uncertain = policy.subject { return false }
      return policy.enforcement == .enforced && policy.tier != StandardTier.network.rawValue
    }
  }

  /// The cluster.
  var cluster: Cluster { network.network.cluster }

  /// A policy by its index.
  func policy(_ index: Int) -> Policy { network.network.policies[index] }

  /// An example of a shape.
  func pod(ofShape shape: Int) -> Pod { cluster.pods[shapes.all[shape].pod] }

  /// The shapes that an expression of a policy selects.
  func shapes(selectedBy expression: EndpointExpression, of policy: Policy) -> SelectedShapes {
    let key = Selection(
      expression: expression,
      namespace: expression.looksAtOwnNamespace ? policy.identity.namespace : nil
    )
    if let known = selected[key] { return known }
    let found = find(expression, policy)
    selected[key] = found
    return found
  }

  /// The pods of all namespaces that surely have labels, and could be selected by them.
  func bearers(of labels: LabelSelector) -> LabelBearers {
    if let known = bearers[labels] { return known }
    let found = shapes.candidates(for: labels).map(pod(ofShape:)).filter {
      !$0.isHostNetwork && labels.certainty(for: $0) == .yes
    }
    let result = LabelBearers(
      position: found.first?.position,
      namespaces: Set(found.map(\.namespace)).sorted()
    )
    bearers[labels] = result
    return result
  }

  /// The namespaces of a scope, by name.
  func namespaces(_ scope: NamespaceScope, own: String?) -> [String] {
    switch scope {
    case .own: own.map { [$0] } ?? []
    case .matching(let selector):
      cluster.namespaces.filter { selector.matches($0.labels) }.map(\.name)
    }
  }

  private func find(_ expression: EndpointExpression, _ policy: Policy) -> SelectedShapes {
    var result = SelectedShapes()
    guard case .pods(let scope, let labels) = expression else {
      for index in shapes.all.indices {
        let pod = shapes.all[index].pod
        if case .addresses(let block) = expression, cluster.pods[pod].isOutside(block) { continue }
        let finding = ExpressionFinding(
          endpoint: EndpointFacts(.pod(pod), in: network.network),
          ownNamespace: policy.identity.namespace,
          field: PeerField("", policy),
          position: nil
        ).find(expression)
        result.add(index, finding.certainty)
      }
      return result
    }
    for namespace in namespaces(scope, own: policy.identity.namespace) {
      for index in shapes.indices(in: namespace) {
        let pod = pod(ofShape: index)
        let certainty = labels.certainty(for: pod)
        if pod.isHostNetwork {
          if certainty != .no { result.onHosts.append(index) }
        } else {
          result.add(index, certainty)
        }
      }
    }
    return result
  }
}

/// The shapes that an expression selects, as indices into `PodShapes.all`.
struct SelectedShapes {
  /// Those that it surely selects.
  private(set) var surely: [Int] = []
  /// Those that it may select.
  private(set) var perhaps: [Int] = []
  /// Those that it would select if they weren't on the host network (N25); only of plain pod selectors.
  fileprivate(set) var onHosts: [Int] = []

  /// Whether nothing is selected, not even perhaps.
  var isEmpty: Bool { surely.isEmpty && perhaps.isEmpty }
  /// All that may be selected, in order.
  var all: [Int] { (surely + perhaps).sorted() }

  fileprivate mutating func add(_ shape: Int, _ certainty: Certainty) {
    switch certainty {
    case .yes: surely.append(shape)
    case .unknown: perhaps.append(shape)
    case .no: break
    }
  }
}

/// The pods that have labels, wherever they are.
struct LabelBearers {
  /// Where the first of them is declared.
  var position: SourcePosition?
  /// Their namespaces, sorted.
  var namespaces: [String]
}

extension Pod {
  /// Whether its addresses are known and a block holds none of them; a pod on the host network may have
  /// those of its node besides.
  fileprivate func isOutside(_ block: AddressBlock) -> Bool {
    !isHostNetwork && !addresses.isEmpty && !addresses.contains(where: block.cidr.contains)
  }
}

extension LabelSelector {
  /// Whether a pod has the labels; unknown where only the server knows (N33).
  func certainty(for pod: Pod) -> Certainty {
    do throws(ServerMadeLabel) {
      return try selects(pod) ? .yes : .no
    } catch {
      return .unknown
    }
  }
}

extension EndpointExpression {
  /// Whether what it selects depends on the namespace of the policy.
  fileprivate var looksAtOwnNamespace: Bool {
    switch self {
    case .pods(in: .own, labels: _): true
    case .pods, .everything, .addresses, .nodes, .attached: false
    case .all(let parts), .any(let parts): parts.contains(where: \.looksAtOwnNamespace)
    case .not(let part), .uncertain(let part, _): part.looksAtOwnNamespace
    }
  }

  /// The selectors of pods in it, with the scope of each.
  var podSelectors: [(scope: NamespaceScope, labels: LabelSelector)] {
    switch self {
    case .pods(let scope, let labels): [(scope, labels)]
    case .everything, .addresses, .nodes, .attached: []
    case .all(let parts), .any(let parts): parts.flatMap(\.podSelectors)
    case .not(let part), .uncertain(let part, _): part.podSelectors
    }
  }

  /// The address blocks in it.
  var addressBlocks: [AddressBlock] {
    switch self {
    case .addresses(let block): [block]
    case .everything, .pods, .nodes, .attached: []
    case .all(let parts), .any(let parts): parts.flatMap(\.addressBlocks)
    case .not(let part), .uncertain(let part, _): part.addressBlocks
    }
  }
}
