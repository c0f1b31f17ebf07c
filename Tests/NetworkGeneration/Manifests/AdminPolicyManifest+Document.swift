extension AdminPolicyManifest {
  var document: DocumentValue {
    .mapping([
      (key: "apiVersion", value: .string("policy.networking.k8s.io/\(version)")),
      (key: "kind", value: .string(kind.rawValue)),
      (
        key: "metadata",
        value: .mapping([
          (key: "name", value: .string(name)),
          (key: "labels", value: .labels([LabelManifest(key: "app", value: "decoy")])),
        ])
      ),
      (
        key: "spec",
        value: .mapping([
          kind == .cluster
            ? (key: "tier", value: .string(isBaseline ? "Baseline" : "Admin")) : nil,
          kind == .baseline ? nil : (key: "priority", value: .integer(priority)),
          (key: "subject", value: subject.document),
          ingress.field("ingress") { .sequence($0.map { $0.document(kind, "from") }) },
          egress.field("egress") { .sequence($0.map { $0.document(kind, "to") }) },
        ])
      ),
    ])
  }

  private var version: String { kind == .cluster ? "v1alpha2" : "v1alpha1" }
}

extension AdminPodsManifest {
  var document: DocumentValue {
    switch self {
    case .namespaces(let selector):
      .mapping([(key: "namespaces", value: selector.document)])
    case .pods(let namespaces, let pods):
      .mapping([
        (
          key: "pods",
          value: .mapping([
            (key: "namespaceSelector", value: namespaces.document),
            (key: "podSelector", value: pods.document),
          ])
        )
      ])
    }
  }
}

extension AdminRuleManifest {
  fileprivate func document(_ kind: AdminPolicyManifest.Kind, _ peersKey: String) -> DocumentValue {
    .mapping([
      name.map { (key: "name", value: .string($0)) },
      (key: "action", value: .string(action.word(kind))),
      (key: peersKey, value: .sequence(peers.map(\.document))),
      ports.field(kind == .cluster ? "protocols" : "ports") { ports in
        .sequence(ports.map { kind == .cluster ? $0.newDocument : $0.oldDocument })
      },
    ])
  }
}

extension AdminRuleManifest.Action {
  /// A5: "Allow was renamed Accept".
  fileprivate func word(_ kind: AdminPolicyManifest.Kind) -> String {
    switch self {
    case .allow: kind == .cluster ? "Accept" : "Allow"
    case .deny: "Deny"
    case .pass: "Pass"
    }
  }
}

extension AdminPeerManifest {
  fileprivate var document: DocumentValue {
    switch self {
    case .pods(let pods): pods.document
    case .nodes(let selector): .mapping([(key: "nodes", value: selector.document)])
    case .networks(let blocks): .mapping([(key: "networks", value: .strings(blocks.map(\.text)))])
    case .domains(let names): .mapping([(key: "domainNames", value: .strings(names))])
    case .unknown(field: let field):
      .mapping([field.map { (key: $0, value: .emptyMapping) }])
    }
  }
}

extension AdminPortManifest {
  /// v1alpha1: `portNumber`, `portRange` and `namedPort`.
  fileprivate var oldDocument: DocumentValue {
    switch self {
    case .number(let `protocol`, let port):
      .mapping([
        (
          key: "portNumber",
          value: .mapping([
            `protocol`.field("protocol") { .string($0) }, (key: "port", value: .integer(port)),
          ])
        )
      ])
    case .range(let `protocol`, let start, let end):
      .mapping([
        (
          key: "portRange",
          value: .mapping([
            `protocol`.field("protocol") { .string($0) }, (key: "start", value: .integer(start)),
            (key: "end", value: .integer(end)),
          ])
        )
      ])
    case .name(let name):
      .mapping([(key: "namedPort", value: .string(name))])
    case .whole: preconditionFailure("v1alpha1 can't leave out the port of a protocol")
    }
  }

  /// v1alpha2: `tcp`, `udp`, `sctp` and `destinationNamedPort`.
  fileprivate var newDocument: DocumentValue {
    switch self {
    case .number(let name, let port):
      Self.destination(name, (key: "number", value: .integer(port)))
    case .range(let name, let start, let end):
      Self.destination(
        name,
        (
          key: "range",
          value: .mapping([
            (key: "start", value: .integer(start)), (key: "end", value: .integer(end)),
          ])
        )
      )
    case .name(let name):
      .mapping([(key: "destinationNamedPort", value: .string(name))])
    case .whole(let name):
      .mapping([(key: name.lowercased(), value: .emptyMapping)])
    }
  }

  private static func destination(
    _ name: ManifestField<String>,
    _ port: (key: String, value: DocumentValue)
  ) -> DocumentValue {
    guard let name = name.value else { preconditionFailure("v1alpha2 names every protocol") }
    return .mapping([
      (
        key: name.lowercased(),
        value: .mapping([(key: "destinationPort", value: .mapping([port]))])
      )
    ])
  }
}
