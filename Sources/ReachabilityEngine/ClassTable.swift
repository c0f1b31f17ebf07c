import NetworkModel

/// Puts endpoints into classes: same namespace labels and pod labels as far as any selector looks,
/// same named ports as far as any rule names them, same address blocks, same networks.
///
/// INVARIANT: columns are pods by namespace group, then hosts, then unidentified sources, then
/// address atoms. Each group is one window of columns; the windows tile the pod columns.
struct ClassTable: Sendable {
  /// The signature of an endpoint whose address isn't known.
  static let unknownAddress: UInt32 = .max

  /// What is known of the node that an endpoint is or shares the network of.
  enum Host: Hashable, Sendable {
    /// It isn't a host.
    case none
    /// A node with labels of this projection; whether one of its addresses is known.
    case node(projection: Int, hasAddress: Bool)
    /// One of the nodes of the input, or one that isn't in it; whether its address is known.
    case unknown(isListed: Bool, hasAddress: Bool)
  }

  private(set) var classes: [EndpointClass] = []
  /// Pod index -> class.
  private(set) var classOfPod: [Int32]
  /// Node index -> class.
  private(set) var classOfNode: [Int32]
  /// Class -> namespace group, -1 for hosts and addresses.
  private(set) var groupOfClass: [Int32] = []
  /// Class -> label projection, -1 for hosts and addresses.
  private(set) var projectionOfClass: [Int32] = []
  /// Class -> port table, -1 for hosts and addresses: named ports resolve on pods only (N14).
  private(set) var portTableOfClass: [Int32] = []
  /// Class -> the blocks that hold its addresses; `unknownAddress` alone where none is known.
  private(set) var blocksOfClass: [[UInt32]] = []
  /// Class -> what is known of its node.
  private(set) var hostOfClass: [Host] = []
  /// Class -> the networks that policies speak of and its pods are attached to, sorted.
  private(set) var networksOfClass: [[String]] = []
  /// The distinct hosts among the nodes of the input.
  private(set) var listedNodes: Set<Host> = []
  /// Group -> its columns.
  private(set) var windows: [Range<Int>] = []
  /// Group -> projection of its namespaces' labels.
  private(set) var namespaceProjectionOfGroup: [Int] = []
  /// Namespace that owns a policy -> group.
  private(set) var groupOfOwner: [String: Int] = [:]
  private(set) var podLabels: LabelIndex
  private(set) var namespaceLabels: LabelIndex
  private(set) var nodeLabels: LabelIndex
  private(set) var portTables = PortTables()
  let space: AddressAtoms
  private var unidentified: [UnidentifiedPeer: Int] = [:]

  /// Builds the classes of a network.
  ///
  /// - Complexity: O(*pods* · *labels*), one hash a label.
  init(_ network: Network, _ vocabulary: PolicyVocabulary, distinguishing: [AddressSet]) {
    let cluster = network.cluster
    podLabels = LabelIndex(selectors: vocabulary.podSelectors)
    namespaceLabels = LabelIndex(selectors: vocabulary.namespaceSelectors)
    nodeLabels = LabelIndex(selectors: vocabulary.nodeSelectors)
    classOfPod = Array(repeating: -1, count: cluster.pods.count)
    classOfNode = Array(repeating: -1, count: cluster.nodes.count)
    space = AddressAtoms(vocabulary.blockList.map(\.addresses) + distinguishing)
    let groups = makeGroups(cluster, vocabulary)
    addPods(cluster, vocabulary, groups)
    addHosts(cluster, vocabulary)
    for peer in cluster.unidentifiedPeers {
      unidentified[peer] = classes.count
      append(EndpointClass(kind: .unidentified(peer)), blocks: [Self.unknownAddress])
    }
    let counted =
      vocabulary.blockMatches.map { $0.contains(.external) } + distinguishing.map { _ in true }
    for atom in space.atoms(counting: counted) {
      append(EndpointClass(kind: .addresses, addresses: atom.addresses), blocks: atom.sets)
    }
    podLabels.seal()
    namespaceLabels.seal()
    nodeLabels.seal()
  }

  /// The class of a source that isn't identified.
  func classOf(_ peer: UnidentifiedPeer) -> Int {
    guard let index = unidentified[peer] else {
      preconditionFailure("only sources that `Cluster.unidentifiedPeers` names have a class")
    }
    return index
  }

  /// The class of an address that is no pod's and no node's.
  func classOfAddress(_ address: IPAddress) -> Int {
    for index in stride(from: classes.count - 1, through: 0, by: -1)
    where classes[index].addresses.contains(address) {
      return index
    }
    preconditionFailure("the address atoms tile the address space")
  }

  /// A namespace that owns a policy is a group of its own; the others share one where no namespace
  /// selector tells them apart.
  private mutating func makeGroups(
    _ cluster: Cluster,
    _ vocabulary: PolicyVocabulary
  ) -> [String: Int] {
    var groups: [String: Int] = [:]
    var shared: [Int: Int] = [:]
    for namespace in cluster.namespaces {
      let projection = namespaceLabels.project(namespace.labels, serverMade: [])
      let owns = vocabulary.owners.contains(namespace.name)
      let group = owns ? nil : shared[projection]
      groups[namespace.name] = group ?? namespaceProjectionOfGroup.count
      guard group == nil else { continue }
      if owns {
        groupOfOwner[namespace.name] = namespaceProjectionOfGroup.count
      } else {
        shared[projection] = namespaceProjectionOfGroup.count
      }
      namespaceProjectionOfGroup.append(projection)
    }
    return groups
  }

  private mutating func addPods(
    _ cluster: Cluster,
    _ vocabulary: PolicyVocabulary,
    _ groups: [String: Int]
  ) {
    var keys = ListInterner()
    var members: [[Int]] = []
    var blockLists = ListInterner()
    var networkLists: [[String]: Int] = [:]
    var networks: [[String]] = []
    for (index, pod) in cluster.pods.enumerated() where !pod.isHostNetwork {
      guard let group = groups[pod.namespace] else {
        preconditionFailure("a cluster declares the namespace of every pod")
      }
      let blocks = self.blocks(pod.addresses, vocabulary, .pods)
      let attached = pod.networks.filter(vocabulary.networks.contains)
      let network = networkLists[attached] ?? networks.count
      if network == networks.count {
        networkLists[attached] = network
        networks.append(attached)
      }
      let key = keys.intern([
        UInt32(group),
        UInt32(podLabels.project(pod.labels, serverMade: pod.serverMadeLabelKeys)),
        UInt32(portTables.intern(pod.ports, mentioned: vocabulary.portNames)),
        UInt32(blockLists.intern(blocks)),
        UInt32(network),
      ])
      if key == members.count { members.append([]) }
      members[key].append(index)
    }
    let order = members.indices.sorted { (keys[$0].first ?? 0, $0) < (keys[$1].first ?? 0, $1) }
    windows = Array(repeating: 0..<0, count: namespaceProjectionOfGroup.count)
    for key in order {
      let parts = Array(keys[key])
      let column = classes.count
      let group = Int(parts[0])
      windows[group] = (windows[group].isEmpty ? column : windows[group].lowerBound)..<(column + 1)
      for pod in members[key] { classOfPod[pod] = Int32(column) }
      append(
        EndpointClass(kind: .pods, pods: members[key]),
        group: group,
        projection: Int(parts[1]),
        portTable: Int(parts[2]),
        blocks: Array(blockLists[Int(parts[3])]),
        networks: networks[Int(parts[4])]
      )
    }
  }

  /// Nodes and hostNetwork pods, told apart by their addresses and the labels of their nodes.
  private mutating func addHosts(_ cluster: Cluster, _ vocabulary: PolicyVocabulary) {
    var columns: [HostKey: Int] = [:]
    let hosts = KnownHosts(cluster) { nodeLabels.project($0, serverMade: []) }
    listedNodes = Set(hosts.nodes)
    func hostClass(_ addresses: [IPAddress], _ host: Host) -> Int {
      let blocks = self.blocks(addresses, vocabulary, .nodes)
      let key = HostKey(blocks: blocks, host: host)
      if let column = columns[key] { return column }
      let column = classes.count
      columns[key] = column
      append(EndpointClass(kind: .hosts), blocks: blocks, host: host)
      return column
    }
    for (index, pod) in cluster.pods.enumerated() where pod.isHostNetwork {
      let column = hostClass(hosts.addresses(of: pod), hosts.host(of: pod))
      classes[column].pods.append(index)
      classOfPod[index] = Int32(column)
    }
    for (index, node) in cluster.nodes.enumerated() {
      let column = hostClass(node.addresses, hosts.nodes[index])
      classes[column].nodes.append(index)
      classOfNode[index] = Int32(column)
    }
  }

  /// What tells hosts apart.
  private struct HostKey: Hashable {
    var blocks: [UInt32]
    var host: Host
  }

  /// The blocks that hold one of some addresses, among those that match a kind of endpoint.
  private func blocks(
    _ addresses: [IPAddress],
    _ vocabulary: PolicyVocabulary,
    _ kind: AddressMatch
  ) -> [UInt32] {
    if addresses.isEmpty { return [Self.unknownAddress] }
    var result: Set<UInt32> = []
    for address in addresses {
      for set in space.sets(holding: address)
      where set < vocabulary.blockMatches.count && vocabulary.blockMatches[Int(set)].contains(kind)
      {
        result.insert(set)
      }
    }
    return result.sorted()
  }

  private mutating func append(
    _ endpointClass: EndpointClass,
    group: Int = -1,
    projection: Int = -1,
    portTable: Int = -1,
    blocks: [UInt32],
    host: Host = .none,
    networks: [String] = []
  ) {
    classes.append(endpointClass)
    groupOfClass.append(Int32(group))
    projectionOfClass.append(Int32(projection))
    portTableOfClass.append(Int32(portTable))
    blocksOfClass.append(blocks)
    hostOfClass.append(host)
    networksOfClass.append(networks)
  }
}
