import NetworkModel
import ReachabilityEngine

/// What a node of a picture stands for, before it is drawn.
struct GraphPlace {
  /// What is there.
  enum Content {
    /// Blocks of units, by number: one, or all of a namespace.
    case blocks([Int])
    /// Addresses outside, or a unit of a secondary network that the primary one doesn't have.
    case peer(ListedPeer, GraphEnd)
    /// A way in, by number.
    case wayIn(Int)
  }

  var content: Content
  /// The namespace whose frame it stands in; nil outside all frames.
  var frame: String?
  var roles: BlockRoles
  /// Whether its workloads count where a frame speaks of all of them, as sources and destinations.
  var isSource = false
  var isDestination = false

  var isOutside: Bool {
    if case .peer(.outside, _) = content { true } else { false }
  }
}

/// The places of a picture, numbered as connections lead to them; units first.
struct GraphPlaces {
  private(set) var all: [GraphPlace] = []
  /// Block -> its place.
  private var placeOfBlock: [Int] = []
  private var placeOfPeer: [PeerKey: Int] = [:]
  /// Namespace -> its place, where namespaces are places.
  private var placeOfNamespace: [String: Int] = [:]
  private var placeOfWay: [Int: Int] = [:]
  private let blocks: GraphBlocks
  private let named: NamedPeers

  private struct PeerKey: Hashable {
    var peer: ListedPeer
    var end: GraphEnd
  }

  /// Places the blocks of a list.
  init(_ query: GraphQuery, _ list: ConnectionList, _ blocks: GraphBlocks) {
    self.blocks = blocks
    named = NamedPeers(query, list.network.network)
    for (number, block) in blocks.all.enumerated() {
      if query.granularity == .namespace, let namespace = block.namespace {
        if let place = placeOfNamespace[namespace] {
          add(number, block, to: place)
          continue
        }
        placeOfNamespace[namespace] = all.count
      }
      placeOfBlock.append(all.count)
      all.append(
        GraphPlace(
          content: .blocks([number]),
          frame: query.granularity == .namespace ? nil : block.namespace,
          roles: block.roles,
          isSource: block.isSource,
          isDestination: block.isDestination
        )
      )
    }
    for (number, unit) in list.units.all.enumerated() where query.granularity != .namespace {
      let place = placeOfBlock[blocks.blockOfUnit[number]]
      placeOfPeer[PeerKey(peer: unit.peer, end: .source)] = place
      placeOfPeer[PeerKey(peer: unit.peer, end: .destination)] = place
    }
  }

  private mutating func add(_ number: Int, _ block: GraphBlock, to place: Int) {
    placeOfBlock.append(place)
    if case .blocks(let numbers) = all[place].content {
      all[place].content = .blocks(numbers + [number])
    }
    let roles = block.roles
    all[place].roles.focus = Set(all[place].roles.focus + roles.focus).sorted()
    all[place].roles.wayParts = Set(all[place].roles.wayParts + roles.wayParts).sorted()
    all[place].roles.isWaySource = all[place].roles.isWaySource || roles.isWaySource
  }

  /// The place of a unit of the list that blocks were made of.
  func place(ofUnit unit: Int) -> Int { placeOfBlock[blocks.blockOfUnit[unit]] }

  /// The place of a way in.
  mutating func place(ofWay number: Int, _ entryPoint: EntryPoint, isFramed: Bool) -> Int {
    if let place = placeOfWay[number] { return place }
    placeOfWay[number] = all.count
    all.append(
      GraphPlace(
        content: .wayIn(number),
        frame: isFramed ? entryPoint.namespace : nil,
        roles: named.rolesOfWaysIn
      )
    )
    return all.count - 1
  }

  /// The place of a peer as an end of connections.
  mutating func place(of peer: ListedPeer, _ end: GraphEnd) -> Int {
    if let namespace = peer.namespace, let place = placeOfNamespace[namespace] { return place }
    let key = PeerKey(peer: peer, end: end)
    if let place = placeOfPeer[key] { return place }
    placeOfPeer[key] = all.count
    var roles = BlockRoles()
    if case .outside(let blocks) = peer {
      roles = named.roles(of: blocks, end)
    } else {
      placeOfPeer[PeerKey(peer: peer, end: end == .source ? .destination : .source)] = all.count
    }
    all.append(GraphPlace(content: .peer(peer, end), frame: peer.namespace, roles: roles))
    return all.count - 1
  }
}
