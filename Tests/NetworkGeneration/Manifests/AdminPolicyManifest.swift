/// A policy of the group `policy.networking.k8s.io` as its author writes it.
public struct AdminPolicyManifest: Hashable, Sendable {
  /// The kinds of the group.
  enum Kind: String, CaseIterable, Sendable {
    case admin = "AdminNetworkPolicy"
    case baseline = "BaselineAdminNetworkPolicy"
    case cluster = "ClusterNetworkPolicy"
  }

  var kind: Kind
  var name: String
  /// Whether it is of the Baseline tier; only ClusterNetworkPolicies write their tier.
  var isBaseline: Bool
  /// The priority; the one BaselineAdminNetworkPolicy has none.
  var priority: Int
  var subject: AdminPodsManifest
  var ingress: ManifestField<[AdminRuleManifest]>
  var egress: ManifestField<[AdminRuleManifest]>
}

/// Pods as a subject or a peer selects them, which needs the labels of namespaces (A11).
enum AdminPodsManifest: Hashable, Sendable {
  case namespaces(SelectorManifest)
  case pods(namespaces: SelectorManifest, pods: SelectorManifest)

  var namespaceSelector: SelectorManifest {
    switch self {
    case .namespaces(let selector), .pods(namespaces: let selector, pods: _): selector
    }
  }

  /// Nil where all pods of the namespaces are meant.
  var podSelector: SelectorManifest? {
    switch self {
    case .namespaces: nil
    case .pods(namespaces: _, pods: let selector): selector
    }
  }
}

/// An entry of `ingress` or `egress`.
public struct AdminRuleManifest: Hashable, Sendable {
  /// What it does; each version has its own word for allowing.
  enum Action: CaseIterable, Sendable {
    case allow, deny, pass
  }

  var name: String?
  var action: Action
  /// Never empty.
  var peers: [AdminPeerManifest]
  var ports: ManifestField<[AdminPortManifest]>

  /// Whether it has a peer of no kind that is known (A12).
  var failsClosed: Bool { peers.contains { if case .unknown = $0 { true } else { false } } }
}

/// An entry of `from` or `to`; those but pods and unknown ones stand in `to` alone.
enum AdminPeerManifest: Hashable, Sendable {
  case pods(AdminPodsManifest)
  case nodes(SelectorManifest)
  case networks([CIDRManifest])
  case domains([String])
  /// A mapping with a field that no version has, or without one.
  case unknown(field: String?)

  /// Whether named ports may stand beside it (A14).
  var hasNamedPorts: Bool {
    switch self {
    case .pods, .unknown: true
    case .nodes, .networks, .domains: false
    }
  }
}

/// An entry of `ports` or `protocols`.
enum AdminPortManifest: Hashable, Sendable {
  /// One port; only v1alpha1 may leave out the protocol.
  case number(ManifestField<String>, Int)
  /// A range that ends beyond its start.
  case range(ManifestField<String>, Int, Int)
  case name(String)
  /// `tcp: {}`, of v1alpha2 only.
  case whole(String)
}
