/// A closed range of ports, within 1...65535.
public struct PortRange: Hashable, Sendable {
  /// The first port.
  public let lowerBound: UInt16
  /// The last port, not below the first.
  public let upperBound: UInt16

  /// Creates a range; nil where a bound is outside 1...65535 or the end lies before the start.
  public init?(_ lowerBound: Int, _ upperBound: Int) {
    guard (1...65535).contains(lowerBound), (lowerBound...65535).contains(upperBound) else {
      return nil
    }
    self.lowerBound = UInt16(lowerBound)
    self.upperBound = UInt16(upperBound)
  }

  /// Creates a range of bounds that are known to be in order and not zero.
  init(unchecked lowerBound: UInt16, _ upperBound: UInt16) {
    self.lowerBound = lowerBound
    self.upperBound = upperBound
  }

  /// Every port: 1...65535.
  public static let all = PortRange(unchecked: 1, 65535)

  /// Whether a port is in the range.
  public func contains(_ port: Int) -> Bool { Int(lowerBound) <= port && port <= Int(upperBound) }
}

extension PortRange: Comparable, CustomStringConvertible {
  /// Orders by the first port, then by the last.
  public static func < (a: Self, b: Self) -> Bool {
    (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
  }

  /// `80`, or `8000-8010`.
  public var description: String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)"
  }
}

/// A set of ports as sorted, disjoint, non-adjacent ranges; canonical, so `==` is meaning.
public struct PortSet: Hashable, Sendable {
  /// The ranges in order.
  public private(set) var ranges: [PortRange]

  /// Creates the set of some ranges in any order.
  public init(_ ranges: some Sequence<PortRange> = []) {
    self.ranges = []
    for range in ranges.sorted() {
      if let last = self.ranges.last, Int(range.lowerBound) <= Int(last.upperBound) + 1 {
        self.ranges[self.ranges.count - 1] = PortRange(
          unchecked: last.lowerBound,
          max(last.upperBound, range.upperBound)
        )
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// Every port.
  public static let all = PortSet([PortRange.all])

  /// Whether it holds no port.
  public var isEmpty: Bool { ranges.isEmpty }
  /// Whether it holds a port.
  public func contains(_ port: Int) -> Bool { ranges.contains { $0.contains(port) } }
  /// The ports of either set.
  public func union(_ other: Self) -> Self { PortSet(ranges + other.ranges) }

  /// The ports of both sets.
  public func intersection(_ other: Self) -> Self {
    PortSet(
      ranges.flatMap { a in
        other.ranges.compactMap { b in
          PortRange(
            Int(max(a.lowerBound, b.lowerBound)),
            Int(min(a.upperBound, b.upperBound))
          )
        }
      }
    )
  }

  /// The ports of this set that aren't in the other.
  public func subtracting(_ other: Self) -> Self {
    var kept: [PortRange] = []
    for range in ranges {
      var low = Int(range.lowerBound)
      for cut in other.ranges where cut.upperBound >= range.lowerBound {
        guard cut.lowerBound <= range.upperBound else { break }
        if let before = PortRange(low, Int(cut.lowerBound) - 1) { kept.append(before) }
        low = max(low, Int(cut.upperBound) + 1)
      }
      if let rest = PortRange(low, Int(range.upperBound)) { kept.append(rest) }
    }
    return PortSet(kept)
  }

  /// Whether every port of this set is in the other.
  public func isSubset(of other: Self) -> Bool { subtracting(other).isEmpty }
}

extension PortSet: CustomStringConvertible {
  /// `80,443,8000-8010`.
  public var description: String { ranges.map(\.description).joined(separator: ",") }
}
