/// A cluster of bare pods that is hard in one way, object by object.
///
/// Pods are dealt to the namespaces in turn. What all such clusters have, so that policies of any of
/// them and administrators' policies find something: teams and environments as labels of namespaces,
/// and `app` and `tier` as labels of pods.
protocol StressCluster {
  init(_ shape: ClusterShape)
  /// How large it is.
  var shape: ClusterShape { get }
  /// The labels of a pod beyond those that all have.
  func ownLabels(ofPod pod: Int) -> [String: String]
  /// The port that a pod's container declares by the name `http`.
  func port(ofPod pod: Int) -> Int
  /// The addresses of a pod.
  func addresses(ofPod pod: Int) -> [String]
  /// A policy.
  mutating func policy(_ index: Int) -> ManifestValue
}

extension StressCluster {
  func ownLabels(ofPod pod: Int) -> [String: String] { [:] }
  func port(ofPod pod: Int) -> Int { [8080, 3000, 8000][pod % 3] }
  func addresses(ofPod pod: Int) -> [String] { [StressAddress.v4(pod)] }

  /// The namespace of an index.
  func namespace(_ index: Int) -> String { "ns-\(index % shape.namespaces)" }

  mutating func generate<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    for index in 0..<shape.namespaces {
      let labels = ["team": "team-\(index % 40)", "env": StressLabels.environment(index)]
      try deliver(Objects.namespace(namespace(index), labels: labels))
    }
    for index in 0..<shape.pods { try deliver(pod(index)) }
    for index in 0..<shape.policies { try deliver(policy(index)) }
    return shape.namespaces + shape.pods + shape.policies
  }

  private func pod(_ index: Int) -> ManifestValue {
    let place = index / shape.namespaces
    let labels = ["app": StressLabels.app(place), "tier": StressLabels.tier(place)]
      .merging(ownLabels(ofPod: index)) { $1 }
    let addresses = addresses(ofPod: index)
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": [
        "labels": .strings(labels), "name": "pod-\(index)", "namespace": .text(namespace(index)),
      ],
      "spec": [
        "containers": [
          [
            "image": "registry.example.com/app:1.0.0", "name": "app",
            "ports": [
              ["containerPort": .number(port(ofPod: index)), "name": "http", "protocol": "TCP"]
            ],
          ]
        ],
        "nodeName": "node-\(index / 50)",
      ],
      "status": [
        "phase": "Running", "podIP": .text(addresses[0]),
        "podIPs": .list(addresses.map { ["ip": .text($0)] }),
      ],
    ]
  }
}

/// Label values that repeat.
enum StressLabels {
  /// How many applications there are.
  static let apps = 25

  static func app(_ index: Int) -> String { "app-\(index % apps)" }
  static func tier(_ index: Int) -> String { ["web", "api", "worker", "data"][index % 4] }
  static func environment(_ index: Int) -> String { ["prod", "staging", "dev"][index % 3] }
}

/// Addresses of pods.
enum StressAddress {
  static func v4(_ pod: Int) -> String {
    "10.\(pod / 65_536 % 256).\(pod / 256 % 256).\(pod % 256)"
  }

  static func v6(_ pod: Int) -> String {
    "fd00:10:\(String(pod / 65_536, radix: 16))::\(String(pod % 65_536 + 1, radix: 16))"
  }
}
