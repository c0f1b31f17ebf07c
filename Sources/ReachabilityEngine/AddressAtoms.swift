import NetworkModel

/// The address space of both families, cut where some block begins or ends.
///
/// Intervals between cuts carry a signature: the blocks that hold them. Outside addresses with equal
/// signatures are one atom; a pod's or a node's addresses are known by their signatures alone.
struct AddressAtoms: Sendable {
  /// The interval that starts at `start` and ends before the next one of its family.
  private struct Interval {
    var start: UInt128
    var signature: Int
  }

  private var intervals: [[Interval]] = [[], []]
  private var signatures = ListInterner()

  /// Cuts the space at the bounds of some sets; set *i* appears as *i* in signatures.
  ///
  /// - Complexity: O(*r* log *r* + *r* · *depth*), *r* the ranges of all sets, *depth* how many
  ///   overlap.
  init(_ sets: [AddressSet]) {
    for family in IPFamily.allCases {
      var events: [(at: UInt128, set: Int, begins: Bool)] = [(0, -1, true)]
      for (index, set) in sets.enumerated() {
        for range in set.ranges where range.family == family {
          events.append((range.bounds.lowerBound, index, true))
          if range.bounds.upperBound < family.maximum {
            events.append((range.bounds.upperBound + 1, index, false))
          }
        }
      }
      sweep(events.sorted { $0.at < $1.at }, family)
    }
  }

  private mutating func sweep(_ events: [(at: UInt128, set: Int, begins: Bool)], _ family: IPFamily)
  {
    var active: [UInt32] = []
    var index = 0
    while index < events.count {
      let at = events[index].at
      while index < events.count, events[index].at == at {
        let event = events[index]
        index += 1
        guard event.set >= 0 else { continue }
        let place = active.firstIndex { $0 >= UInt32(event.set) } ?? active.count
        if event.begins {
          active.insert(UInt32(event.set), at: place)
        } else {
          active.remove(at: place)
        }
      }
      let signature = signatures.intern(active)
      intervals[family.index].append(Interval(start: at, signature: signature))
    }
  }

  /// The number of distinct signatures.
  var signatureCount: Int { signatures.count }

  /// The sets that hold the addresses with a signature, in order.
  func sets(ofSignature signature: Int) -> ArraySlice<UInt32> { signatures[signature] }

  /// The signature of an address.
  func signature(of address: IPAddress) -> Int {
    let family = intervals[address.family.index]
    var low = 0
    var high = family.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if family[middle].start <= address.number { low = middle } else { high = middle }
    }
    return family[low].signature
  }

  /// Groups all addresses by the sets that hold them, counting only some of the sets.
  ///
  /// - Returns: groups in the order of their lowest address, IPv4 first; each with the sets that
  ///   hold it, in order.
  func atoms(counting isCounted: [Bool]) -> [(addresses: AddressSet, sets: [UInt32])] {
    var groups = ListInterner()
    var ranges: [[AddressSet.Range]] = []
    for family in IPFamily.allCases {
      let list = intervals[family.index]
      for (index, interval) in list.enumerated() {
        let end = index + 1 < list.count ? list[index + 1].start - 1 : family.maximum
        let group = groups.intern(
          signatures[interval.signature].filter { isCounted[Int($0)] } + [UInt32(family.rawValue)]
        )
        if group == ranges.count { ranges.append([]) }
        ranges[group].append(AddressSet.Range(family, interval.start...end))
      }
    }
    return ranges.indices.map { (AddressSet(ranges[$0]), Array(groups[$0].dropLast())) }
  }
}

extension IPFamily {
  fileprivate var index: Int { self == .v4 ? 0 : 1 }
}
