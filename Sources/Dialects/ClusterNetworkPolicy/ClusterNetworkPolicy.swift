import Manifests
import NetworkModel

/// `policy.networking.k8s.io`: ClusterNetworkPolicy v1alpha2, and AdminNetworkPolicy and
/// BaselineAdminNetworkPolicy v1alpha1 (SEMANTICS part 2).
struct ClusterNetworkPolicy: Dialect {
  let groups = [
    KindGroup(
      "policy.networking.k8s.io",
      read: AdminPolicyKind.allCases.map(\.rawValue),
      versions: Dictionary(
        uniqueKeysWithValues: AdminPolicyKind.allCases.map { ($0.rawValue, $0.version) }
      ),
      scope: .cluster
    )
  ]

  /// Policies are kept whole, so that unknown fields are seen.
  let filters: [String: FieldFilter] = Dictionary(
    uniqueKeysWithValues: AdminPolicyKind.allCases.map {
      ("policy.networking.k8s.io/\($0.rawValue)", .everything)
    }
  )

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    guard let kind = AdminPolicyKind(rawValue: object.kind) else {
      preconditionFailure("the group's kinds are those of `AdminPolicyKind`")
    }
    lowering.lowerAdminPolicy(object, kind)
  }
}

/// The kinds of the API, and what differs between them.
enum AdminPolicyKind: String, CaseIterable, Sendable {
  /// v1alpha1, before NetworkPolicies.
  case admin = "AdminNetworkPolicy"
  /// v1alpha1, after NetworkPolicies; there is one, named `default` (A4).
  case baseline = "BaselineAdminNetworkPolicy"
  /// v1alpha2, of either tier.
  case cluster = "ClusterNetworkPolicy"

  /// The version that has the kind.
  var version: String { self == .cluster ? "v1alpha2" : "v1alpha1" }

  /// The word for allowing: A5, "Allow was renamed Accept".
  var allowWord: String { self == .cluster ? "Accept" : "Allow" }

  /// Where a rule's ports stand (A5).
  var connectionsField: String { self == .cluster ? "protocols" : "ports" }

  /// A16: the most items of a list of rules, peers or ports.
  var mostItems: Int { self == .cluster ? 25 : 100 }

  /// The actions of rules, as written.
  var actions: [String: RuleAction] {
    let both: [String: RuleAction] = [allowWord: .allow, "Deny": .deny]
    // A4: BANP v1alpha1 has no Pass.
    return self == .baseline ? both : both.merging(["Pass": .pass]) { old, _ in old }
  }
}

extension Lowering {
  /// Reads a policy; one that is wrong is kept as a policy that may do anything to any pod.
  ///
  /// A wrong name, label or annotation is an error too, but what the policy does is known all the
  /// same; and so is what becomes of a peer of an unknown kind (A12).
  mutating func lowerAdminPolicy(_ object: ManifestObject, _ kind: AdminPolicyKind) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    if kind == .baseline, let name, name.text != "default" {
      decoder.report(
        .error(.baselineName(name.text), at: object.metadata?["name"]?.position)
      )
    }
    decoder.refuseNamespace(of: object)
    checkNotes(of: object)
    reportUnknownMetadata(of: object)
    let doubts = decoder.doubtCount
    var reader = AdminPolicyReader(kind: kind, options: options)
    decoder.takesAnyLabelValue = true
    let spec = reader.read(object, &decoder)
    decoder.takesAnyLabelValue = false
    let text = name?.text ?? object.metadata?["name"]?.text ?? ""
    let identity = object.identity(namespace: nil, name: text)
    addIgnoredFindings(of: identity, object)
    addSupersededVersion(of: identity, object)
    guard let spec, decoder.doubtCount == doubts else {
      let tier = reader.tier ?? .admin
      let position = object.position
      add(IncompletePolicy(identity, scope: .cluster, tier: tier, at: position))
      return
    }
    let policy = Policy(
      identity: identity,
      position: object.position,
      tier: spec.tier.rawValue,
      // A2, A7: lower numbers first; equal ones by name.
      order: PolicyOrder(spec.priority, name: text),
      subject: spec.subject,
      // A3: no implicit isolation.
      ingress: spec.ingress.isEmpty ? nil : DirectionRules(isolates: false, rules: spec.ingress),
      egress: spec.egress.isEmpty ? nil : DirectionRules(isolates: false, rules: spec.egress)
    )
    addPolicy(policy, as: key(object, "", name ?? ObjectName(text: "", isGenerated: true)))
  }
}

extension Diagnostic.Message {
  fileprivate static func baselineName(_ name: String) -> Self {
    "the one BaselineAdminNetworkPolicy of a cluster is named `default`, not `\(name)`"
  }
}
