import NetworkModel
import Testing

/// Port sets against plain sets of numbers.
@Suite struct PortSetTests {
  /// All sets of ports 1...6, each as the ranges of single ports in one order.
  static let small: [Set<Int>] = (0..<64).map { bits in
    Set((0..<6).filter { bits >> $0 & 1 == 1 }.map { $0 + 1 })
  }

  static func portSet(_ ports: some Sequence<Int>) -> PortSet {
    PortSet(ports.compactMap { PortRange($0, $0) })
  }

  static func numbers(_ set: PortSet) -> Set<Int> {
    Set(set.ranges.flatMap { Int($0.lowerBound)...Int($0.upperBound) })
  }

  @Test func `union, intersection and difference hold the ports that set algebra says`() {
    for a in Self.small {
      for b in Self.small {
        let (x, y) = (Self.portSet(a), Self.portSet(b))
        #expect(Self.numbers(x.union(y)) == a.union(b))
        #expect(Self.numbers(x.intersection(y)) == a.intersection(b))
        #expect(Self.numbers(x.subtracting(y)) == a.subtracting(b))
        #expect(x.isSubset(of: y) == a.isSubset(of: b))
        #expect((x == y) == (a == b))
      }
    }
  }

  @Test func `ranges are sorted, disjoint and apart`() {
    for a in Self.small {
      let ranges = Self.portSet(a.shuffled()).ranges
      for (range, next) in zip(ranges, ranges.dropFirst()) {
        #expect(Int(range.upperBound) + 1 < Int(next.lowerBound))
      }
    }
  }

  @Test func `operations at the ends of the port space don't overflow`() throws {
    let low = try #require(PortRange(1, 1))
    let high = try #require(PortRange(65535, 65535))
    let middle = try #require(PortRange(2, 65534))
    let ends = PortSet([high, low])
    #expect(PortSet.all.subtracting(ends) == PortSet([middle]))
    #expect(PortSet([middle]).union(ends) == .all)
    #expect(PortSet.all.intersection(ends) == ends)
    #expect(PortSet.all.subtracting(.all).isEmpty)
    #expect(PortSet([middle, middle, low, high]) == .all)
  }

  @Test func `overlapping ranges in any order join into one`() {
    let bounds = [1, 2, 3, 80, 81, 65534, 65535]
    for a in bounds {
      for b in bounds {
        for c in bounds {
          for d in bounds {
            guard let x = PortRange(a, b), let y = PortRange(c, d) else { continue }
            let set = PortSet([x, y])
            #expect(set == PortSet([y, x]))
            for port in bounds {
              #expect(set.contains(port) == (x.contains(port) || y.contains(port)))
            }
          }
        }
      }
    }
  }

  @Test(arguments: [(0, 0), (0, 80), (80, 79), (1, 65536), (-1, 5), (65536, 65536)])
  func `a range outside 1 to 65535 or backwards isn't made`(bounds: (Int, Int)) {
    #expect(PortRange(bounds.0, bounds.1) == nil)
  }

  @Test func `ports are printed as ranges joined by commas`() throws {
    let one = try #require(PortRange(80, 80))
    let more = try #require(PortRange(8000, 8010))
    #expect(PortSet([more, one]).description == "80,8000-8010")
  }
}
