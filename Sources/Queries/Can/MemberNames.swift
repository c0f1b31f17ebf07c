import NetworkModel

extension PeerMembers {
  /// The members as listed peers: whole workloads without their pods, else with those meant.
  ///
  /// - Complexity: O(*members* + pods of their namespaces).
  func peers(in network: Network) -> [ListedPeer] {
    var pods: [WorkloadReference: [Int]] = [:]
    for index in self.pods { pods[network.cluster.pods[index].workload, default: []].append(index) }
    var sizes: [WorkloadReference: Int] = [:]
    for namespace in Set(pods.keys.map(\.namespace)) {
      for index in network.cluster.podIndices(inNamespace: namespace) {
        sizes[network.cluster.pods[index].workload, default: 0] += 1
      }
    }
    var peers: [ListedPeer] = pods.sorted { $0.key < $1.key }.map { workload, members in
      let isWhole = sizes[workload] == members.count
      return .workload(
        workload,
        pods: isWhole ? [] : members.map { network.cluster.pods[$0].name },
        isHostNetwork: members.allSatisfy { network.cluster.pods[$0].isHostNetwork }
      )
    }
    peers += nodes.map { .node(network.cluster.nodes[$0].name) }
    if !addresses.isEmpty { peers.append(.outside(addresses.blocks)) }
    return peers
  }
}

extension ListedPeer {
  /// How a sentence calls the peer: short, the pods of a part counted beyond three.
  var words: String {
    switch self {
    case .workload(let workload, let pods, _):
      if pods.isEmpty { return workload.qualifiedName }
      let names = pods.prefix(3).map { "\(workload.namespace)/\($0)" }.joined(separator: ", ")
      return pods.count > 3 ? "\(names) and \(pods.count - 3) more pods" : names
    case .node(let name): return "node/\(name)"
    case .entryPoint(let kind, let namespace, let name):
      return "\(kind.rawValue) \(namespace)/\(name)"
    case .outside(let blocks):
      let words = AddressWords(blocks: Array(blocks.prefix(6))).description
      return blocks.count > 6 ? "\(words) and \(blocks.count - 6) more blocks" : words
    }
  }
}

extension [ListedPeer] {
  /// The peers in a sentence, counted beyond four.
  var words: String {
    let shown = prefix(4).map(\.words).joined(separator: ", ")
    return count > 4 ? "\(shown) and \(count - 4) more" : shown
  }
}
