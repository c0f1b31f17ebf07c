extension AdminPolicyManifest {
  var simplifications: [Self] {
    let fewerRules = { (rules: [AdminRuleManifest]) in rules.simplifications(\.simplifications) }
    return replacing(\.ingress, of: self, by: ingress.simplifications(fewerRules))
      + replacing(\.egress, of: self, by: egress.simplifications(fewerRules))
      + replacing(\.subject, of: self, by: subject.simplifications)
      + resetting(\.priority, of: self, to: 0)
  }
}

extension AdminPodsManifest {
  fileprivate var simplifications: [Self] {
    switch self {
    case .namespaces(let selector):
      return selector.simplifications.map { .namespaces($0) }
    case .pods(let namespaces, let pods):
      return [.namespaces(namespaces)]
        + namespaces.simplifications.map { .pods(namespaces: $0, pods: pods) }
        + pods.simplifications.map { .pods(namespaces: namespaces, pods: $0) }
    }
  }
}

extension AdminRuleManifest {
  /// A rule keeps a peer; ports of v1alpha2 are left out rather than emptied.
  fileprivate var simplifications: [Self] {
    let fewerPeers = peers.simplifications(\.simplifications).filter { !$0.isEmpty }
    let fewerPorts = ports.simplifications { $0.withoutOne.filter { !$0.isEmpty } }
    return replacing(\.peers, of: self, by: fewerPeers)
      + replacing(\.ports, of: self, by: fewerPorts) + resetting(\.name, of: self, to: nil)
  }
}

extension AdminPeerManifest {
  fileprivate var simplifications: [Self] {
    switch self {
    case .pods(let pods): pods.simplifications.map { .pods($0) }
    case .nodes(let selector): selector.simplifications.map { .nodes($0) }
    case .networks(let blocks):
      blocks.withoutOne.filter { !$0.isEmpty }.map { .networks($0) }
    case .domains(let names):
      names.withoutOne.filter { !$0.isEmpty }.map { .domains($0) }
    case .unknown(field: let field): field == nil ? [] : [.unknown(field: nil)]
    }
  }
}
