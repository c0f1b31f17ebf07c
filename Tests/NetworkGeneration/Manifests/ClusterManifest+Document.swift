extension ManifestWorld {
  /// The documents of all objects.
  var documents: [DocumentValue] {
    namespaces.map(\.document) + nodes.map(\.document) + workloads.map(\.document)
      + policies.map(\.document) + adminPolicies.map(\.document)
  }
}

extension NamespaceManifest {
  var document: DocumentValue {
    .mapping([
      (key: "apiVersion", value: .string("v1")), (key: "kind", value: .string("Namespace")),
      (
        key: "metadata",
        value: .mapping([
          (key: "name", value: .string(name)), labels.field("labels") { .labels($0) },
        ])
      ),
    ])
  }
}

extension NodeManifest {
  var document: DocumentValue {
    let addresses = addresses.map { address in
      DocumentValue.mapping([
        (key: "type", value: .string("InternalIP")), (key: "address", value: .string(address.text)),
      ])
    }
    let host = DocumentValue.mapping([
      (key: "type", value: .string("Hostname")), (key: "address", value: .string(name)),
    ])
    return .mapping([
      (key: "apiVersion", value: .string("v1")), (key: "kind", value: .string("Node")),
      (
        key: "metadata",
        value: .mapping([
          (key: "name", value: .string(name)), labels.field("labels") { .labels($0) },
        ])
      ),
      (
        key: "spec",
        value: .mapping([
          podCIDRs.value?.first.map { (key: "podCIDR", value: .string($0.text)) },
          podCIDRs.field("podCIDRs") { .strings($0.map(\.text)) },
        ])
      ),
      (key: "status", value: .mapping([(key: "addresses", value: .sequence(addresses + [host]))])),
    ])
  }
}

extension WorkloadManifest {
  var document: DocumentValue {
    .mapping([
      (key: "apiVersion", value: .string(apiVersion)),
      (key: "kind", value: .string(kind.rawValue)),
      (
        key: "metadata",
        value: .mapping([
          (key: "name", value: .string(name)), namespace.field("namespace") { .string($0) },
          kind == .pod
            ? labels.field("labels") { .labels($0) }
            : (key: "labels", value: .labels(ownLabels)),
        ])
      ),
      (key: "spec", value: kind == .pod ? podSpec : spec),
      phase.map { (key: "status", value: status($0)) },
    ])
  }

  private var apiVersion: String {
    switch kind {
    case .pod, .replicationController: "v1"
    case .deployment, .replicaSet, .statefulSet, .daemonSet: "apps/v1"
    case .job, .cronJob: "batch/v1"
    }
  }

  private var spec: DocumentValue {
    switch kind {
    case .pod: podSpec
    case .deployment, .replicaSet, .statefulSet:
      .mapping([
        replicas.field("replicas") { .integer($0) },
        (key: "selector", value: .mapping([labels.field("matchLabels") { .labels($0) }])),
        (key: "template", value: template),
      ])
    case .daemonSet:
      .mapping([
        (key: "selector", value: .mapping([labels.field("matchLabels") { .labels($0) }])),
        (key: "template", value: template),
      ])
    case .replicationController:
      .mapping([
        replicas.field("replicas") { .integer($0) }, labels.field("selector") { .labels($0) },
        (key: "template", value: template),
      ])
    case .job: .mapping([(key: "template", value: template)])
    case .cronJob:
      .mapping([
        (key: "schedule", value: .string("0 * * * *")),
        (
          key: "jobTemplate",
          value: .mapping([(key: "spec", value: .mapping([(key: "template", value: template)]))])
        ),
      ])
    }
  }

  private var template: DocumentValue {
    .mapping([
      (key: "metadata", value: .mapping([labels.field("labels") { .labels($0) }])),
      (key: "spec", value: podSpec),
    ])
  }

  private var podSpec: DocumentValue {
    .mapping([
      hostNetwork.field("hostNetwork") { .boolean($0) },
      nodeName.map { (key: "nodeName", value: .string($0)) },
      (
        key: "containers",
        value: .sequence(containers.enumerated().map { $0.element.document("c\($0.offset)") })
      ),
      initContainers.isEmpty
        ? nil
        : (
          key: "initContainers",
          value: .sequence(
            initContainers.enumerated().map { $0.element.document("i\($0.offset)") }
          )
        ),
      kind == .job || kind == .cronJob
        ? (key: "restartPolicy", value: .string("Never")) : nil,
    ])
  }

  private func status(_ phase: String) -> DocumentValue {
    let listed = addresses.map { DocumentValue.mapping([(key: "ip", value: .string($0.text))]) }
    return .mapping([
      (key: "phase", value: .string(phase)),
      addresses.first.map { (key: "podIP", value: .string($0.text)) },
      addresses.isEmpty ? nil : (key: "podIPs", value: .sequence(listed)),
    ])
  }
}

extension ContainerManifest {
  func document(_ name: String) -> DocumentValue {
    .mapping([
      (key: "name", value: .string(name)), (key: "image", value: .string("example.com/app:1.0")),
      ports.field("ports") { ports in
        .sequence(
          ports.map { port in
            .mapping([
              port.name.map { (key: "name", value: .string($0)) },
              (key: "containerPort", value: .integer(port.containerPort)),
              port.protocol.field("protocol") { .string($0) },
            ])
          }
        )
      },
      restarts ? (key: "restartPolicy", value: .string("Always")) : nil,
    ])
  }
}
