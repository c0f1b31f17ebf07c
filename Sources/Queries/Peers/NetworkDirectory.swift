internal import NetworkModel

/// What the names of a network stand for.
struct NetworkDirectory: Sendable {
  /// Something that a name of a sentence may mean.
  enum Entry: Hashable, Sendable {
    /// A workload with its pods, as indices into `Cluster.pods`.
    case workload(WorkloadReference, pods: [Int])
    /// A live pod that something owns.
    case pod(Int)
    /// A Service, an index into `Cluster.services`.
    case service(Int)
  }

  let cluster: Cluster
  private var workloads: [String: [Entry]] = [:]
  private var pods: [String: [Entry]] = [:]
  private var services: [String: [Entry]] = [:]
  /// The kinds of workload that the network has, in lower case.
  private(set) var kinds: Set<String> = []

  /// Collects the names of a cluster.
  init(_ cluster: Cluster) {
    self.cluster = cluster
    var byWorkload: [WorkloadReference: [Int]] = [:]
    for (index, pod) in cluster.pods.enumerated() {
      byWorkload[pod.workload, default: []].append(index)
      if pod.workload.kind == "Pod" || pod.name != pod.workload.name {
        pods[pod.name, default: []].append(.pod(index))
      }
    }
    for (workload, members) in byWorkload.sorted(by: { $0.key < $1.key }) {
      workloads[workload.name, default: []].append(.workload(workload, pods: members))
      kinds.insert(workload.kind.lowercased())
    }
    for (index, service) in cluster.services.enumerated() {
      services[service.name, default: []].append(.service(index))
    }
  }

  /// The kind in lower case that a word stands for, if the network has workloads of it.
  func kind(_ word: String) -> String? {
    let word = word.lowercased()
    if kinds.contains(word) { return word }
    return word.hasSuffix("s") && kinds.contains(String(word.dropLast()))
      ? String(word.dropLast()) : nil
  }

  /// What a name means in one namespace or, for nil, in each; a kind in lower case narrows it.
  ///
  /// Without a kind, a workload and its pods win over a Service of the same namespace and name.
  func entries(kind: String?, namespace: String?, name: String) -> [Entry] {
    let isHere = { (entry: Entry) in namespace == nil || self.home(of: entry) == namespace }
    switch kind {
    case "service": return services[name, default: []].filter(isHere)
    case "pod": return pods[name, default: []].filter(isHere)
    case let kind?:
      return workloads[name, default: []].filter { entry in
        guard case .workload(let workload, _) = entry else { return false }
        return isHere(entry) && workload.kind.lowercased() == kind
      }
    case nil:
      // A pod that nobody owns is its own workload already.
      let owned = pods[name, default: []].filter { entry in
        guard case .pod(let index) = entry else { return false }
        return cluster.pods[index].workload.kind != "Pod"
      }
      let endpoints = (workloads[name, default: []] + owned).filter(isHere)
      let taken = Set(endpoints.map(home(of:)))
      return endpoints
        + services[name, default: []].filter { isHere($0) && !taken.contains(home(of: $0)) }
    }
  }

  /// The Service of a namespace and name, an index into `Cluster.services`.
  func service(namespace: String, name: String) -> Int? {
    for case .service(let index) in services[name, default: []]
    where cluster.services[index].namespace == namespace { return index }
    return nil
  }

  /// The names that a name of this kind could have been meant to be.
  func names(kind: String?, namespace: String?) -> Set<String> {
    let tables =
      switch kind {
      case "service": [services]
      case "pod": [pods]
      case nil: [workloads, pods, services]
      default: [workloads]
      }
    var names: Set<String> = []
    for table in tables {
      for (name, _) in table
      where !entries(kind: kind, namespace: namespace, name: name).isEmpty { names.insert(name) }
    }
    return names
  }

  /// The namespace of an entry.
  func home(of entry: Entry) -> String {
    switch entry {
    case .workload(let workload, _): workload.namespace
    case .pod(let index): cluster.pods[index].namespace
    case .service(let index): cluster.services[index].namespace
    }
  }

  /// The full name of an entry, which means nothing else: `kind/namespace/name`.
  func fullName(of entry: Entry) -> String {
    switch entry {
    case .workload(let workload, _): "\(workload.kind.lowercased())/\(workload.qualifiedName)"
    case .pod(let index): "pod/\(cluster.pods[index].namespace)/\(cluster.pods[index].name)"
    case .service(let index):
      "service/\(cluster.services[index].namespace)/\(cluster.services[index].name)"
    }
  }

  /// Where an entry is declared.
  func position(of entry: Entry) -> SourcePosition? {
    switch entry {
    case .workload(_, let pods): pods.first.flatMap { cluster.pods[$0].position }
    case .pod(let index): cluster.pods[index].position
    case .service(let index): cluster.services[index].position
    }
  }
}
