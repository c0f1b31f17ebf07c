extension PolicyManifest {
  var document: DocumentValue {
    .mapping([
      (key: "apiVersion", value: .string("networking.k8s.io/v1")),
      (key: "kind", value: .string("NetworkPolicy")),
      (
        key: "metadata",
        value: .mapping([
          (key: "name", value: .string(name)), namespace.field("namespace") { .string($0) },
          (key: "labels", value: .labels([LabelManifest(key: "app", value: "decoy")])),
        ])
      ),
      (
        key: "spec",
        value: .mapping([
          podSelector.field("podSelector", \.document),
          policyTypes.field("policyTypes") { .strings($0) },
          ingress.field("ingress") { .sequence($0.map { $0.document("from") }) },
          egress.field("egress") { .sequence($0.map { $0.document("to") }) },
        ])
      ),
    ])
  }
}

extension RuleManifest {
  func document(_ peersKey: String) -> DocumentValue {
    if isBare, peers == .absent, ports == .absent { return .null }
    return .mapping([
      peers.field(peersKey) { .sequence($0.map(\.document)) },
      ports.field("ports") { .sequence($0.map(\.document)) },
    ])
  }
}

extension PeerManifest {
  var document: DocumentValue {
    .mapping([
      podSelector.field("podSelector", \.document),
      namespaceSelector.field("namespaceSelector", \.document),
      ipBlock.field("ipBlock") { block in
        .mapping([
          (key: "cidr", value: .string(block.cidr.text)),
          block.except.field("except") { .strings($0.map(\.text)) },
        ])
      },
    ])
  }
}

extension SelectorManifest {
  var document: DocumentValue {
    .mapping([
      matchLabels.field("matchLabels") { .labels($0) },
      matchExpressions.field("matchExpressions") { expressions in
        .sequence(
          expressions.map { expression in
            .mapping([
              (key: "key", value: .string(expression.key)),
              (key: "operator", value: .string(expression.operator)),
              expression.values.field("values") { .strings($0) },
            ])
          }
        )
      },
    ])
  }
}

extension PortManifest {
  var document: DocumentValue {
    if isBare, self.protocol == .absent, port == .absent, endPort == .absent { return .null }
    return .mapping([
      self.protocol.field("protocol") { .string($0) },
      port.field("port") { port in
        switch port {
        case .number(let number): .integer(number)
        case .name(let name): .string(name)
        }
      },
      endPort.field("endPort") { .integer($0) },
    ])
  }
}
