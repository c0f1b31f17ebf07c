import NetworkModel

/// The fewest `ipBlock`s, with and without `except`, that hold exactly some addresses.
struct AddressBlocks {
  /// The blocks, IPv4 first; nil where they would be too many.
  let blocks: [AddressBlock]?

  /// Finds the blocks.
  ///
  /// IPv4 addresses in IPv6 clothes, which no packet has, aren't cut out of a block: the API would take
  /// the exception for one of IPv4, outside the block, and refuse it.
  ///
  /// - Parameters:
  ///   - addresses: What they are to hold.
  ///   - matches: What they match.
  ///   - most: How many blocks somebody reads; more are too many.
  init(_ addresses: AddressSet, matches: AddressMatch, most: Int = 16) {
    var all: [AddressBlock] = []
    for family in IPFamily.allCases {
      let ranges = addresses.ranges.filter { $0.family == family }
      let part = AddressSet(ranges)
      let plain = part.blocks
      guard let hull = plain.first.flatMap({ Self.hull($0, plain.last ?? $0) }) else { continue }
      let except = AddressSet([hull]).subtracting(part.union(.mapped)).blocks
      all +=
        except.count + 1 <= plain.count
        ? [AddressBlock(hull, except: except, matches: matches)]
        : plain.map { AddressBlock($0, matches: matches) }
    }
    let count = all.reduce(0) { $0 + 1 + $1.except.count }
    blocks = count <= most ? all : nil
  }

  /// Every address but those that no packet of the internet has: the usual words for it.
  static func everywhere(matches: AddressMatch) -> [AddressBlock] {
    let blocks = [
      ("0.0.0.0/0", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]), ("::/0", ["fc00::/7"]),
    ]
    return blocks.compactMap { cidr, except in
      CIDR(cidr).map { AddressBlock($0, except: except.compactMap { CIDR($0) }, matches: matches) }
    }
  }

  /// The smallest block that holds two.
  private static func hull(_ first: CIDR, _ last: CIDR) -> CIDR? {
    (0...first.prefixLength).reversed().lazy
      .compactMap { CIDR(first.network, prefixLength: $0) }
      .first { $0.contains(last) }
  }
}
