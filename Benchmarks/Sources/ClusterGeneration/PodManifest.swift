extension Application {
  /// One of its pods as kubectl prints it, with the labels that its controller adds; a slim one has
  /// only what a network is made of.
  ///
  /// Its name is none of those taken, which it joins. Slim or not, the same random numbers are drawn,
  /// so that both make one network.
  func pod(
    _ ordinal: Int,
    address: String,
    node: Int,
    isSlim: Bool,
    taken: inout Set<String>,
    random: inout RandomSource
  ) -> ManifestValue {
    let isOrdered = controller == .statefulSet
    var podName = "\(name)-\(ordinal)"
    while !isOrdered {
      podName = "\(name)-\(templateHash)-\(random.generatedName(length: 5))"
      if taken.insert(podName).inserted { break }
    }
    let own =
      isOrdered
      ? [
        "apps.kubernetes.io/pod-index": String(ordinal),
        "statefulset.kubernetes.io/pod-name": podName,
        "controller-revision-hash": "\(name)-\(templateHash)",
      ] : ["pod-template-hash": templateHash]
    let owner: ManifestValue = [
      "apiVersion": "apps/v1", "blockOwnerDeletion": true, "controller": true,
      "kind": isOrdered ? "StatefulSet" : "ReplicaSet",
      "name": .text(isOrdered ? name : "\(name)-\(templateHash)"),
      "uid": .text(Self.identifier(&random)),
    ]
    let version = String(100_000 + random.below(9_000_000))
    let identifier = Self.identifier(&random)
    let allLabels = ManifestValue.strings(labels.merging(own) { $1 })
    let nodeName = "node-\(node)"
    guard !isSlim else {
      return [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
          "labels": allLabels, "name": .text(podName), "namespace": .text(namespace),
          "ownerReferences": [owner],
        ],
        "spec": slimPodSpec.adding(["nodeName": .text(nodeName)]),
        "status": [
          "phase": "Running", "podIP": .text(address), "podIPs": [["ip": .text(address)]],
        ],
      ]
    }
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "annotations": ["cni.projectcalico.org/podIP": .text("\(address)/32")],
        "creationTimestamp": "2026-03-02T09:41:07Z",
        "generateName": .text(isOrdered ? "\(name)-" : "\(name)-\(templateHash)-"),
        "labels": allLabels, "managedFields": ManagedFields.pod,
        "name": .text(podName), "namespace": .text(namespace), "ownerReferences": [owner],
        "resourceVersion": .text(version), "uid": .text(identifier),
      ],
      "spec": podSpec.adding(["nodeName": .text(nodeName), "priority": 0]),
      "status": status(address: address, node: node),
    ]
  }

  private func status(address: String, node: Int) -> ManifestValue {
    let nodeAddress = "172.18.\(node / 250).\(node % 250 + 2)"
    let conditions: [ManifestValue] = ["Initialized", "Ready", "ContainersReady", "PodScheduled"]
    return [
      "conditions": .list(
        conditions.map { type in
          [
            "lastTransitionTime": "2026-03-02T09:41:12Z", "status": "True", "type": type,
          ]
        }
      ),
      "containerStatuses": [
        [
          "image": .text("registry.example.com/\(team)/\(name):\(version)"), "lastState": [:],
          "name": .text(name), "ready": true, "restartCount": 0, "started": true,
          "state": ["running": ["startedAt": "2026-03-02T09:41:10Z"]],
        ]
      ],
      "hostIP": .text(nodeAddress), "phase": "Running", "podIP": .text(address),
      "podIPs": [["ip": .text(address)]], "qosClass": "Burstable",
      "startTime": "2026-03-02T09:41:07Z",
    ]
  }

  private static func identifier(_ random: inout RandomSource) -> String {
    let lengths = [8, 4, 4, 4, 12]
    return lengths.map { random.generatedName(length: $0) }.joined(separator: "-")
  }
}
