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
  /// - Complexity: O(*members* + *classes*).
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
      // Classes that changes of the network brought stand behind those of addresses.
      for id in classIDs where self[id].kind == .addresses {
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
  /// How connections get in; nil where they are sent to the members themselves.
  let entrance: Entrance?
  /// The ways in that lead to each of the pods.
  var leads: [Lead] = []

  /// The parts of a slice whose pods are got to in the same ways.
  static func slices(_ slice: ClassSlice, _ part: TargetPart, _ evaluator: WayEvaluator)
    -> [AskedSlice]
  {
    let whole = AskedSlice(slice: slice, demand: part.demand, entrance: part.entrance)
    let leads = slice.pods.map { evaluator.ways.leadsOfPod[$0, default: []] }
    guard part.entrance != nil || leads.contains(where: { !$0.isEmpty }) else { return [whole] }
    var order: [Key] = []
    var pods: [Key: [Int]] = [:]
    for (pod, leads) in zip(slice.pods, leads) {
      let key = Key(
        leads: leads,
        node: evaluator.nodeKey(of: pod, leads, isEntered: part.entrance != nil)
      )
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
    var node: NodeKey
  }
}

extension ClassSlice {
  /// The parts of a slice of hosts that are on one node each.
  func splitByNode(_ cluster: Cluster) -> [ClassSlice] {
    guard kind == .hosts else { return [self] }
    var order: [String?] = []
    var parts: [String?: ClassSlice] = [:]
    func part(_ name: String?, _ add: (inout ClassSlice) -> Void) {
      if parts[name] == nil { order.append(name) }
      add(&parts[name, default: ClassSlice(id: id, kind: kind)])
    }
    for pod in pods { part(cluster.pods[pod].nodeName) { $0.pods.append(pod) } }
    for node in nodes { part(cluster.nodes[node].name) { $0.nodes.append(node) } }
    return order.compactMap { parts[$0] }
  }
}
