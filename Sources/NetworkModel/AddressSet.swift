/// A set of IPv4 and IPv6 addresses as sorted, disjoint, non-adjacent closed ranges a family.
///
/// Canonical: two sets are equal exactly when they hold the same addresses.
public struct AddressSet: Hashable, Sendable {
  /// A closed range of addresses of one family.
  public struct Range: Hashable, Sendable {
    /// Its family.
    public let family: IPFamily
    /// The lowest and the highest address as numbers.
    public let bounds: ClosedRange<UInt128>
    /// Creates a range.
    public init(_ family: IPFamily, _ bounds: ClosedRange<UInt128>) {
      self.family = family
      self.bounds = bounds
    }
  }

  private var v4: [ClosedRange<UInt128>]
  private var v6: [ClosedRange<UInt128>]

  /// Creates the set of some ranges in any order, overlapping or not.
  public init(_ ranges: some Sequence<Range> = []) {
    let byFamily = Dictionary(grouping: ranges, by: \.family)
    v4 = Self.normalized(byFamily[.v4, default: []].map(\.bounds))
    v6 = Self.normalized(byFamily[.v6, default: []].map(\.bounds))
  }

  /// Creates the set of some blocks.
  public init(_ blocks: some Sequence<CIDR>) {
    self.init(blocks.map { Range($0.family, $0.bounds) })
  }

  /// All addresses of both families.
  public static let all = AddressSet(IPFamily.allCases.map { Range($0, 0...$0.maximum) })

  /// The ranges: IPv4 first, each family in order.
  public var ranges: [Range] { v4.map { Range(.v4, $0) } + v6.map { Range(.v6, $0) } }
  /// Whether it holds no address.
  public var isEmpty: Bool { v4.isEmpty && v6.isEmpty }

  /// Whether it holds an address.
  public func contains(_ address: IPAddress) -> Bool {
    (address.family == .v4 ? v4 : v6).contains { $0.contains(address.number) }
  }

  /// The addresses of either set.
  public func union(_ other: Self) -> Self {
    var result = self
    result.v4 = Self.normalized(v4 + other.v4)
    result.v6 = Self.normalized(v6 + other.v6)
    return result
  }

  /// The addresses of both sets.
  public func intersection(_ other: Self) -> Self {
    subtracting(AddressSet.all.subtracting(other))
  }

  /// The addresses of this set that aren't in the other.
  public func subtracting(_ other: Self) -> Self {
    var result = self
    result.v4 = Self.difference(v4, other.v4)
    result.v6 = Self.difference(v6, other.v6)
    return result
  }

  /// Whether every address of this set is in the other.
  public func isSubset(of other: Self) -> Bool { subtracting(other).isEmpty }

  /// The fewest CIDR blocks that hold exactly these addresses, in order.
  public var blocks: [CIDR] { ranges.flatMap(Self.blocks) }

  /// Sorts and joins ranges that overlap or touch.
  private static func normalized(_ ranges: [ClosedRange<UInt128>]) -> [ClosedRange<UInt128>] {
    var result: [ClosedRange<UInt128>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last,
        range.lowerBound <= last.upperBound || range.lowerBound - 1 == last.upperBound
      {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// Both operands are normalized; walks them together.
  private static func difference(
    _ a: [ClosedRange<UInt128>],
    _ b: [ClosedRange<UInt128>]
  ) -> [ClosedRange<UInt128>] {
    var result: [ClosedRange<UInt128>] = []
    var index = 0
    for range in a {
      var low = range.lowerBound
      var consumed = false
      while index < b.count, b[index].upperBound < range.lowerBound { index += 1 }
      var cut = index
      while cut < b.count, b[cut].lowerBound <= range.upperBound {
        if b[cut].lowerBound > low { result.append(low...(b[cut].lowerBound - 1)) }
        if b[cut].upperBound >= range.upperBound {
          consumed = true
          break
        }
        low = max(low, b[cut].upperBound + 1)
        cut += 1
      }
      if !consumed { result.append(low...range.upperBound) }
    }
    return result
  }

  /// Cuts one range into blocks, each as large as its start's alignment and the end allow.
  private static func blocks(of range: Range) -> [CIDR] {
    let width = range.family.width
    var result: [CIDR] = []
    var low = range.bounds.lowerBound
    while true {
      var hostBits = low == 0 ? width : min(width, low.trailingZeroBitCount)
      while hostBits > 0 {
        let hosts = hostBits >= 128 ? UInt128.max : (UInt128(1) << UInt128(hostBits)) - 1
        if hosts <= range.bounds.upperBound - low { break }
        hostBits -= 1
      }
      guard let block = CIDR(IPAddress(range.family, low), prefixLength: width - hostBits)
      else { return result }
      result.append(block)
      guard block.bounds.upperBound < range.bounds.upperBound else { return result }
      low = block.bounds.upperBound + 1
    }
  }
}
