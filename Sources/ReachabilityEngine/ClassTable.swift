import NetworkModel

/// Puts endpoints into classes: same namespace labels, same labels as far as any selector looks, same
/// named ports as far as any rule names them, same address blocks, same networks.
///
/// Labels are told apart by the wide selectors, and within a namespace that owns policies by those of
/// its own policies besides.
///
/// INVARIANT: when made, columns are pods by namespace group, then hosts, then unidentified sources,
/// then address atoms. Columns that are added later stand at the end; a class that lost its last pod
/// keeps its column.
struct ClassTable: Sendable {
  /// What is known of the node that an endpoint is or shares the network of.
  enum Host: Hashable, Sendable {
    /// It isn't a host.
    case none
    /// A node with labels of this projection; whether one of its addresses is known.
    case node(projection: Int, hasAddress: Bool)
    /// One of the nodes of the input, or one that isn't in it; whether its address is known.
    case unknown(isListed: Bool, hasAddress: Bool)
  }

  /// Namespaces whose pods no policy tells apart by their namespace, and the columns of their pods.
  struct Group: Sendable {
    /// The namespace, where it owns policies; nil for a group that several may share.
    var owner: String?
    /// The projection of its namespaces' labels.
    var namespaceProjection: Int
    /// Its columns.
    var columns = Bitset()
    /// The selectors by which the policies of the owner speak of its pods.
    var selectors: OwnSelectors
    /// Marks what those mention; part of the keys of its classes.
    var mark: UInt32
  }

  /// The list of blocks of an endpoint whose address isn't known.
  static let unknownAddress = 0

  /// What policies look at.
  var vocabulary: PolicyVocabulary
  var classes: [EndpointClass] = []
  /// Pod index -> class.
  var classOfPod: [Int32]
  /// Node index -> class.
  private(set) var classOfNode: [Int32]
  /// Class -> namespace group, -1 for hosts and addresses.
  var groupOfClass: [Int32] = []
  /// Class -> label projection, -1 for hosts and addresses.
  var projectionOfClass: [Int32] = []
  /// Class -> port table, -1 for hosts and addresses: named ports resolve on pods only (N14).
  var portTableOfClass: [Int32] = []
  /// Class -> list of the blocks that hold its addresses.
  var blockListOfClass: [Int32] = []
  /// Class -> list of the networks that policies speak of and its pods are attached to.
  var networkListOfClass: [Int32] = []
  /// Class -> key, -1 for all but pods.
  var keyOfClass: [Int32] = []
  /// Class -> what is known of its node.
  private(set) var hostOfClass: [Host] = []
  /// The distinct hosts among the nodes of the input.
  private(set) var listedNodes: Set<Host> = []
  var groups: [Group] = []
  /// Namespace -> group.
  var groupOfNamespace: [String: Int32] = [:]
  private var sharedGroups: [Int: Int32] = [:]
  var portTables: PortTables
  let space: AddressAtoms
  private var unidentified: [UnidentifiedPeer: Int] = [:]
  var keys = ListInterner()
  var columnOfKey: [Int32] = []
  private var blockLists = ListInterner()
  private var networkLists: [[String]] = [[]]
  private var networkListIDs: [[String]: Int] = [[]: 0]
  /// Signature of an address -> list of the blocks that match pods with it.
  private var blockListOfSignature: [Int32] = []
  private var lastMark: UInt32 = 0
  /// How many columns there were when it was made.
  private(set) var initialCount = 0

  /// Builds the classes of a network.
  ///
  /// - Complexity: O(*pods*), and O(*labels*) for each pod whose labels aren't stored with those of the
  ///   pod before it.
  init(_ network: Network, _ vocabulary: PolicyVocabulary, distinguishing: [AddressSet]) {
    let cluster = network.cluster
    self.vocabulary = vocabulary
    classOfPod = Array(repeating: -1, count: cluster.pods.count)
    classOfNode = Array(repeating: -1, count: cluster.nodes.count)
    space = AddressAtoms(vocabulary.blockList.map(\.addresses) + distinguishing)
    portTables = PortTables(vocabulary.portNames)
    _ = blockLists.intern([UInt32.max])
    for namespace in cluster.namespaces { addGroup(of: namespace) }
    addPods(cluster)
    addHosts(cluster)
    for peer in cluster.unidentifiedPeers {
      unidentified[peer] = classes.count
      append(EndpointClass(kind: .unidentified(peer)), blocks: Self.unknownAddress)
    }
    let counted =
      vocabulary.blockMatches.map { $0.contains(.external) } + distinguishing.map { _ in true }
    for atom in space.atoms(counting: counted) {
      append(
        EndpointClass(kind: .addresses, addresses: atom.addresses),
        blocks: blockLists.intern(atom.sets)
      )
    }
    initialCount = classes.count
    self.vocabulary.podLabels.seal()
    self.vocabulary.namespaceLabels.seal()
    self.vocabulary.nodeLabels.seal()
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

  /// The blocks of a class, in order; empty where the address isn't known.
  func blocks(of column: Int) -> ArraySlice<UInt32> {
    let list = Int(blockListOfClass[column])
    return list == Self.unknownAddress ? [] : blockLists[list]
  }

  /// Whether no address is known of a class's members.
  func isAddressless(_ column: Int) -> Bool {
    Int(blockListOfClass[column]) == Self.unknownAddress
  }

  /// Whether policies can select a class: what isn't in the cluster has none of its own.
  func hasPolicies(_ column: Int) -> Bool {
    groupOfClass[column] >= 0 || classes[column].kind == .hosts
  }

  /// The networks of a class.
  func networks(of column: Int) -> [String] { networkLists[Int(networkListOfClass[column])] }

  /// What the own selectors of a class's group can tell of its labels.
  func ownEntries(of column: Int) -> [LabelIndex.Entry] {
    LabelIndex.entries(keys[Int(keyOfClass[column])].dropFirst(PodReader.keyHead))
  }

  // MARK: groups

  /// A namespace that owns a policy is a group of its own; the others share one where no namespace
  /// selector tells them apart.
  @discardableResult
  mutating func addGroup(of namespace: Namespace) -> Int {
    let projection = vocabulary.namespaceLabels.project(namespace.labels)
    let selectors = vocabulary.owners[namespace.name]
    let group = selectors == nil ? sharedGroups[projection] : nil
    groupOfNamespace[namespace.name] = group ?? Int32(groups.count)
    if let group { return Int(group) }
    if selectors == nil { sharedGroups[projection] = Int32(groups.count) }
    lastMark += 1
    groups.append(
      Group(
        owner: selectors == nil ? nil : namespace.name,
        namespaceProjection: projection,
        selectors: selectors ?? OwnSelectors(),
        mark: lastMark
      )
    )
    return groups.count - 1
  }

  /// The group of the pods that an own selector of a namespace's policies speaks of.
  func group(ofOwner namespace: String) -> Int? {
    guard let group = groupOfNamespace[namespace], groups[Int(group)].owner != nil else {
      return nil
    }
    return Int(group)
  }

  /// Gives the labels that a group's own selectors can tell another mark, so that keys of before don't
  /// count.
  mutating func renewMark(of group: Int) {
    lastMark += 1
    groups[group].mark = lastMark
  }

  // MARK: pods

  private mutating func addPods(_ cluster: Cluster) {
    var reader = PodReader()
    var keyOfPod = [Int32](repeating: -1, count: cluster.pods.count)
    let pods = cluster.pods
    for index in pods.indices where !pods[index].isHostNetwork {
      keyOfPod[index] = Int32(key(of: pods, index, &reader))
    }
    // Columns by group, and within it in the order of first sight.
    var pairs: [(row: UInt32, item: UInt32)] = []
    pairs.reserveCapacity(cluster.pods.count)
    for key in 0..<keys.count { pairs.append((PodReader.group(of: keys[key]), UInt32(key))) }
    let byGroup = CompressedRows(rows: groups.count, pairs: pairs)
    columnOfKey = Array(repeating: -1, count: keys.count)
    for (column, key) in byGroup.items.enumerated() { columnOfKey[Int(key)] = Int32(column) }
    pairs.removeAll(keepingCapacity: true)
    for (pod, key) in keyOfPod.enumerated() where key >= 0 {
      classOfPod[pod] = columnOfKey[Int(key)]
      pairs.append((UInt32(classOfPod[pod]), UInt32(pod)))
    }
    let podsOfColumn = CompressedRows(rows: keys.count, pairs: pairs)
    for group in groups.indices {
      let start = classes.count
      for key in byGroup[group] {
        append(EndpointClass(kind: .pods, pods: podsOfColumn[classes.count].map(Int.init)))
        setKey(Int(key), of: classes.count - 1)
      }
      groups[group].columns = Bitset(start..<classes.count)
    }
  }

  /// The key of a pod that isn't on its node's network.
  mutating func key(of pods: [Pod], _ index: Int, _ reader: inout PodReader) -> Int {
    if !reader.isLike(pods, index) { read(pods, index, &reader) }
    let blocks = UInt32(podBlocks(pods[index].addresses))
    if reader.list[PodReader.blocks] != blocks || reader.key < 0 {
      reader.list[PodReader.blocks] = blocks
      reader.key = keys.intern(reader.list)
    }
    return reader.key
  }

  /// Reads all of a pod but its addresses.
  private mutating func read(_ pods: [Pod], _ index: Int, _ reader: inout PodReader) {
    guard let group = groupOfNamespace[pods[index].namespace] else {
      preconditionFailure("a cluster declares the namespace of every pod")
    }
    let mark = groups[Int(group)].mark
    if mark != reader.mark {
      reader.mark = mark
      vocabulary.podLabels.mark(groups[Int(group)].selectors.ids, with: mark)
    }
    vocabulary.podLabels.read(
      pods[index].labels,
      serverMade: pods[index].serverMadeLabelKeys,
      &reader.labels
    )
    reader.start(group: UInt32(group))
    reader.list.append(UInt32(vocabulary.podLabels.project(reader.labels.entries)))
    reader.list.append(UInt32(portTables.intern(pods[index].ports)))
    reader.list.append(UInt32(Self.unknownAddress))
    reader.list.append(UInt32(networkList(pods[index].networks)))
    vocabulary.podLabels.append(reader.labels.entries, markedWith: mark, to: &reader.list)
  }

  /// Makes a column that of the pods with a key.
  mutating func setKey(_ key: Int, of column: Int) {
    let facts = PodReader.facts(of: keys[key])
    keyOfClass[column] = Int32(key)
    groupOfClass[column] = facts.group
    projectionOfClass[column] = facts.projection
    portTableOfClass[column] = facts.portTable
    blockListOfClass[column] = facts.blocks
    networkListOfClass[column] = facts.networks
    while columnOfKey.count <= key { columnOfKey.append(-1) }
    columnOfKey[key] = Int32(column)
  }

  private mutating func podBlocks(_ addresses: [IPAddress]) -> Int {
    guard let first = addresses.first else { return Self.unknownAddress }
    guard addresses.count == 1 else { return blockLists.intern(blocks(addresses, .pods)) }
    if blockListOfSignature.isEmpty {
      blockListOfSignature = Array(repeating: -1, count: space.signatureCount)
    }
    let signature = space.signature(of: first)
    if blockListOfSignature[signature] < 0 {
      blockListOfSignature[signature] = Int32(blockLists.intern(blocks(addresses, .pods)))
    }
    return Int(blockListOfSignature[signature])
  }

  private mutating func networkList(_ networks: [String]) -> Int {
    if networks.isEmpty || vocabulary.networks.isEmpty { return 0 }
    let attached = networks.filter(vocabulary.networks.contains)
    if let known = networkListIDs[attached] { return known }
    networkListIDs[attached] = networkLists.count
    networkLists.append(attached)
    return networkLists.count - 1
  }

  // MARK: hosts

  /// Nodes and hostNetwork pods, told apart by their addresses and the labels of their nodes.
  private mutating func addHosts(_ cluster: Cluster) {
    var columns: [HostKey: Int] = [:]
    let hosts = KnownHosts(cluster) { vocabulary.nodeLabels.project($0) }
    listedNodes = Set(hosts.nodes)
    func hostClass(_ addresses: [IPAddress], _ host: Host) -> Int {
      let list =
        addresses.isEmpty ? Self.unknownAddress : blockLists.intern(blocks(addresses, .nodes))
      let key = HostKey(blocks: list, host: host)
      if let column = columns[key] { return column }
      let column = classes.count
      columns[key] = column
      append(EndpointClass(kind: .hosts), blocks: list, host: host)
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
    var blocks: Int
    var host: Host
  }

  /// The blocks that hold one of some addresses, among those that match a kind of endpoint.
  private func blocks(_ addresses: [IPAddress], _ kind: AddressMatch) -> [UInt32] {
    var result: Set<UInt32> = []
    for address in addresses {
      for set in space.sets(ofSignature: space.signature(of: address))
      where set < vocabulary.blockMatches.count && vocabulary.blockMatches[Int(set)].contains(kind)
      {
        result.insert(set)
      }
    }
    return result.sorted()
  }

  /// Adds a column.
  mutating func append(
    _ endpointClass: EndpointClass,
    blocks: Int = unknownAddress,
    host: Host = .none
  ) {
    classes.append(endpointClass)
    groupOfClass.append(-1)
    projectionOfClass.append(-1)
    portTableOfClass.append(-1)
    blockListOfClass.append(Int32(blocks))
    networkListOfClass.append(0)
    keyOfClass.append(-1)
    hostOfClass.append(host)
  }
}
