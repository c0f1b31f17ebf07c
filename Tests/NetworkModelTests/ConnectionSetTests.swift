import NetworkModel
import Testing

/// Connection sets against plain sets of protocol and port.
@Suite struct ConnectionSetTests {
  struct Key: Hashable {
    var `protocol`: IPProtocol
    var port: Int
  }

  static let protocols: [IPProtocol] = [.tcp, .udp, IPProtocol(rawValue: 47)]
  static let keys = protocols.flatMap { name in [7, 8].map { Key(protocol: name, port: $0) } }
  static let small: [Set<Key>] = (0..<64).map { bits in
    Set(keys.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
  }

  static func connections(_ keys: Set<Key>) -> ConnectionSet {
    let grouped = Dictionary(grouping: keys, by: \.protocol)
    return ConnectionSet(grouped.mapValues { PortSetTests.portSet($0.map(\.port)) })
  }

  static func keys(_ set: ConnectionSet) -> Set<Key> {
    Set(
      set.entries.flatMap { entry in
        PortSetTests.numbers(entry.ports).map { Key(protocol: entry.protocol, port: $0) }
      }
    )
  }

  @Test func `union, intersection and difference hold the connections that set algebra says`() {
    for a in Self.small {
      for b in Self.small {
        let (x, y) = (Self.connections(a), Self.connections(b))
        #expect(Self.keys(x.union(y)) == a.union(b))
        #expect(Self.keys(x.intersection(y)) == a.intersection(b))
        #expect(Self.keys(x.subtracting(y)) == a.subtracting(b))
        #expect(x.isSubset(of: y) == a.isSubset(of: b))
        #expect((x == y) == (a == b))
      }
    }
  }

  @Test func `a protocol without ports isn't kept`() {
    for a in Self.small {
      let rest = Self.connections(a).subtracting(Self.connections(Set(Self.keys.prefix(2))))
      #expect(rest.entries.allSatisfy { !$0.ports.isEmpty })
      #expect(rest.entries.map(\.protocol) == rest.entries.map(\.protocol).sorted())
    }
  }

  @Test func `a verdict is allow within allowed, unknown within possible, deny elsewhere`() {
    for a in Self.small {
      for b in Self.small where a.isSubset(of: b) {
        let value = Connectivity(
          allowed: Self.connections(a),
          possible: Self.connections(b)
        )
        #expect(Self.keys(value.unknown) == b.subtracting(a))
        for key in Self.keys {
          let expected: Verdict = a.contains(key) ? .allow : b.contains(key) ? .unknown : .deny
          #expect(value.verdict(key.protocol, key.port) == expected)
        }
      }
    }
  }

  @Test func `all connections are those of TCP, UDP and SCTP and no others`() {
    #expect(ConnectionSet.all.entries.map(\.protocol) == IPProtocol.withPorts)
    #expect(ConnectionSet.all.contains(.sctp, 65535))
    #expect(!ConnectionSet.all.contains(.tcp, 0))
    #expect(!ConnectionSet.all.contains(IPProtocol(rawValue: 1), 1))
  }

  @Test func `what is printed names all, none, whole protocols and ports`() throws {
    let web = try #require(PortRange(80, 80))
    let tcp = ConnectionSet(.tcp, web)
    #expect(ConnectionSet.all.description == "all")
    #expect(ConnectionSet.none.description == "none")
    #expect(tcp.union(ConnectionSet([.udp: .all])).description == "TCP 80 UDP")
  }
}
