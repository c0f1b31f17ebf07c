/// A NetworkPolicy as its author writes it, each optional field absent, null, empty or filled.
public struct PolicyManifest: Hashable, Sendable {
  var name: String
  var namespace: ManifestField<String>
  var podSelector: ManifestField<SelectorManifest>
  var policyTypes: ManifestField<[String]>
  var ingress: ManifestField<[RuleManifest]>
  var egress: ManifestField<[RuleManifest]>
}

/// An entry of `ingress` or `egress`.
public struct RuleManifest: Hashable, Sendable {
  var peers: ManifestField<[PeerManifest]>
  var ports: ManifestField<[PortManifest]>
  /// Whether the item is written as null where it has no field; it means the same.
  var isBare = false
}

/// An entry of `from` or `to`; a block without selectors, or at least one selector.
public struct PeerManifest: Hashable, Sendable {
  var podSelector: ManifestField<SelectorManifest>
  var namespaceSelector: ManifestField<SelectorManifest>
  var ipBlock: ManifestField<BlockManifest>
}

/// An `ipBlock`.
public struct BlockManifest: Hashable, Sendable {
  var cidr: CIDRManifest
  var except: ManifestField<[CIDRManifest]>
}

/// A label selector.
public struct SelectorManifest: Hashable, Sendable {
  var matchLabels: ManifestField<[LabelManifest]> = .absent
  var matchExpressions: ManifestField<[ExpressionManifest]> = .absent
}

/// An entry of `matchExpressions`.
public struct ExpressionManifest: Hashable, Sendable {
  var key: String
  var `operator`: String
  var values: ManifestField<[String]>
}

/// An entry of `ports`.
public struct PortManifest: Hashable, Sendable {
  /// A port by number or by name.
  enum Port: Hashable, Sendable {
    case number(Int)
    case name(String)
  }

  var `protocol`: ManifestField<String>
  var port: ManifestField<Port>
  var endPort: ManifestField<Int>
  /// Whether the item is written as null where it has no field; it means the same.
  var isBare = false
}
