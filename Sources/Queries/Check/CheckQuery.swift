public import NetworkModel
public import ReachabilityEngine

/// Tells which assertions hold in a network.
public struct CheckQuery: Sendable {
  /// The assertions, as written.
  public var assertions: [Assertion]
  /// Where a bare name is looked up first; nil for everywhere at once.
  public var defaultNamespace: String?

  /// Creates a query.
  public init(_ assertions: [Assertion], defaultNamespace: String? = nil) {
    self.assertions = assertions
    self.defaultNamespace = defaultNamespace
  }

  /// An assertion that means nothing in the network, and why.
  public struct Fault: Error, Sendable {
    /// The place of the assertion among those asked.
    public var index: Int
    /// What is wrong with one of its peers.
    public var error: PeerError
  }

  /// What can't be asked of a network: every fault of every assertion.
  public struct Faults: Error, Sendable {
    /// The faults, in the order of the assertions.
    public var faults: [Fault]
  }

  /// Answers every assertion, in order.
  ///
  /// - Throws: `Faults` where a peer of some assertion means nothing, or more than one thing.
  /// - Complexity: compiles the network once; per assertion as `ReachEvaluator.answer`.
  public func answer(
    in network: Network,
    secondary: [Network] = []
  ) throws(Faults) -> CheckAnswer {
    let question = try question(in: network, secondary: secondary)
    return question.answer(
      on: CompiledNetwork(network, distinguishing: question.distinguishing),
      secondary: secondary.map { CompiledNetwork($0) }
    )
  }

  /// Looks up the peers of every assertion.
  ///
  /// - Throws: `Faults` where a peer of some assertion means nothing, or more than one thing.
  public func question(
    in network: Network,
    secondary: [Network] = []
  ) throws(Faults) -> CheckQuestion {
    let resolver = PeerResolver(
      network,
      secondary: secondary,
      defaultNamespace: defaultNamespace
    )
    var claims: [Claim] = []
    var faults: [Fault] = []
    for (index, assertion) in assertions.enumerated() {
      do throws(PeerError) {
        claims.append(try Claim(assertion.sentence, resolver))
      } catch {
        faults.append(Fault(index: index, error: error))
      }
    }
    guard faults.isEmpty else { throw Faults(faults: faults) }
    return CheckQuestion(assertions: assertions, claims: claims, resolver: resolver)
  }
}

/// Assertions whose peers were looked up in a network.
public struct CheckQuestion {
  private let assertions: [Assertion]
  private let claims: [Claim]
  private let resolver: PeerResolver
  /// The address sets that the compiled network must tell apart.
  public let distinguishing: [AddressSet]

  init(assertions: [Assertion], claims: [Claim], resolver: PeerResolver) {
    self.assertions = assertions
    self.claims = claims
    self.resolver = resolver
    distinguishing = PeerResolver.distinguishing(claims.flatMap(\.members))
  }

  /// Answers every assertion, in order.
  ///
  /// - Parameters:
  ///   - network: The network that the peers were looked up in, compiled to tell `distinguishing` apart.
  ///   - secondary: Its secondary networks.
  /// - Returns: A result for each assertion.
  public func answer(
    on network: CompiledNetwork,
    secondary: [CompiledNetwork] = []
  ) -> CheckAnswer {
    let evaluator = ReachEvaluator(
      network,
      resolver,
      secondary: secondary,
      followsWaysIn: claims.contains { $0.questions.contains { !$0.sources.addresses.isEmpty } }
    )
    let results = zip(assertions, claims).map { $1.result($0, evaluator) }
    return CheckAnswer(results: results, evaluator: evaluator)
  }
}

extension Claim {
  /// Whether the claim holds, and what shows it where it doesn't.
  func result(_ assertion: Assertion, _ evaluator: ReachEvaluator) -> AssertionResult {
    let answers = questions.map {
      evaluator.answer(
        from: $0.sources,
        to: $0.parts,
        exempt: $0.exempt,
        proxied: $0.proxied
      )
    }
    let wanted: ReachVerdict = mustReach ? .allow : .deny
    let passed = answers.allSatisfy { $0.verdict == wanted }
    let failures = passed ? [] : answers.flatMap(\.groups).filter { $0.verdict != wanted }
    var notes = notes
    if answers.contains(where: { $0.isOnlySelf && $0.verdict == .allow }) {
      notes.append("an endpoint always reaches itself, and there is no other pair (N23)")
    }
    return AssertionResult(
      assertion: assertion,
      passed: passed,
      verdict: hasVerdict ? answers.first?.verdict : nil,
      witness: WitnessFinder(network: evaluator.network.network, mustReach: mustReach)
        .witness(failures),
      failures: failures,
      notes: notes
    )
  }
}

/// Picks the connection that shows best why a claim fails.
private struct WitnessFinder {
  let network: Network
  let mustReach: Bool

  func witness(_ failures: [ReachGroup]) -> Witness? {
    let weights: [ReachVerdict] =
      mustReach ? [.deny, .partial, .unknown] : [.allow, .partial, .unknown]
    let worst = weights.lazy.compactMap { verdict in failures.first { $0.verdict == verdict } }
      .first
    guard let worst else { return nil }
    let port = port(of: worst)
    return Witness(
      source: worst.example.source,
      destination: worst.example.destination,
      port: port,
      verdict: worst.connectivity.verdict(port)
    )
  }

  private func port(of group: ReachGroup) -> AskedPort? {
    let asked = group.demand.connections
    guard mustReach else {
      let sure = asked.intersection(group.connectivity.allowed)
      return pick(
        sure.isEmpty ? asked.intersection(group.connectivity.possible) : sure,
        at: group.example.destination
      )
    }
    // Without a port asked, a denial speaks of all ports: only a declared one is worth naming.
    if case .some = group.demand { return declared(in: asked, at: group.example.destination) }
    let closed = asked.subtracting(group.connectivity.possible)
    return pick(
      closed.isEmpty ? asked.subtracting(group.connectivity.allowed) : closed,
      at: group.example.destination
    )
  }

  /// A port that the destination declares, else a well-known one, else the lowest.
  private func pick(_ connections: ConnectionSet, at destination: EndpointReference) -> AskedPort? {
    if let port = declared(in: connections, at: destination) { return port }
    for port in [443, 80] where connections.contains(.tcp, port) { return AskedPort(.tcp, port) }
    guard let entry = connections.entries.first, let range = entry.ports.ranges.first else {
      return nil
    }
    return AskedPort(entry.protocol, Int(range.lowerBound))
  }

  private func declared(
    in connections: ConnectionSet,
    at destination: EndpointReference
  ) -> AskedPort? {
    guard case .pod(let index) = destination else { return nil }
    let ports = network.cluster.pods[index].ports
    return ports.first { connections.contains($0.protocol, $0.port) }
      .map { AskedPort($0.protocol, $0.port) }
  }
}
