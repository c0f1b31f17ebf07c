import NetworkModel

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
