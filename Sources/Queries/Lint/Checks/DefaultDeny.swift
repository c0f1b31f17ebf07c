import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Namespaces in which a new pod is open to everyone.
  static let defaultDeny = LintCheck(
    codes: [.noDefaultDenyIngress, .noDefaultDenyEgress],
    isAboutPolicies: false
  ) { context in
    DefaultDeny(context: context).findings()
  }
}

/// Finds out by simulation what becomes of a new pod without labels in each namespace.
private struct DefaultDeny {
  let context: LintContext

  /// Namespaces of the system, whose pods the distribution looks after.
  private static let system: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

  func findings() -> [LintFinding] {
    let cluster = context.cluster
    let namespaces = cluster.namespaces.filter { namespace in
      !Self.system.contains(namespace.name)
        && cluster.podIndices(inNamespace: namespace.name).contains {
          !cluster.pods[$0].isHostNetwork
        }
    }
    guard !namespaces.isEmpty else { return [] }
    let newcomers = Newcomers(context.network.network, in: namespaces.map(\.name))
    return namespaces.flatMap { namespace in
      Direction.allCases.filter { newcomers.isOpen(in: namespace.name, $0) }.map {
        finding(namespace, $0, isJudged: newcomers.isJudged(in: namespace.name, $0))
      }
    }
  }

  private func finding(
    _ namespace: Namespace,
    _ direction: Direction,
    isJudged: Bool
  ) -> LintFinding {
    let isIngress = direction == .ingress
    let (who, whom) =
      isJudged
      ? ("a pod that no NetworkPolicy names", "everyone whom admin policies don't deny")
      : ("a pod that no policy names", "everyone")
    let first = context.cluster.podIndices(inNamespace: namespace.name).first
    return LintFinding(
      isIngress ? .noDefaultDenyIngress : .noDefaultDenyEgress,
      isIngress
        ? "namespace `\(namespace.name)` has no default deny: \(who) takes connections from \(whom)"
        : "namespace `\(namespace.name)` has no default deny for egress: \(who) reaches \(whom)",
      of: ObjectIdentity(
        apiVersion: "v1",
        kind: "Namespace",
        namespace: nil,
        name: namespace.name
      ),
      at: namespace.position ?? first.flatMap { context.cluster.pods[$0].position }
    )
  }
}

/// A network with a new pod without labels in each of some namespaces, and one in a namespace of its own.
private struct Newcomers {
  private let pods: HypotheticalPods
  private let classes: [String: ClassID]
  private let outsider: ClassID

  init(_ network: Network, in namespaces: [String]) {
    var foreign = "newcomer"
    while network.cluster.namespace(named: foreign) != nil { foreign += "-x" }
    pods = HypotheticalPods(
      network,
      adding: (namespaces + [foreign]).map { Pod(namespace: $0, name: "") }
    )
    classes = Dictionary(uniqueKeysWithValues: zip(namespaces, pods.classes))
    outsider = pods.classes[namespaces.count]
  }

  /// Whether something surely passes between a new pod and one of another namespace, and no policy isolates
  /// the new one.
  func isOpen(in namespace: String, _ direction: Direction) -> Bool {
    guard let subject = classes[namespace] else { return false }
    let network = pods.network
    return network.isolation(of: subject, direction) == .no
      && !network.side(direction, of: subject, other: outsider).allowed.isEmpty
  }

  /// Whether a policy that doesn't isolate a new pod judges its connections: one of an admin tier.
  func isJudged(in namespace: String, _ direction: Direction) -> Bool {
    classes[namespace].map { !pods.network.policies(selecting: $0, direction).isEmpty } ?? false
  }
}
