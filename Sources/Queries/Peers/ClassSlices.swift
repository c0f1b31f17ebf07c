internal import NetworkModel
internal import ReachabilityEngine

/// The members of one endpoint class that a peer speaks of.
struct ClassSlice {
  let id: ClassID
  let kind: EndpointClass.Kind
  var pods: [Int] = []
  var nodes: [Int] = []
  var addresses = AddressSet([CIDR]())
  /// An address of `addresses` that nothing in the cluster has.
  var exampleAddress: IPAddress?

  /// The members.
  var members: PeerMembers { PeerMembers(pods: pods, nodes: nodes, addresses: addresses) }

  /// The endpoints; of addresses, the example alone stands for all.
  var endpoints: [EndpointReference] {
    pods.map { .pod($0) } + nodes.map { .node($0) }
      + [exampleAddress].compactMap { $0.map { .address($0) } }
  }

  /// How many endpoints: pods, nodes, and one for addresses.
  var count: Int { pods.count + nodes.count + (exampleAddress == nil ? 0 : 1) }
}

extension CompiledNetwork {
  /// Cuts members by class, in the order of the classes.
  ///
  /// - Complexity: O(*members* + *address classes*).
  func slices(of members: PeerMembers, _ book: AddressBook) -> [ClassSlice] {
    var slices: [ClassID: ClassSlice] = [:]
    func slice(_ id: ClassID) -> ClassSlice { ClassSlice(id: id, kind: self[id].kind) }
    for pod in members.pods {
      let id = classID(of: .pod(pod))
      slices[id, default: slice(id)].pods.append(pod)
    }
    for node in members.nodes {
      let id = classID(of: .node(node))
      slices[id, default: slice(id)].nodes.append(node)
    }
    if !members.addresses.isEmpty {
      for id in classIDs.reversed() {
        guard self[id].kind == .addresses else { break }
        let all = self[id].addresses
        let part = members.addresses == .all ? all : all.intersection(members.addresses)
        guard let example = book.firstOutside(in: part) else { continue }
        slices[id, default: slice(id)].addresses = part
        slices[id]?.exampleAddress = example
      }
    }
    return slices.values.sorted { $0.id < $1.id }
  }
}
