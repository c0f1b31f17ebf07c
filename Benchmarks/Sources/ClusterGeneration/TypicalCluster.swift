/// A cluster as teams run it: a few large workloads and many small ones in each namespace, most
/// namespaces closed by default, and three namespaces that serve all.
struct TypicalCluster {
  private let shape: ClusterShape
  private var random: RandomSource
  private var podCount = 0
  private var objectCount = 0
  private static let tiers = ["web", "api", "worker", "cache", "data"]
  /// How many pods a workload has: the sizes that are drawn from.
  private static let replicas = [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 6, 8, 12, 20, 40]

  init(_ shape: ClusterShape) {
    self.shape = shape
    random = RandomSource(seed: shape.seed)
  }

  mutating func generate<Failure>(
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let shared = [
      application("coredns", in: "kube-system", .deployment, 2, "dns", "platform"),
      application("ingress-nginx", in: "ingress-nginx", .deployment, 3, "edge", "platform"),
      application("prometheus", in: "monitoring", .statefulSet, 2, "metrics", "platform"),
    ]
    for app in shared {
      let labels = ["team": "platform"]
      try send(Objects.namespace(app.namespace, labels: labels), deliver)
      try send(app, deliver)
    }
    let count = max(1, shape.namespaces - shared.count)
    let quota = max(1, (shape.pods - podCount) / count)
    var policiesLeft = shape.policies
    let isProtected = (0..<count).map { _ in random.chance(percent: 80) }
    var protectedLeft = isProtected.count { $0 }
    for index in 0..<count {
      let isLast = index == count - 1
      let apps = applications(of: index, pods: isLast ? shape.pods - podCount : quota)
      let namespace = Objects.namespace("ns-\(index)", labels: namespaceLabels(index))
      try send(namespace, deliver)
      for app in apps { try send(app, deliver) }
      guard isProtected[index] else { continue }
      let share = policiesLeft / protectedLeft
      var policies = TypicalPolicies(
        apps: apps,
        neighbours: shape.style == .crossing ? count : 0,
        random: random
      )
      for policy in policies.generate(count: share) { try send(policy, deliver) }
      random = policies.random
      policiesLeft -= share
      protectedLeft -= 1
    }
    return objectCount
  }

  private func namespaceLabels(_ index: Int) -> [String: String] {
    [
      "team": Self.team(index), "env": ["prod", "prod", "staging", "dev"][index % 4],
      "pod-security.kubernetes.io/enforce": "restricted",
    ]
  }

  private static func team(_ index: Int) -> String { "team-\(index % 40)" }

  private mutating func send<Failure>(
    _ object: ManifestValue,
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) {
    try deliver(object)
    objectCount += 1
  }

  /// Delivers a workload, its Service and its pods.
  private mutating func send<Failure>(
    _ app: Application,
    _ deliver: (ManifestValue) throws(Failure) -> Void
  ) throws(Failure) {
    try send(app.manifest(isSlim: shape.isSlim), deliver)
    let first = app.ports[0]
    try send(
      Objects.service(
        app.name,
        in: app.namespace,
        selector: ["app": app.name],
        port: (first.number == 53 ? 53 : 80, first.name, first.protocol)
      ),
      deliver
    )
    var taken: Set<String> = []
    for ordinal in 0..<app.replicas {
      let address = "10.\(podCount / 65_536 % 256).\(podCount / 256 % 256).\(podCount % 256)"
      let node = podCount / 50
      let pod = app.pod(
        ordinal,
        address: address,
        node: node,
        isSlim: shape.isSlim,
        taken: &taken,
        random: &random
      )
      try send(pod, deliver)
      podCount += 1
    }
  }

  /// The workloads of a namespace, with so many pods in all; about 15 % of them in StatefulSets.
  private mutating func applications(of index: Int, pods: Int) -> [Application] {
    var apps: [Application] = []
    var left = pods
    while left > 0 {
      let replicas = min(left, random.pick(Self.replicas))
      let controller: Application.Controller =
        random.chance(percent: 15) ? .statefulSet : .deployment
      let tier = random.pick(Self.tiers)
      let name = "\(tier)-\(apps.count)"
      apps.append(
        application(name, in: "ns-\(index)", controller, replicas, tier, Self.team(index))
      )
      left -= replicas
    }
    return apps
  }

  private mutating func application(
    _ name: String,
    in namespace: String,
    _ controller: Application.Controller,
    _ replicas: Int,
    _ tier: String,
    _ team: String
  ) -> Application {
    Application(
      namespace: namespace,
      name: name,
      controller: controller,
      replicas: replicas,
      tier: tier,
      team: team,
      version: "1.\(random.below(20)).\(random.below(5))",
      ports: Self.ports(tier, random.below(3)),
      templateHash: random.generatedName(length: 9)
    )
  }

  /// The ports of a tier; the number behind `http` and `metrics` differs from workload to workload.
  private static func ports(
    _ tier: String,
    _ variant: Int
  ) -> [(name: String, number: Int, protocol: String)] {
    let metrics = (name: "metrics", number: [9090, 9102, 8081][variant], protocol: "TCP")
    switch tier {
    case "dns": return [("dns", 53, "UDP"), ("dns-tcp", 53, "TCP"), metrics]
    case "data": return [("postgres", 5432, "TCP"), metrics]
    case "cache": return [("redis", 6379, "TCP"), metrics]
    case "worker": return [metrics]
    case "edge": return [("https", 443, "TCP"), ("http", 80, "TCP"), metrics]
    default: return [("http", [8080, 3000, 8000][variant], "TCP"), metrics]
    }
  }
}
