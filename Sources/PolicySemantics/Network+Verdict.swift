public import NetworkModel

/// The specification: what a verdict *is*, one connection at a time, as SEMANTICS says it.
///
/// Slow and small on purpose. It shares nothing with the engine but the values of the model: the
/// selectors, addresses and ports are judged by code of its own. Where the two differ, one is wrong.
extension Network {
  /// Whether a connection passes: the policies and what no policy can forbid.
  ///
  /// - N23: "pod to itself (pod IP, localhost): never blocked". A template of several replicas
  ///   speaks of different replicas, which is ordinary traffic.
  /// - N24: "node -> pods on it: always allowed (ingress)"; its egress is judged all the same. Where it
  ///   isn't known whether a pod runs on the node, that may decide.
  /// - Complexity: O(*policies* x *rules*) an assignment of the unknowns.
  public func verdict(for connection: Connection) -> Verdict {
    if staysInOnePod(connection) { return .allow }
    switch comesFromOwnNode(connection) {
    case .yes: return verdict(of: .egress, for: connection)
    case .no: return policyVerdict(for: connection)
    case .unknown:
      let byPolicies = policyVerdict(for: connection)
      return byPolicies == verdict(of: .egress, for: connection) ? byPolicies : .unknown
    }
  }

  /// Whether the policies alone let a connection pass.
  ///
  /// N20: "a connection needs the source's egress and the destination's ingress".
  ///
  /// - Complexity: O(*policies* x *rules*) an assignment of the unknowns.
  public func policyVerdict(for connection: Connection) -> Verdict {
    let verdicts = [
      verdict(of: .egress, for: connection), verdict(of: .ingress, for: connection),
    ]
    if verdicts.contains(.deny) { return .deny }
    return verdicts.contains(.unknown) ? .unknown : .allow
  }

  /// What the policies of one side make of a connection: the source's egress, or the destination's
  /// ingress.
  ///
  /// An address outside the cluster has no policies, nor has a source that isn't identified. Every subject and every rule that is unknown
  /// is an independent doubt; the verdict is known where it is the same however they turn out.
  ///
  /// - Complexity: O(*policies* x *rules*) an assignment of the unknowns.
  public func verdict(of direction: Direction, for connection: Connection) -> Verdict {
    let (subject, peer) =
      switch direction {
      case .egress: (connection.source, connection.destination)
      case .ingress: (connection.destination, connection.source)
      }
    switch subject {
    case .address, .unidentified: return .allow
    case .pod, .node: break
    }
    let decision = DirectionDecision(
      network: self,
      direction: direction,
      subject: subject,
      peer: peer,
      connection: connection
    )
    let outcomes = Assignment.outcomes { decision.outcome(&$0) }
    if outcomes.count > 1 { return .unknown }
    return outcomes.contains(.allow) ? .allow : .deny
  }

  private func staysInOnePod(_ connection: Connection) -> Bool {
    guard case .pod(let index) = connection.source, connection.destination == connection.source
    else { return false }
    return cluster.pods[index].replicas == .exactly(1)
  }

  /// Whether a host speaks to a pod that runs on it.
  func comesFromOwnNode(_ connection: Connection) -> Truth {
    guard case .pod(let index) = connection.destination, !cluster.pods[index].isHostNetwork else {
      return .no
    }
    let host: String?
    switch connection.source {
    case .node(let source): host = cluster.nodes[source].name
    case .pod(let source) where cluster.pods[source].isHostNetwork:
      host = cluster.pods[source].nodeName
    case .pod, .address, .unidentified: return .no
    }
    guard let host, let own = cluster.pods[index].nodeName else { return .unknown }
    return Truth(host == own)
  }
}
