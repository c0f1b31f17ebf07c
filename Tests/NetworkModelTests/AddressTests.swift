import NetworkModel
import Testing

/// Addresses and blocks as text and as numbers.
@Suite struct AddressTests {
  /// Numbers in which every group of an IPv6 address is zero, small or large, in all patterns.
  static let patterns: [UInt128] = (0..<6561).map { pattern in
    var (rest, number) = (pattern, UInt128(0))
    for _ in 0..<8 {
      number = number << 16 | [0, 0xa, 0xffff][rest % 3]
      rest /= 3
    }
    return number
  }

  @Test func `reading what was printed gives the same address`() {
    for number in Self.patterns {
      let v4 = IPAddress(.v4, number >> 48 & 0xffff_ffff)
      #expect(IPAddress(v4.description) == v4)
      // The mapped form of an IPv4 address reads as IPv4.
      guard number >> 32 != 0xffff else { continue }
      let v6 = IPAddress(.v6, number)
      #expect(IPAddress(v6.description) == v6)
      #expect(IPAddress(v6.description.uppercased()) == v6)
    }
  }

  @Test(arguments: [
    ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0db8::0001", "2001:db8::1"),
    ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
    ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("FD00::A", "fd00::a"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::ffff:1.2.3.4", "1.2.3.4"),
    ("::1.2.3.4", "::102:304"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
  ])
  func `IPv6 is printed as RFC 5952 shortens it`(texts: (String, String)) throws {
    #expect(try #require(IPAddress(texts.0)).description == texts.1)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.+4", "1.2.3.4 ", " 1.2.3.4", "1..2.3",
    "1.2.3.", ".1.2.3", "1.2.3.4/32", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
    "12345::", "g::", "::1%eth0", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4",
    ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::", "::01.2.3.4",
    "\u{0661}.2.3.4", "::\u{ff11}",
  ])
  func `what isn't an address isn't read`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    ("10.1.2.3/8", "10.0.0.0/8"), ("10.0.0.1/32", "10.0.0.1/32"), ("1.2.3.4/0", "0.0.0.0/0"),
    ("fd00::ffff/64", "fd00::/64"), ("ffff::/0", "::/0"), ("::1/128", "::1/128"),
    ("255.255.255.255/31", "255.255.255.254/31"),
  ])
  func `host bits of a block are masked away`(texts: (String, String)) throws {
    #expect(try #require(CIDR(texts.0)).description == texts.1)
  }

  @Test(arguments: [
    "10.0.0.0", "10.0.0.0/", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/08",
    "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0/1000", "10.0.0.0/ 8", "10.0.0.0/8 ",
    "::ffff:10.0.0.0/95",
  ])
  func `what isn't a block isn't read`(text: String) {
    #expect(CIDR(text) == nil)
  }

  @Test func `a block holds the addresses whose leading bits are its own`() throws {
    for number in Self.patterns.prefix(2000) {
      for length in [0, 1, 15, 16, 17, 63, 64, 127, 128] {
        let block = try #require(CIDR(IPAddress(.v6, number), prefixLength: length))
        #expect(CIDR(block.description) == block || number >> 32 == 0xffff)
        for other in Self.patterns.prefix(40) {
          let hostBits = UInt128(128 - length)
          let isInside = length == 0 || other >> hostBits == number >> hostBits
          #expect(block.contains(IPAddress(.v6, other)) == isInside)
        }
        #expect(block.contains(IPAddress(.v6, block.bounds.upperBound)))
        #expect(!block.contains(IPAddress(.v4, 0)))
      }
    }
  }

  @Test func `a block holds another exactly where it holds its first and last address`() throws {
    let blocks = try [
      "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.1/32", "::/0",
    ]
    .map { try #require(CIDR($0)) }
    for a in blocks {
      for b in blocks {
        let ends = [b.bounds.lowerBound, b.bounds.upperBound].map { IPAddress(b.family, $0) }
        #expect(a.contains(b) == ends.allSatisfy { a.contains($0) })
      }
    }
  }
}
