/// The objects that every kind of cluster has.
enum Objects {
  static func namespace(_ name: String, labels: [String: String]) -> ManifestValue {
    let own = labels.merging(["kubernetes.io/metadata.name": name]) { $1 }
    return [
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": ["labels": .strings(own), "name": .text(name)],
    ]
  }

  static func policy(_ name: String, in namespace: String, _ spec: ManifestValue) -> ManifestValue {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": .text(name), "namespace": .text(namespace)], "spec": spec,
    ]
  }

  static func service(
    _ name: String,
    in namespace: String,
    selector: [String: String],
    port: (number: Int, target: String, protocol: String)
  ) -> ManifestValue {
    [
      "apiVersion": "v1", "kind": "Service",
      "metadata": ["name": .text(name), "namespace": .text(namespace)],
      "spec": [
        "ports": [
          [
            "name": "main", "port": .number(port.number), "protocol": .text(port.protocol),
            "targetPort": .text(port.target),
          ]
        ],
        "selector": .strings(selector), "type": "ClusterIP",
      ],
    ]
  }
}
