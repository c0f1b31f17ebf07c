/// A field of a manifest: absent, null and filled are three things, and an empty list is a fourth.
public enum ManifestField<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The key isn't there.
  case absent
  /// The key is there without a value.
  case null
  /// The key has a value, maybe an empty one.
  case filled(Value)

  /// The value where there is one.
  public var value: Value? {
    if case .filled(let value) = self { value } else { nil }
  }
}

/// A label as it is written.
public struct LabelManifest: Hashable, Sendable {
  var key: String
  var value: String
}

/// An address as its bytes, four or sixteen, and the way it is written.
public struct AddressManifest: Hashable, Sendable {
  var bytes: [UInt8]
  /// How IPv6 is written: bit 0 without `::`, bit 1 in upper case, bit 2 with leading zeros.
  var style = 0

  /// The address with this number, which only its last eight bytes hold apart from a prefix.
  init(_ prefix: [UInt8], count: Int, low: Int) {
    bytes = prefix + [UInt8](repeating: 0, count: count - prefix.count)
    bytes[count - 1] = UInt8(low & 255)
    bytes[count - 2] |= UInt8(low >> 8)
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isV4: Bool { bytes.count == 4 }
  var width: Int { bytes.count * 8 }

  /// The bit of this index, the most significant one first.
  func bit(_ index: Int) -> UInt8 { bytes[index / 8] >> UInt8(7 - index % 8) & 1 }

  var text: String {
    if isV4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    let digits = groups.map { group -> String in
      let plain = String(group, radix: 16, uppercase: style & 2 != 0)
      return style & 4 == 0 ? plain : String(repeating: "0", count: 4 - plain.count) + plain
    }
    guard style & 1 == 0, let gap = Self.longestZeros(groups) else {
      return digits.joined(separator: ":")
    }
    return digits[..<gap.lowerBound].joined(separator: ":") + "::"
      + digits[gap.upperBound...].joined(separator: ":")
  }

  private static func longestZeros(_ groups: [Int]) -> Range<Int>? {
    var best: Range<Int>?
    for start in groups.indices {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(best?.count ?? 1, 1) { best = start..<end }
    }
    return best
  }
}

/// A CIDR as it is written, host bits and all.
public struct CIDRManifest: Hashable, Sendable {
  var address: AddressManifest
  var prefixLength: Int

  var text: String { "\(address.text)/\(prefixLength)" }
}
