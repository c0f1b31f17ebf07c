import NetworkModel

/// The named ports of pods, as far as rules name them; equal tables share an id (N14, N15).
struct PortTables: Sendable {
  private let names: [String: UInt32]
  private var tables = ListInterner()
  private var last: (ports: [ContainerPort], table: Int) = ([], 0)

  /// The number of distinct tables.
  var count: Int { tables.count }

  /// Makes room for tables of these names; table 0 is the empty one.
  init(_ mentioned: Set<String>) {
    names = Dictionary(
      uniqueKeysWithValues: mentioned.sorted().enumerated().map { ($1, UInt32($0)) }
    )
    _ = tables.intern([])
  }

  /// The id of a pod's table.
  mutating func intern(_ ports: [ContainerPort]) -> Int {
    if ports.isEmpty || names.isEmpty { return 0 }
    if ports == last.ports { return last.table }
    var entries: [(name: UInt32, proto: UInt32, port: UInt32)] = []
    for port in ports {
      guard let id = port.name.flatMap({ names[$0] }) else { continue }
      entries.append((id, UInt32(port.protocol.rawValue), UInt32(port.port)))
    }
    entries.sort { $0 < $1 }
    var list: [UInt32] = []
    for (index, entry) in entries.enumerated() where index == 0 || entries[index - 1] != entry {
      list += [entry.name, entry.proto, entry.port]
    }
    last = (ports, tables.intern(list))
    return last.table
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
