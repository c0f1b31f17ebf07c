import NetworkModel
import ReachabilityEngine

/// Units of a list that are connected alike, by number.
struct GraphBlock {
  /// The units, ascending; the first stands for all.
  var units: [Int]
  /// Which of the peers that a query names it belongs to.
  var roles: BlockRoles
  /// The namespace; nil for nodes of the cluster.
  var namespace: String?
  var isSource: Bool
  var isDestination: Bool
  /// Whether two of its pods may speak to each other.
  var hasPairs: Bool
}

/// Which of the peers that a query names something belongs to.
struct BlockRoles: Hashable {
  /// Places among the query's focus.
  var focus: [Int] = []
  var isWaySource = false
  /// Places among the parts of the way's end.
  var wayParts: [Int] = []
}

/// The units of a list, put together where they are connected alike.
struct GraphBlocks {
  private(set) var all: [GraphBlock] = []
  /// Unit -> its block.
  private(set) var blockOfUnit: [Int]
  /// The first unit of each block.
  private(set) var selection = UnitSelection(units: Bitmap(), standingForMore: Bitmap())

  /// What a way in lets through to a unit.
  private struct Way: Hashable {
    var number: Int
    var connectivity: Connectivity
  }

  /// What the units of a block have in common.
  private struct Key: Hashable {
    var namespace: String?
    var facts: UnitFacts.Likeness
    var group: Int
    var ways: [Way]
    var isSource: Bool
    var isDestination: Bool
    var roles: BlockRoles
    /// The unit itself, where it is to be alone.
    var unit: Int
  }

  /// Compares the units of a list.
  ///
  /// - Complexity: that of `ClassPartition` over the classes of all units.
  init(_ query: GraphQuery, _ list: ConnectionList, _ network: CompiledNetwork) {
    let units = list.units.all
    let pods = network.network.cluster.pods
    var rows = list.rows
    let isAlone = query.grouping == .none
    let classes = isAlone ? [] : Set(units.map { $0.classes[0] })
    let partition = ClassPartition(of: classes, &rows)
    var waysOfUnit: [Int: [Way]] = [:]
    for (way, rows) in list.waysIn.rows.enumerated() {
      for row in rows {
        waysOfUnit[row.destination, default: []]
          .append(Way(number: way, connectivity: row.connectivity))
      }
    }
    let named = NamedPeers(query, network.network)
    blockOfUnit = []
    var numbers: [Key: Int] = [:]
    for (number, unit) in units.enumerated() {
      // What else is attached to other networks is judged there.
      let isAttached = unit.pods.contains { !pods[$0].networks.isEmpty }
      let roles = named.roles(of: unit)
      let key = Key(
        namespace: unit.peer.namespace,
        facts: UnitFacts(unit, network).likeness,
        group: partition.groups[unit.classes[0]] ?? 0,
        ways: waysOfUnit[number, default: []],
        isSource: unit.isSource,
        isDestination: unit.isDestination,
        roles: roles,
        unit: isAlone || isAttached ? number : -1
      )
      let block = numbers[key] ?? all.count
      numbers[key] = block
      if block == all.count { all.append(GraphBlock(unit, roles)) }
      all[block].units.append(number)
      all[block].hasPairs = all[block].hasPairs || unit.hasPairs
      blockOfUnit.append(block)
    }
    for block in all {
      selection.units.insert(block.units[0])
      if block.units.count > 1 || block.hasPairs {
        selection.standingForMore.insert(block.units[0])
      }
    }
  }
}

extension GraphBlock {
  fileprivate init(_ unit: ListedUnit, _ roles: BlockRoles) {
    self.init(
      units: [],
      roles: roles,
      namespace: unit.peer.namespace,
      isSource: unit.isSource,
      isDestination: unit.isDestination,
      hasPairs: false
    )
  }

  /// Whether a connection of it to itself is one between two pods.
  var speaksToItself: Bool { units.count > 1 || hasPairs }
}

/// Looks up which of the peers that a query names a unit belongs to.
struct NamedPeers {
  private let query: GraphQuery
  private let focus: [(pods: Set<Int>, nodes: Set<String>)]
  private let sources: (pods: Set<Int>, nodes: Set<String>)
  private let parts: [(pods: Set<Int>, nodes: Set<String>)]

  init(_ query: GraphQuery, _ network: Network) {
    self.query = query
    let sets = { (members: PeerMembers) in
      (
        pods: Set(members.pods),
        nodes: Set(members.nodes.map { network.cluster.nodes[$0].name })
      )
    }
    focus = query.focus.map(sets)
    sources = sets(query.way?.sources ?? PeerMembers())
    parts = query.way?.parts.map { sets($0.members) } ?? []
  }

  /// Those that a unit belongs to.
  func roles(of unit: ListedUnit) -> BlockRoles {
    let belongs = { (members: (pods: Set<Int>, nodes: Set<String>)) -> Bool in
      if case .node(let name) = unit.peer { return members.nodes.contains(name) }
      return unit.pods.contains { members.pods.contains($0) }
    }
    return BlockRoles(
      focus: focus.indices.filter { belongs(focus[$0]) },
      isWaySource: belongs(sources),
      wayParts: parts.indices.filter { belongs(parts[$0]) }
    )
  }

  /// Those that addresses outside belong to, as the end of connections that they are.
  func roles(of blocks: [CIDR], _ end: GraphEnd) -> BlockRoles {
    let addresses = AddressSet(blocks)
    let belongs = { (members: PeerMembers) in
      !members.addresses.intersection(addresses).isEmpty
    }
    return BlockRoles(
      focus: query.focus.indices.filter { belongs(query.focus[$0]) },
      isWaySource: end == .source && query.way.map { belongs($0.sources) } ?? false,
      wayParts: end == .destination
        ? query.way?.parts.indices.filter { belongs(query.way?.parts[$0].members ?? PeerMembers()) }
          ?? [] : []
    )
  }

  /// Those that a way in belongs to: it begins where clients outside do.
  var rolesOfWaysIn: BlockRoles {
    BlockRoles(isWaySource: query.way.map { !$0.sources.addresses.isEmpty } ?? false)
  }
}
