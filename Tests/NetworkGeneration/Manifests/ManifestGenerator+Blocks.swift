extension ManifestGenerator {
  /// Blocks around the pods, the nodes and the outside, some written with host bits (N13).
  mutating func block() -> BlockManifest {
    let isV4 = random.chance(70)
    let cidr = random.chance(25) ? wholeFamily(isV4) : block(isV4, longerThan: 0)
    let isSingle = cidr.prefixLength == cidr.address.width
    return BlockManifest(
      cidr: cidr,
      except: isSingle
        ? random.pick([.absent, .null, .filled([])])
        : field(absent: 45, null: 5) { generator in
          (0..<generator.random.number(in: 0...3)).map { _ in generator.part(of: cidr) }
        }
    )
  }

  private mutating func wholeFamily(_ isV4: Bool) -> CIDRManifest {
    CIDRManifest(
      isV4 ? .v4([0, 0, 0, 0]) : AddressManifest(bytes: [UInt8](repeating: 0, count: 16)),
      0
    )
  }

  private mutating func block(_ isV4: Bool, longerThan: Int) -> CIDRManifest {
    var address = interestingAddress(isV4)
    address.style = random.number(in: 0...7)
    let lengths =
      isV4 ? [1, 8, 16, 24, 25, 29, 30, 31, 32] : [1, 8, 16, 32, 64, 125, 126, 127, 128]
    let length = random.pick(lengths.filter { $0 > longerThan })
    if !random.chance(10) { address.clearBits(from: length) }
    return CIDRManifest(address, length)
  }

  /// A block strictly inside another, as the API demands of `except`.
  private mutating func part(of cidr: CIDRManifest) -> CIDRManifest {
    for _ in 0..<8 {
      let candidate = block(cidr.address.isV4, longerThan: cidr.prefixLength)
      if cidr.contains(candidate.address) { return candidate }
    }
    var half = cidr.address
    half.clearBits(from: cidr.prefixLength)
    if random.chance(50) { half.setBit(cidr.prefixLength) }
    return CIDRManifest(half, cidr.prefixLength + 1)
  }

  /// An address that a pod, a node or the outside has, or one beside it.
  private mutating func interestingAddress(_ isV4: Bool) -> AddressManifest {
    let low = random.number(in: 0...7)
    if isV4 {
      return AddressManifest(
        random.pick([[10, 0, 0], [10, 0, 0], [192, 168, 1], [203, 0, 113], [255, 255, 255]]),
        count: 4,
        low: random.chance(80) ? low : 255 - low
      )
    }
    return AddressManifest(
      random.pick([[0xfd, 0], [0xfd, 0], [0xfd, 1], [0x20, 1, 0xd, 0xb8]]),
      count: 16,
      low: low
    )
  }
}

extension AddressManifest {
  mutating func clearBits(from start: Int) {
    for index in start..<max(start, width) { bytes[index / 8] &= ~(128 >> UInt8(index % 8)) }
  }

  mutating func setBit(_ index: Int) { bytes[index / 8] |= 128 >> UInt8(index % 8) }
}
