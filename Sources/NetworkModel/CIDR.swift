/// A block of addresses with a common prefix, such as `10.0.0.0/8`.
///
/// Host bits are masked away at construction (N13): `10.1.2.3/8` is `10.0.0.0/8`.
public struct CIDR: Hashable, Sendable {
  /// The lowest address of the block.
  public let network: IPAddress
  /// The number of leading bits that all its addresses share, 0...32 or 0...128.
  public let prefixLength: Int

  /// Creates the block of this prefix around an address.
  public init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.family.width).contains(prefixLength) else { return nil }
    let hostBits = UInt128(address.family.width - prefixLength)
    let mask = hostBits >= 128 ? 0 : ~UInt128(0) << hostBits
    self.network = IPAddress(address.family, address.number & mask & address.family.maximum)
    self.prefixLength = prefixLength
  }

  /// Reads `address/length`; nil where the text isn't that.
  public init?(_ text: some StringProtocol) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let digits = text[text.index(after: slash)...]
    guard let address = IPAddress(text[..<slash]), !digits.isEmpty, digits.utf8.count <= 3,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      digits == "0" || digits.first != "0", let length = Int(digits)
    else { return nil }
    // `::ffff:10.0.0.0/104` speaks of IPv4 in IPv6 clothes; Go keeps it a 128-bit prefix.
    if address.family == .v4, text[..<slash].contains(":") {
      guard length >= 96 else { return nil }
      self.init(address, prefixLength: length - 96)
    } else {
      self.init(address, prefixLength: length)
    }
  }

  /// The block of one address.
  public init(_ address: IPAddress) {
    self.network = address
    self.prefixLength = address.family.width
  }

  /// Its family.
  public var family: IPFamily { network.family }

  /// The lowest and the highest address as numbers, a closed range.
  public var bounds: ClosedRange<UInt128> {
    let hostBits = UInt128(family.width - prefixLength)
    let hosts = hostBits >= 128 ? UInt128.max : (UInt128(1) << hostBits) - 1
    return network.number...(network.number | hosts)
  }

  /// Whether an address is of this family and in the block.
  public func contains(_ address: IPAddress) -> Bool {
    address.family == family && bounds.contains(address.number)
  }

  /// Whether all addresses of another block are in this one.
  public func contains(_ other: CIDR) -> Bool {
    other.family == family && other.prefixLength >= prefixLength && contains(other.network)
  }
}

extension CIDR: Comparable, CustomStringConvertible {
  /// Orders by network, then wider blocks first.
  public static func < (a: Self, b: Self) -> Bool {
    (a.network, a.prefixLength) < (b.network, b.prefixLength)
  }

  /// `address/length`.
  public var description: String { "\(network)/\(prefixLength)" }
}
