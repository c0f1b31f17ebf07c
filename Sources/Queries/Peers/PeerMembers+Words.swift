internal import NetworkModel

extension PeerMembers {
  /// How a sentence calls the members: workloads, nodes, `internet`, blocks; counted beyond a few.
  func words(in network: Network) -> String {
    guard let outside = internetWords else { return peers(in: network).words }
    let inside = PeerMembers(pods: pods, nodes: nodes).peers(in: network)
    return inside.isEmpty ? outside : "\(inside.words), \(outside)"
  }

  /// `internet`, or that without a few blocks, where this says which addresses are meant.
  private var internetWords: String? {
    guard !addresses.isEmpty, addresses.isSubset(of: .publicUse) else { return nil }
    let missing = AddressSet.publicUse.subtracting(addresses).blocks
    guard missing.count <= 4 else { return nil }
    let except = missing.map(\.description).joined(separator: ", ")
    return missing.isEmpty ? "internet" : "internet except \(except)"
  }
}
