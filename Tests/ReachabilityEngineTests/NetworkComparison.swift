import NetworkGeneration
import NetworkModel
import PolicySemantics
import ReachabilityEngine

/// Where the engine and the specification differ in one network.
struct Difference: CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Compares the engine with the specification on every probe of one network.
///
/// The engine answers with sets of ports. A set is right when it has the right verdict at one port
/// of each stretch that the network doesn't tell apart, and no range ends inside a stretch.
struct NetworkComparison {
  let network: Network
  let compiled: CompiledNetwork
  let probes: NetworkProbes
  /// How often the specification gave each verdict.
  private(set) var tally = VerdictTally()
  private let edges: Set<Int>
  private let isRowOnDemand: Bool

  init(_ network: Network, seed: UInt64) {
    var random = SplitMix64(seed: ~seed)
    self.network = network
    isRowOnDemand = seed % 4 == 0
    compiled = CompiledNetwork(network)
    probes = NetworkProbes(of: network, addresses: 3, using: &random)
    edges = Set(probes.portStarts + [65536])
  }

  /// The first difference in any pair of endpoints, or nil.
  mutating func firstDifference() -> Difference? {
    for source in probes.endpoints {
      for destination in probes.endpoints where !areOutside(source, destination) {
        if let difference = difference(from: source, to: destination) { return difference }
      }
    }
    return matrixDifference()
  }

  /// Between two outside addresses no policy speaks; one such pair a network is enough.
  private func areOutside(_ a: EndpointReference, _ b: EndpointReference) -> Bool {
    guard case .address = a, case .address = b else { return false }
    return a != probes.endpoints.last || b != a
  }

  private mutating func difference(
    from source: EndpointReference,
    to destination: EndpointReference
  ) -> Difference? {
    let answer = compiled.connectivity(from: source, to: destination)
    if let difference = shapeDifference(answer, source, destination) { return difference }
    for `protocol` in IPProtocol.withPorts {
      for port in probes.ports {
        let connection = Connection(
          from: source,
          to: destination,
          over: `protocol`,
          port: port
        )
        let expected = network.verdict(for: connection)
        let actual = answer.verdict(`protocol`, port)
        tally.add(expected)
        if expected != actual { return Difference(connection, expected, actual, "pair") }
      }
    }
    return exemptDifference(from: source, to: destination, besides: answer)
  }

  /// Where a pair is exempt from policies (N23, N24), its classes still answer by policies alone.
  private func exemptDifference(
    from source: EndpointReference,
    to destination: EndpointReference,
    besides answer: Connectivity
  ) -> Difference? {
    let (from, to) = (compiled.classID(of: source), compiled.classID(of: destination))
    let byPolicies = compiled.connectivity(from: from, to: to)
    if byPolicies == answer { return nil }
    for `protocol` in IPProtocol.withPorts {
      for port in probes.ports {
        let connection = Connection(from: source, to: destination, over: `protocol`, port: port)
        let expected = network.policyVerdict(for: connection)
        let actual = byPolicies.verdict(`protocol`, port)
        if expected != actual { return Difference(connection, expected, actual, "classes") }
      }
    }
    return nil
  }

  private func shapeDifference(
    _ answer: Connectivity,
    _ source: EndpointReference,
    _ destination: EndpointReference
  ) -> Difference? {
    let ranges = (answer.allowed.entries + answer.possible.entries).flatMap(\.ports.ranges)
    for range in ranges {
      guard edges.contains(Int(range.lowerBound)), edges.contains(Int(range.upperBound) + 1) else {
        return Difference("\(source) to \(destination): no policy speaks of the range \(range)")
      }
    }
    guard answer.allowed.isSubset(of: answer.possible) else {
      return Difference("\(source) to \(destination): allowed isn't within possible")
    }
    return nil
  }

  /// Every cell of the matrix, of a large one some rows, against the answer for its pair of classes, and that answer against
  /// the two directions it is made of (N20).
  private func matrixDifference() -> Difference? {
    // Rows that are built on demand are the same as those that are built at once.
    let matrix = compiled.matrix(
      memoryBudget: isRowOnDemand ? 0 : CompiledNetwork.usualMemoryBudget
    )
    let isSmall = compiled.classes.count < 40
    let rows = isSmall ? compiled.classIDs : probes.endpoints.map { compiled.classID(of: $0) }
    for source in rows {
      var cells: [ClassID: Connectivity] = [:]
      matrix.forEachCell(from: source) { cells[$0] = matrix.value($1) }
      for destination in compiled.classIDs {
        let pair = compiled.connectivity(from: source, to: destination)
        let sides = compiled.egress(of: source, to: destination).intersection(
          compiled.ingress(of: destination, from: source)
        )
        let place = "class \(source.index) to class \(destination.index)"
        if matrix.connectivity(from: source, to: destination) != pair {
          return Difference("\(place): the matrix differs from the pair")
        }
        if cells[destination, default: .none] != pair {
          return Difference("\(place): the row differs from the pair")
        }
        if sides != pair { return Difference("\(place): the directions differ from the pair") }
      }
    }
    return nil
  }
}

/// How often each verdict came up: a comparison of nothing but denials would show little.
struct VerdictTally: CustomStringConvertible {
  private var allowed = 0
  private var denied = 0
  private var unknown = 0

  mutating func add(_ verdict: Verdict) {
    switch verdict {
    case .allow: allowed += 1
    case .deny: denied += 1
    case .unknown: unknown += 1
    }
  }

  mutating func add(_ other: Self) {
    allowed += other.allowed
    denied += other.denied
    unknown += other.unknown
  }

  var isVaried: Bool { allowed > 0 && denied > 0 && unknown > 0 }

  var description: String { "\(allowed) allowed, \(denied) denied, \(unknown) unknown" }
}

extension Difference {
  init(_ connection: Connection, _ expected: Verdict, _ actual: Verdict, _ kind: String) {
    self.init(
      """
      \(connection.source) to \(connection.destination) over \(connection.protocol) \
      \(connection.port) by \(kind): the specification says \(expected), the engine \(actual)
      """
    )
  }
}
