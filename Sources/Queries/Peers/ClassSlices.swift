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

/// Members of one class of a destination, with what is asked of them and how it is got to.
struct AskedSlice {
  var slice: ClassSlice
  let demand: PortDemand
  /// Whether connections come through a node that may put its own address for the source's (N30).
  let hidesSource: Bool
  /// The ways in that lead to each of the pods.
  var leads: [Lead] = []

  /// The parts of a slice whose pods are got to in the same ways.
  static func slices(_ slice: ClassSlice, _ part: TargetPart, _ network: Network, _ ways: WaysIn)
    -> [AskedSlice]
  {
    let whole = AskedSlice(slice: slice, demand: part.demand, hidesSource: part.hidesSource)
    let leads = slice.pods.map { ways.leadsOfPod[$0, default: []] }
    guard part.hidesSource || leads.contains(where: { !$0.isEmpty }) else { return [whole] }
    var order: [Key] = []
    var pods: [Key: [Int]] = [:]
    for (pod, leads) in zip(slice.pods, leads) {
      let key = Key(leads: leads, node: network.cluster.pods[pod].nodeName)
      if pods[key] == nil { order.append(key) }
      pods[key, default: []].append(pod)
    }
    var rest = whole
    rest.slice.pods = []
    return (rest.slice.count > 0 ? [rest] : [])
      + order.map { key in
        var part = whole
        part.slice = ClassSlice(id: slice.id, kind: slice.kind, pods: pods[key, default: []])
        part.leads = key.leads
        return part
      }
  }

  /// What tells pods of a class apart on the way in.
  private struct Key: Hashable {
    var leads: [Lead]
    var node: String?
  }
}
