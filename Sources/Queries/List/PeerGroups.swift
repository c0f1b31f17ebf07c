import NetworkModel
import Reports

/// Peers that text tells together: workloads of one namespace and one kind, of which the same is said.
struct PeerGroup: Hashable {
  /// The peers, by number.
  var peers: [Int]
  /// A number for what is said of them.
  var tag: Int
}

/// Finds which peers text tells together.
struct PeerGroups {
  /// What peers of a group have in common; the number of the peer, where it stands alone.
  private enum Sort: Hashable {
    case workloads(namespace: String, kind: String, isHostNetwork: Bool)
    case alone(Int)
  }

  private struct Key: Hashable {
    var sort: Int
    var tag: Int
  }

  private let list: ConnectionList
  private var sorts = NumberedCache<Int>()
  private var numbers: [Sort: Int] = [:]

  /// Looks peers up in a list.
  init(_ list: ConnectionList) { self.list = list }

  /// Groups peers with what is said of each; groups stand in the order of their first peers.
  mutating func groups(_ peers: some Sequence<(peer: Int, tag: Int)>) -> [PeerGroup] {
    var groups: [PeerGroup] = []
    var places: [Key: Int] = [:]
    var last: (key: Key, place: Int)?
    for (peer, tag) in peers {
      let key = Key(sort: sort(peer), tag: tag)
      // Neighbours mostly belong together.
      let place = last.flatMap { $0.key == key ? $0.place : nil } ?? places[key] ?? groups.count
      if place == groups.count {
        groups.append(PeerGroup(peers: [], tag: tag))
        places[key] = place
      }
      groups[place].peers.append(peer)
      last = (key, place)
    }
    return groups
  }

  /// `production/api, web [Deployment]`; what is told alone, as it is told everywhere.
  func label(_ group: PeerGroup) -> StyledText {
    let peers = group.peers.map { list.peers[$0] }
    guard peers.count > 1, let first = peers.first else {
      return peers.first.map(ListText.label) ?? StyledText()
    }
    var text = StyledText()
    for (index, peer) in peers.enumerated() {
      guard case .workload(let workload, _, _) = peer else { continue }
      if index > 0 { text.append(", ", nil) }
      text.append(index == 0 ? workload.qualifiedName : workload.name, .name)
    }
    text.append(" ", nil)
    return text + ListText.sort(first)
  }

  /// The width of the widest group of units that stand side by side, as far as it says how wide groups
  /// may get: two of a few, else up to six; 0 where there is none.
  mutating func widestOfNeighbours() -> Int {
    var widest = 0
    var run: [Int] = []
    for unit in list.units.all.indices {
      if let last = run.last, sort(last) != sort(unit) { run.removeAll(keepingCapacity: true) }
      run.append(unit)
      if run.count > 6 { run.removeFirst() }
      guard run.count > 1 else { continue }
      let group = PeerGroup(peers: run.count < 4 ? Array(run.suffix(2)) : run, tag: 0)
      widest = max(widest, label(group).displayWidth)
    }
    return widest
  }

  private mutating func sort(_ peer: Int) -> Int {
    sorts.value(peer) {
      let sort = Self.sort(list.peers[peer], peer)
      let number = numbers[sort] ?? numbers.count
      numbers[sort] = number
      return number
    }
  }

  private static func sort(_ peer: ListedPeer, _ number: Int) -> Sort {
    if case .workload(let workload, let pods, let isHostNetwork) = peer, pods.isEmpty {
      return .workloads(
        namespace: workload.namespace,
        kind: workload.kind,
        isHostNetwork: isHostNetwork
      )
    }
    return .alone(number)
  }
}
