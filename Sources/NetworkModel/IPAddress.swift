/// The two families of addresses; a CIDR matches addresses of its own family only (N38).
public enum IPFamily: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// 32 bits.
  case v4 = 4
  /// 128 bits.
  case v6 = 6

  /// The number of bits of an address.
  public var width: Int { self == .v4 ? 32 : 128 }
  /// The highest address as a number.
  public var maximum: UInt128 { self == .v4 ? UInt128(UInt32.max) : .max }
  /// Orders IPv4 first.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// One IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
  /// Its family.
  public let family: IPFamily
  /// The address as a number, most significant bit first; below 2³² for IPv4.
  public let number: UInt128

  /// Creates the address with this number, which must fit the family.
  public init(_ family: IPFamily, _ number: UInt128) {
    precondition(number <= family.maximum, "an address must fit its family")
    self.family = family
    self.number = number
  }

  /// Reads dotted IPv4 or colon-separated IPv6; nil where the text is neither.
  ///
  /// Leading zeros in IPv4 are refused, as Kubernetes refuses them; zones are not accepted. An
  /// IPv4-mapped IPv6 address (`::ffff:1.2.3.4`) reads as the IPv4 address, as Go reads it.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    if bytes.contains(UInt8(ascii: ":")) {
      guard let number = Self.parseV6(bytes) else { return nil }
      if number >> 32 == 0xffff {
        self.init(.v4, number & 0xffff_ffff)
      } else {
        self.init(.v6, number)
      }
    } else {
      guard let number = Self.parseV4(bytes[...]) else { return nil }
      self.init(.v4, UInt128(number))
    }
  }

  private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0")
      else { return nil }
      var octet: UInt32 = 0
      for byte in part {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
      }
      guard octet <= 255 else { return nil }
      number = number << 8 | octet
    }
    return number
  }

  private static func parseV6(_ bytes: [UInt8]) -> UInt128? {
    let colon = UInt8(ascii: ":")
    var head: [UInt16] = []
    var tail: [UInt16] = []
    var gap = false
    var index = 0
    if bytes.starts(with: [colon, colon]) {
      gap = true
      index = 2
    }
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: colon) ?? bytes.count
      let part = bytes[index..<end]
      if end == bytes.count, part.contains(UInt8(ascii: ".")) {
        guard let v4 = parseV4(part) else { return nil }
        let groups = [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        if gap { tail += groups } else { head += groups }
        break
      }
      guard let group = hexGroup(part) else { return nil }
      if gap { tail.append(group) } else { head.append(group) }
      guard end < bytes.count else { break }
      index = end + 1
      if index == bytes.count { return nil }
      if bytes[index] == colon {
        guard !gap else { return nil }
        gap = true
        index += 1
      }
    }
    let count = head.count + tail.count
    guard gap ? count < 8 : count == 8 else { return nil }
    let groups = head + Array(repeating: 0, count: 8 - count) + tail
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func hexGroup(_ bytes: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(bytes.count) else { return nil }
    var group: UInt16 = 0
    for byte in bytes {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      group = group << 4 | UInt16(digit)
    }
    return group
  }
}

extension IPAddress: Comparable, CustomStringConvertible {
  /// Orders by family, then by number.
  public static func < (a: Self, b: Self) -> Bool {
    (a.family, a.number) < (b.family, b.number)
  }

  /// The usual text; IPv6 as RFC 5952 shortens it.
  public var description: String {
    switch family {
    case .v4:
      return stride(from: 24, through: 0, by: -8)
        .map { String(UInt8(truncatingIfNeeded: number >> UInt128($0))) }.joined(separator: ".")
    case .v6:
      let groups = stride(from: 112, through: 0, by: -16)
        .map { UInt16(truncatingIfNeeded: number >> UInt128($0)) }
      return Self.shortened(groups)
    }
  }

  /// RFC 5952 4.2: the longest run of two or more zero groups becomes `::`, the first on a tie.
  private static func shortened(_ groups: [UInt16]) -> String {
    var best = 0..<0
    var start = 0
    while start < groups.count {
      var end = start
      while end < groups.count, groups[end] == 0 { end += 1 }
      if end - start > max(best.count, 1) { best = start..<end }
      start = max(end, start + 1)
    }
    let hex = { (slice: ArraySlice<UInt16>) in
      slice.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return hex(groups[...]) }
    return hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
  }
}
