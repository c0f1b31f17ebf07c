package import NetworkModel

/// The coarsest cut of protocol x port that tells all policies' ports apart.
///
/// An atom is a range of ports of one protocol that every rule takes whole or not at all. A set of
/// connections becomes a set of atoms: a few words.
package struct PortAtoms: Sendable {
  /// The first port of each atom, sorted by protocol, then port.
  private let starts: [UInt32]
  /// The number of atoms.
  package var count: Int { starts.count }
  /// The number of 64-bit words that a set of atoms takes.
  package var wordCount: Int { (count + 63) / 64 }

  private static let protocols = IPProtocol.withPorts

  /// Cuts at both ends of every range; protocols other than TCP, UDP and SCTP have no atoms (N35).
  package init(_ ranges: some Sequence<(IPProtocol, PortRange)>) {
    var cuts: Set<UInt32> = []
    for index in Self.protocols.indices { cuts.insert(UInt32(index) << 17 | 1) }
    for (proto, range) in ranges {
      guard let index = Self.protocols.firstIndex(of: proto) else { continue }
      cuts.insert(UInt32(index) << 17 | UInt32(range.lowerBound))
      if range.upperBound < .max { cuts.insert(UInt32(index) << 17 | UInt32(range.upperBound) + 1) }
    }
    starts = cuts.sorted()
  }

  /// A finer cut, at the ends of some more ranges; nil where they are cut already.
  func cut(at ranges: [(IPProtocol, PortRange)]) -> PortAtoms? {
    let old = (0..<count).map { atom($0) }
    let finer = PortAtoms(old + ranges)
    return finer.count == count ? nil : finer
  }

  /// The atom that holds the first port of an atom of a finer cut.
  func atom(holding finer: Int, of cut: PortAtoms) -> Int {
    position(cut.starts[finer] + 1) - 1
  }

  /// The atoms of a range of one protocol; the range's ends must be among the cuts.
  package func atoms(_ proto: IPProtocol, _ range: PortRange) -> Range<Int> {
    guard let index = Self.protocols.firstIndex(of: proto) else { return 0..<0 }
    let first = position(UInt32(index) << 17 | UInt32(range.lowerBound))
    let last = position(UInt32(index) << 17 | UInt32(range.upperBound) + 1)
    return first..<last
  }

  /// The index of the first atom that starts at or after a key.
  private func position(_ key: UInt32) -> Int {
    starts.partitioningIndex { $0 >= key }
  }

  /// The connections that a set of atoms stands for.
  package func connections(_ words: [UInt64]) -> ConnectionSet {
    var ranges: [IPProtocol: [PortRange]] = [:]
    for (offset, word) in words.enumerated() {
      word.forEachBit(at: offset) { atom in
        let (proto, range) = self.atom(atom)
        ranges[proto, default: []].append(range)
      }
    }
    return ConnectionSet(ranges.mapValues { PortSet($0) })
  }

  /// The protocol and the ports of an atom.
  func atom(_ index: Int) -> (IPProtocol, PortRange) {
    let proto = Int(starts[index] >> 17)
    let low = starts[index] & 0x1ffff
    let isLast = index + 1 == starts.count || Int(starts[index + 1] >> 17) != proto
    let high = isLast ? 65535 : starts[index + 1] & 0x1ffff - 1
    guard let range = PortRange(Int(low), Int(high)) else {
      preconditionFailure("an atom holds at least one port")
    }
    return (Self.protocols[proto], range)
  }
}
