import NetworkModel

/// Outside addresses as people write them: blocks, or a block with exceptions where that is shorter.
///
/// `0.0.0.0/0 except 10.0.0.0/8` says what takes eight blocks otherwise.
struct AddressWords: CustomStringConvertible {
  let blocks: [CIDR]

  /// The families one after the other, IPv4 first.
  var description: String {
    IPFamily.allCases.map { family in words(blocks.filter { $0.family == family }) }
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func words(_ blocks: [CIDR]) -> String {
    let plain = blocks.map(\.description).joined(separator: ", ")
    guard blocks.count > 2, let whole = Self.cover(blocks) else { return plain }
    let missing = AddressSet([whole]).subtracting(AddressSet(blocks)).blocks
    guard missing.count + 1 < blocks.count else { return plain }
    return "\(whole) except \(missing.map(\.description).joined(separator: ", "))"
  }

  /// The smallest block that holds some blocks of one family, which stand in order.
  private static func cover(_ blocks: [CIDR]) -> CIDR? {
    guard let first = blocks.first, let last = blocks.last else { return nil }
    let difference = first.bounds.lowerBound ^ last.bounds.upperBound
    let common = difference.leadingZeroBitCount - (128 - first.family.width)
    return CIDR(first.network, prefixLength: min(first.family.width, common))
  }
}
