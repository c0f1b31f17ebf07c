import NetworkModel

/// Puts endpoints into classes: same namespace labels and pod labels as far as any selector looks,
/// same named ports as far as any rule names them, same address blocks.
///
/// INVARIANT: columns are pods by namespace group, then hosts, then address atoms. Each group is one
/// window of columns; the windows tile the pod columns.
struct ClassTable: Sendable {
  /// The signature of an endpoint whose address isn't known.
  static let unknownAddress: UInt32 = .max

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
  /// Group -> its columns.
  private(set) var windows: [Range<Int>] = []
  /// Group -> projection of its namespaces' labels.
  private(set) var namespaceProjectionOfGroup: [Int] = []
  /// Namespace that owns a policy -> group.
  private(set) var groupOfOwner: [String: Int] = [:]
  private(set) var podLabels: LabelIndex
  private(set) var namespaceLabels: LabelIndex
  private(set) var portTables = PortTables()
  let space: AddressAtoms

  /// Builds the classes of a network.
  ///
  /// - Complexity: O(*pods* · *labels*), one hash a label.
  init(_ network: Network, _ vocabulary: PolicyVocabulary, distinguishing: [AddressSet]) {
    let cluster = network.cluster
    podLabels = LabelIndex(selectors: vocabulary.podSelectors)
    namespaceLabels = LabelIndex(selectors: vocabulary.namespaceSelectors)
    classOfPod = Array(repeating: -1, count: cluster.pods.count)
    classOfNode = Array(repeating: -1, count: cluster.nodes.count)
    space = AddressAtoms(vocabulary.blockList.map(\.addresses) + distinguishing)
    let groups = makeGroups(cluster, vocabulary)
    addPods(cluster, vocabulary, groups)
    addHosts(cluster, vocabulary)
    let counted =
      vocabulary.blockMatches.map { $0.contains(.external) } + distinguishing.map { _ in true }
    for atom in space.atoms(counting: counted) {
      append(EndpointClass(kind: .addresses, addresses: atom.addresses), blocks: atom.sets)
    }
    podLabels.seal()
    namespaceLabels.seal()
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
    for (index, pod) in cluster.pods.enumerated() where !pod.isHostNetwork {
      guard let group = groups[pod.namespace] else {
        preconditionFailure("a cluster declares the namespace of every pod")
      }
      let blocks = self.blocks(pod.addresses, vocabulary, .pods)
      let key = keys.intern([
        UInt32(group),
        UInt32(podLabels.project(pod.labels, serverMade: pod.serverMadeLabelKeys)),
        UInt32(portTables.intern(pod.ports, mentioned: vocabulary.portNames)),
        UInt32(blockLists.intern(blocks)),
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
        blocks: Array(blockLists[Int(parts[3])])
      )
    }
  }

  /// Nodes and hostNetwork pods, told apart by their addresses only.
  private mutating func addHosts(_ cluster: Cluster, _ vocabulary: PolicyVocabulary) {
    var keys = ListInterner()
    let firstHost = classes.count
    let nodes = Dictionary(
      cluster.nodes.map { ($0.name, $0.addresses) },
      uniquingKeysWith: { first, _ in first }
    )
    func hostClass(_ addresses: [IPAddress]) -> Int {
      let blocks = self.blocks(addresses, vocabulary, .nodes)
      let column = firstHost + keys.intern(blocks)
      if column == classes.count { append(EndpointClass(kind: .hosts), blocks: blocks) }
      return column
    }
    for (index, pod) in cluster.pods.enumerated() where pod.isHostNetwork {
      let known = pod.addresses.isEmpty ? pod.nodeName.flatMap { nodes[$0] } : pod.addresses
      let column = hostClass(known ?? [])
      classes[column].pods.append(index)
      classOfPod[index] = Int32(column)
    }
    for (index, node) in cluster.nodes.enumerated() {
      let column = hostClass(node.addresses)
      classes[column].nodes.append(index)
      classOfNode[index] = Int32(column)
    }
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
    blocks: [UInt32]
  ) {
    classes.append(endpointClass)
    groupOfClass.append(Int32(group))
    projectionOfClass.append(Int32(projection))
    portTableOfClass.append(Int32(portTable))
    blocksOfClass.append(blocks)
  }
}

/// The named ports of pods, as far as rules name them; equal tables share an id (N14, N15).
struct PortTables: Sendable {
  private var names: [String: UInt32] = [:]
  private var tables = ListInterner()

  /// The number of distinct tables.
  var count: Int { tables.count }

  /// The id of a pod's table.
  mutating func intern(_ ports: [ContainerPort], mentioned: Set<String>) -> Int {
    var entries: Set<[UInt32]> = []
    for port in ports {
      guard let name = port.name, mentioned.contains(name) else { continue }
      let id = names[name] ?? UInt32(names.count)
      names[name] = id
      entries.insert([id, UInt32(port.protocol.rawValue), UInt32(port.port)])
    }
    return tables.intern(entries.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
  }

  /// The ports of a name in a table, those of one protocol or, for nil, of any.
  func resolve(
    _ name: String,
    _ proto: IPProtocol?,
    in table: Int
  ) -> [(IPProtocol, PortRange)] {
    guard let id = names[name] else { return [] }
    let list = Array(tables[table])
    return stride(from: 0, to: list.count, by: 3).compactMap { index in
      guard list[index] == id,
        proto == nil || proto.map({ UInt32($0.rawValue) }) == list[index + 1],
        let range = PortRange(Int(list[index + 2]), Int(list[index + 2]))
      else { return nil }
      return (IPProtocol(rawValue: UInt8(list[index + 1])), range)
    }
  }

  /// Every port of every table, for the cut into atoms.
  var ranges: [(IPProtocol, PortRange)] {
    (0..<tables.count).flatMap { table in
      let list = Array(tables[table])
      return stride(from: 0, to: list.count, by: 3).compactMap { index in
        PortRange(Int(list[index + 2]), Int(list[index + 2])).map {
          (IPProtocol(rawValue: UInt8(list[index + 1])), $0)
        }
      }
    }
  }
}
