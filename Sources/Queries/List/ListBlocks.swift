import NetworkModel
import Reports

/// Writes the connections of a list for people, in blocks: sources, then what each of them reaches.
///
/// Sources of a namespace that reach the same share a block; a destination that is one of them with a
/// single pod is meant for the others. Workloads of a namespace and a kind that are reached on the same
/// ports share an entry; ports stand in one column.
struct ListBlocks {
  /// What came up while connections were written.
  struct Seen {
    /// The number of connections.
    var count = 0
    /// The peers that something comes from.
    var sources = Bitmap()
    /// The peers that something goes to.
    var destinations = Bitmap()
    /// Numbers of lists of causes.
    var causes = Bitmap()
  }

  private static let bullet = "  -> "
  /// The columns that are kept for ports.
  private static let roomForPorts = 20
  /// The columns that peers in one entry take of a line, unless one alone takes more.
  private static let widestGroup = 48

  /// What came up.
  private(set) var seen = Seen()

  private let list: ConnectionList
  private let writer: TextWriter
  private let column: Int
  private var groups: PeerGroups
  private var ports = NumberedCache<(pieces: [StyledText], isUnknown: Bool)>()

  /// Entries as they are written, since blocks have many in common; not for more than so many peers.
  private var entries: [PeerGroup: String] = [:]
  private var heldPeers = 0
  private static let mostHeldPeers = 1 << 16

  /// The units of the namespace at hand by what they reach, and where they end.
  private var alike: [Int: [Int]] = [:]
  private var end = 0
  /// The units of it that are written.
  private var written = Bitmap()

  /// Prepares to write a list.
  init(_ list: ConnectionList, to writer: TextWriter) {
    self.list = list
    self.writer = writer
    groups = PeerGroups(list)
    // Addresses come up later; most often it is these.
    let alone = list.peers.reduce("outside 0.0.0.0/0, ::/0".count) {
      max($0, ListText.label($1).displayWidth)
    }
    let widest = max(alone, min(groups.widestOfNeighbours(), Self.widestGroup))
    let gap = 2
    column = min(
      Self.bullet.count + widest + gap,
      max(Self.bullet.count + gap, writer.terminal.width - Self.roomForPorts)
    )
  }

  /// Writes all blocks.
  mutating func write() {
    list.forEachSource { source in
      switch source {
      case .unit(let unit): write(unit)
      case .way: write(through: connections(from: source))
      case .outside: writeOutside()
      }
      return writer.isOpen
    }
  }

  // MARK: Sources

  /// Writes the block of a unit and of those behind it that reach the same.
  private mutating func write(_ unit: Int) {
    if unit >= end { readNamespace(from: unit) }
    guard !written.contains(unit) else { return }
    let row = connections(from: .unit(unit))
    guard row.contains(where: { !list.isOwn($0) }) else { return }
    // Hashes find them, their rows decide.
    let others = alike[Self.hash(row), default: []].filter {
      $0 > unit && !written.contains($0) && Self.areAlike(connections(from: .unit($0)), row)
    }
    for other in others { written.insert(other) }
    write([unit] + others, row)
  }

  /// Finds which units of a namespace may reach the same.
  private mutating func readNamespace(from first: Int) {
    let units = list.units.all
    alike.removeAll(keepingCapacity: true)
    end = first
    while end < units.count, units[end].peer.namespace == units[first].peer.namespace {
      if units[end].isSource {
        let row = connections(from: .unit(end))
        let isListed = row.contains { !list.isOwn($0) }
        if isListed { alike[Self.hash(row), default: []].append(end) }
      }
      end += 1
    }
  }

  private static func hash(_ row: [ListedConnection]) -> Int {
    var hasher = Hasher()
    for connection in row {
      hasher.combine(connection.destination)
      hasher.combine(connection.value)
    }
    return hasher.finalize()
  }

  private static func areAlike(_ a: [ListedConnection], _ b: [ListedConnection]) -> Bool {
    a.elementsEqual(b) { $0.destination == $1.destination && $0.value == $1.value }
  }

  private func connections(from source: ConnectionList.Source) -> [ListedConnection] {
    var row: [ListedConnection] = []
    list.forEach(from: source) {
      row.append($0)
      return true
    }
    return row
  }

  /// Writes the block of a way in, unless nothing gets through.
  private mutating func write(through row: [ListedConnection]) {
    if let first = row.first { write([first.source], row) }
  }

  private mutating func writeOutside() {
    var row: [ListedConnection] = []
    list.forEach(from: .outside) { connection in
      if let last = row.last, last.source != connection.source {
        write([last.source], row)
        row.removeAll(keepingCapacity: true)
      }
      row.append(connection)
      return writer.isOpen
    }
    if let last = row.last { write([last.source], row) }
  }

  // MARK: Blocks

  /// Writes one block.
  private mutating func write(_ sources: [Int], _ row: [ListedConnection]) {
    writer.section()
    for group in groups.groups(sources.map { (peer: $0, tag: 0) }) {
      writer.paragraph(groups.label(group), hanging: 2)
    }
    let told = sources.count == 1 ? row.filter { !list.isOwn($0) } : row
    for group in groups.groups(told.map { (peer: $0.destination, tag: $0.value) }) {
      writer.write(rendered: entry(group))
    }
    note(told, from: sources)
  }

  /// What a block says of destinations that are told together.
  private mutating func entry(_ group: PeerGroup) -> String {
    if let known = entries[group] { return known }
    let entry = writer.rendered(
      groups.label(group),
      bullet: Self.bullet,
      details: value(group.tag).pieces,
      at: column
    )
    heldPeers += group.peers.count
    if heldPeers > Self.mostHeldPeers {
      entries.removeAll()
      heldPeers = group.peers.count
    }
    entries[group] = entry
    return entry
  }

  /// Remembers what came up: the connections of a block.
  private mutating func note(_ row: [ListedConnection], from sources: [Int]) {
    let doubtful = row.filter { value($0.value).isUnknown }
    var destinations = Bitmap()
    for connection in row {
      destinations.insert(connection.destination)
      seen.destinations.insert(connection.destination)
    }
    for source in sources {
      seen.sources.insert(source)
      let own = ListedConnection(source: source, destination: source, value: 0)
      let isWithOwn = destinations.contains(source) && list.isOwn(own)
      seen.count += isWithOwn ? row.count - 1 : row.count
      for var connection in doubtful {
        connection.source = source
        if !list.isOwn(connection) { seen.causes.insert(list.causes(connection)) }
      }
    }
  }

  private mutating func value(_ number: Int) -> (pieces: [StyledText], isUnknown: Bool) {
    let list = list
    return ports.value(number) {
      let connectivity = list.connectivity(number)
      return (connectivity.pieces, connectivity.allowed != connectivity.possible)
    }
  }
}

extension Connectivity {
  /// The ports in pieces that belong on one line, a protocol a piece.
  fileprivate var pieces: [StyledText] {
    let sure = allowed.pieces
    let doubtful = unknown.pieces
    return sure.enumerated().map { index, text in
      let comma = index == sure.count - 1 && !doubtful.isEmpty ? "," : ""
      return "\(text, .allow)\(comma)"
    }
      + doubtful.enumerated().map { index, text in
        StyledText(index == 0 ? "perhaps \(text)" : text, .unknown)
      }
  }
}

extension ConnectionSet {
  /// The protocols, each with its ports.
  fileprivate var pieces: [String] {
    if isEmpty { return [] }
    return self == .all ? [inWords] : entries.map { ConnectionSet([$0.protocol: $0.ports]).inWords }
  }
}
