import NetworkModel

/// What is known of the addresses an endpoint speaks from and listens on.
enum KnownAddresses {
  /// These, at most one a family.
  case known([IPAddress])
  /// Some addresses of these blocks, one a family that has a block; anything where there is none.
  case oneOf([CIDR])
  /// Nothing is known.
  case unknown
}

extension AddressBlock {
  /// Whether an endpoint of these addresses is in the block.
  ///
  /// - N38: "a CIDR matches per family"; `0.0.0.0/0` covers no IPv6.
  /// - N13: `except` takes from its own block only.
  func matches(_ addresses: KnownAddresses) -> Truth {
    switch addresses {
    case .known(let addresses): Truth(addresses.contains(where: holds))
    case .oneOf(let candidates): matches(anyOf: candidates)
    case .unknown: isWholeFamily ? .yes : .unknown
    }
  }

  /// Whether it is `0.0.0.0/0` or `::/0`, without exception.
  private var isWholeFamily: Bool { cidr.prefixLength == 0 && except.isEmpty }

  private func holds(_ address: IPAddress) -> Bool {
    cidr.holds(address) && !except.contains { $0.holds(address) }
  }

  /// Pods without an address (N27): where nothing is known of pod addresses, only a whole family
  /// matches and narrower blocks are taken as outside the cluster.
  private func matches(anyOf candidates: [CIDR]) -> Truth {
    if candidates.isEmpty { return Truth(isWholeFamily) }
    let family = candidates.filter { $0.family == cidr.family }
    if family.isEmpty { return .no }
    if family.allSatisfy({ cidr.encloses($0) && !except.contains(where: $0.overlaps) }) {
      return .yes
    }
    let reached = family.filter(cidr.overlaps).map { cidr.encloses($0) ? $0 : cidr }
    return reached.allSatisfy { $0.isCovered(by: except) } ? .no : .unknown
  }
}

extension CIDR {
  /// Whether the leading bits of an address of this family are those of the block.
  func holds(_ address: IPAddress) -> Bool {
    guard address.family == family else { return false }
    if prefixLength == 0 { return true }
    let hostBits = UInt128(family.width - prefixLength)
    return address.number >> hostBits == network.number >> hostBits
  }

  /// Whether every address of another block is in this one.
  func encloses(_ other: CIDR) -> Bool {
    prefixLength <= other.prefixLength && holds(other.network)
  }

  /// Whether the blocks share an address; then one of them encloses the other.
  func overlaps(_ other: CIDR) -> Bool { encloses(other) || other.encloses(self) }

  /// Whether every address of this block is in one of the others.
  func isCovered(by others: [CIDR]) -> Bool {
    if others.contains(where: { $0.encloses(self) }) { return true }
    let inside = others.filter(overlaps)
    return !inside.isEmpty && halves.allSatisfy { $0.isCovered(by: inside) }
  }

  /// Its lower and its upper half; none of a single address.
  private var halves: [CIDR] {
    guard prefixLength < family.width else { return [] }
    let bit = UInt128(1) << UInt128(family.width - prefixLength - 1)
    let upper = IPAddress(family, network.number | bit)
    return [network, upper].compactMap { CIDR($0, prefixLength: prefixLength + 1) }
  }
}
