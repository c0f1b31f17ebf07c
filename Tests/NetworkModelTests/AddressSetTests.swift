import NetworkModel
import Testing

/// Address sets against plain sets of numbers, at both ends of each family's space.
@Suite struct AddressSetTests {
  /// Windows of eight addresses: the first, some in the middle, the last.
  static let windows: [[IPAddress]] = [
    (0..<8).map { IPAddress(.v4, $0) },
    (0..<8).map { IPAddress(.v4, IPFamily.v4.maximum - 7 + $0) },
    (0..<8).map { IPAddress(.v6, IPFamily.v6.maximum - 7 + $0) },
    (0..<4).map { IPAddress(.v4, IPFamily.v4.maximum - 3 + $0) }
      + (0..<4).map { IPAddress(.v6, $0) },
  ]

  static func addressSet(_ bits: Int, _ window: [IPAddress]) -> AddressSet {
    AddressSet(
      window.indices.filter { bits >> $0 & 1 == 1 }.map { index in
        AddressSet.Range(window[index].family, window[index].number...window[index].number)
      }
    )
  }

  static func bits(_ set: AddressSet, _ window: [IPAddress]) -> Int {
    window.indices.reduce(0) { $0 | (set.contains(window[$1]) ? 1 << $1 : 0) }
  }

  @Test(arguments: windows)
  func `union, intersection and difference hold the addresses that set algebra says`(
    window: [IPAddress]
  ) {
    for a in 0..<256 {
      for b in stride(from: 0, to: 256, by: 3) {
        let (x, y) = (Self.addressSet(a, window), Self.addressSet(b, window))
        #expect(Self.bits(x.union(y), window) == a | b)
        #expect(Self.bits(x.intersection(y), window) == a & b)
        #expect(Self.bits(x.subtracting(y), window) == a & ~b)
        #expect(x.isSubset(of: y) == (a & ~b == 0))
        #expect((x == y) == (a == b))
      }
    }
  }

  @Test(arguments: windows)
  func `the complement of a set holds exactly what the set doesn't`(window: [IPAddress]) {
    for a in 0..<256 {
      let set = Self.addressSet(a, window)
      let rest = AddressSet.all.subtracting(set)
      #expect(Self.bits(rest, window) == ~a & 255)
      #expect(rest.union(set) == .all)
      #expect(rest.intersection(set).isEmpty)
      #expect(AddressSet.all.subtracting(rest) == set)
    }
  }

  @Test(arguments: windows)
  func `the blocks of a set hold exactly its addresses, and no two could be one`(
    window: [IPAddress]
  ) {
    for a in 0..<256 {
      for set in [
        Self.addressSet(a, window), AddressSet.all.subtracting(Self.addressSet(a, window)),
      ] {
        let blocks = set.blocks
        #expect(AddressSet(blocks) == set)
        #expect(blocks == blocks.sorted())
        for (block, next) in zip(blocks, blocks.dropFirst()) {
          guard block.family == next.family, block.prefixLength == next.prefixLength,
            let wider = CIDR(block.network, prefixLength: block.prefixLength - 1)
          else { continue }
          #expect(!wider.contains(next))
        }
      }
    }
  }

  @Test func `the block of everything holds all of one family and none of the other`() throws {
    let v4 = AddressSet([try #require(CIDR("0.0.0.0/0"))])
    let v6 = AddressSet([try #require(CIDR("::/0"))])
    #expect(v4.union(v6) == .all)
    #expect(v4.intersection(v6).isEmpty)
    #expect(AddressSet.all.blocks.map(\.description) == ["0.0.0.0/0", "::/0"])
    #expect(!v4.contains(IPAddress(.v6, 0)))
  }

  @Test func `a block without its exceptions holds the rest`() throws {
    let block = AddressBlock(
      try #require(CIDR("10.0.0.0/8")),
      except: [try #require(CIDR("10.1.0.0/16")), try #require(CIDR("10.0.0.0/16"))]
    )
    #expect(!block.addresses.contains(try #require(IPAddress("10.0.255.255"))))
    #expect(!block.addresses.contains(try #require(IPAddress("10.1.0.0"))))
    #expect(block.addresses.contains(try #require(IPAddress("10.2.0.0"))))
    #expect(block.except.map(\.description) == ["10.0.0.0/16", "10.1.0.0/16"])
  }
}
