extension ManifestGenerator {
  mutating func workload(_ index: Int, nodes: [NodeManifest]) -> WorkloadManifest {
    let kind = random.chance(50) ? .pod : random.pick(WorkloadManifest.Kind.allCases)
    var workload = WorkloadManifest(
      kind: kind,
      name: "w\(index)",
      namespace: namespaceField(),
      labels: field(absent: kind == .pod ? 15 : 0, null: kind == .pod ? 5 : 0) { generator in
        let labels = generator.labels(Self.podKeys)
        // A workload's selector must not be empty.
        return kind == .pod || !labels.isEmpty ? labels : [LabelManifest(key: "app", value: "x")]
      },
      ownLabels: labels(Self.podKeys),
      replicas: field(absent: 40, null: 5) { $0.random.pick([0, 1, 2, 3]) },
      containers: random.list(1...2) { Self.container(&$0, restarts: false) },
      initContainers: random.chance(70)
        ? [] : random.list(1...2) { Self.container(&$0, restarts: $0.chance(50)) },
      hostNetwork: field(absent: 70, null: 3) { $0.random.chance(70) },
      nodeName: nil,
      phase: nil,
      addresses: []
    )
    if kind == .pod { place(&workload, index, nodes: nodes) }
    return workload
  }

  /// Gives a pod a node and a status; an ended pod may have the address of another one (N26).
  private mutating func place(_ pod: inout WorkloadManifest, _ index: Int, nodes: [NodeManifest]) {
    let node = nodes.isEmpty || random.chance(40) ? nil : random.pick(nodes)
    pod.nodeName = node?.name ?? (random.chance(10) ? "elsewhere" : nil)
    guard random.chance(75) else { return }
    pod.phase = random.pick(["Running", "Running", "Running", "Pending", "Succeeded", "Failed"])
    if pod.isHostNetwork {
      pod.addresses = random.chance(70) ? node?.addresses ?? hostAddresses(index, nodes) : []
    } else {
      let number = pod.isFinished ? random.number(in: 0...3) : index
      pod.addresses = addresses(v4: [10, 0, 0], v6: [0xfd, 0], number)
    }
  }

  /// Those of a node that isn't among the manifests, or of one that the pod doesn't name.
  private mutating func hostAddresses(_ index: Int, _ nodes: [NodeManifest]) -> [AddressManifest] {
    nodes.isEmpty || random.chance(60)
      ? addresses(v4: [192, 168, 1], v6: [0xfd, 1], 40 + index) : random.pick(nodes).addresses
  }

  /// Port names are unique within a container, and repeat across containers (N15).
  private static func container(_ random: inout SplitMix64, restarts: Bool) -> ContainerManifest {
    let ports = random.pick(weighted: [(2, ManifestField<Int>.absent), (1, .null), (6, .filled(0))])
    guard case .filled = ports else {
      return ContainerManifest(ports: ports == .null ? .null : .absent, restarts: restarts)
    }
    var names = ["http", "web"].shuffled(using: &random)
    let list = random.list(0...2) { random in
      ContainerPortManifest(
        name: random.chance(85) ? names.popLast() : nil,
        containerPort: random.pick(portNumbers),
        protocol: random.pick([.absent, .null, .filled("TCP"), .filled("UDP"), .filled("SCTP")])
      )
    }
    return ContainerManifest(ports: .filled(unique(list)), restarts: restarts)
  }

  /// The API server refuses a port of a protocol twice in one container under equal names only, but
  /// one entry a number and protocol is what people write.
  private static func unique(_ ports: [ContainerPortManifest]) -> [ContainerPortManifest] {
    var seen: Set<String> = []
    return ports.filter {
      seen.insert("\($0.containerPort) \($0.protocol.value ?? "TCP")").inserted
    }
  }

  static let portNumbers = [1, 79, 80, 81, 443, 8080, 65535]
}
