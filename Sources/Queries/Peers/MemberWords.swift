internal import NetworkModel

extension Network {
  /// How reports call some members: workloads, pods of a workload, nodes, address blocks.
  ///
  /// At most `limit` names; the rest is counted.
  func words(for members: PeerMembers, limit: Int = 4) -> String {
    var names: [String] = []
    var index = 0
    while index < members.pods.count, names.count <= limit {
      let workload = cluster.pods[members.pods[index]].workload
      var end = index
      while end < members.pods.count, cluster.pods[members.pods[end]].workload == workload {
        end += 1
      }
      names.append(words(for: workload, members.pods[index..<end]))
      index = end
    }
    let restOfPods = members.pods.count - index
    names += members.nodes.prefix(limit + 1).map { name(of: .node($0)) }
    let restOfNodes = members.nodes.count - min(members.nodes.count, limit + 1)
    if !members.addresses.isEmpty { names.append(words(for: members.addresses, limit)) }
    guard names.count > limit || restOfPods + restOfNodes > 0 else {
      return names.joined(separator: ", ")
    }
    return names.prefix(limit).joined(separator: ", ") + " and others"
  }

  /// The workload where all its pods are meant, else the pods.
  private func words(for workload: WorkloadReference, _ pods: ArraySlice<Int>) -> String {
    guard let first = pods.first, let last = pods.last else { return workload.qualifiedName }
    // Pods of one workload stand side by side in the cluster.
    let isWhole =
      last - first + 1 == pods.count
      && (first == 0 || cluster.pods[first - 1].workload != workload)
      && (last + 1 == cluster.pods.count || cluster.pods[last + 1].workload != workload)
    if isWhole { return workload.qualifiedName }
    if pods.count == 1 { return name(of: .pod(first)) }
    return "\(pods.count) pods of \(workload.qualifiedName) such as \(cluster.pods[first].name)"
  }

  private func words(for addresses: AddressSet, _ limit: Int) -> String {
    if addresses == .all { return "any address outside" }
    let blocks = addresses.blocks
    let words = AddressWords(blocks: blocks).description
    if blocks.count <= limit || words.utf8.count <= 80 { return words }
    return blocks.prefix(limit).map(\.description).joined(separator: ", ") + " and others"
  }
}
