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
    /// The place among `Assertion.exceptions` of the one that it is about; nil for the sentence.
    public var exception: Int?
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
    var warnings: [Fault] = []
    for (index, assertion) in assertions.enumerated() {
      do throws(Fault) {
        let (claim, idle) = try Self.claim(assertion.sentence, of: assertion, at: index, resolver)
        claims.append(claim)
        warnings += idle
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw Faults(faults: faults) }
    return CheckQuestion(
      assertions: assertions,
      claims: claims,
      warnings: warnings,
      resolver: resolver
    )
  }

  /// What a sentence of an assertion claims without the exceptions of both, and those that leave out
  /// nothing.
  static func claim(
    _ sentence: Sentence,
    of assertion: Assertion,
    at index: Int,
    _ resolver: PeerResolver
  ) throws(Fault) -> (Claim, idle: [Fault]) {
    var place: Int?
    do throws(PeerError) {
      var claim = try Claim(sentence, resolver)
      let idle = try claim.leaveOut(sentence.exceptions, resolver)
      var warnings = idle.map { Fault(index: index, error: $0) }
      for (number, written) in assertion.exceptions.enumerated() {
        place = number
        let idle = try claim.leaveOut(written.exceptions, resolver)
        warnings += idle.map { Fault(index: index, exception: number, error: $0) }
      }
      return (claim, warnings)
    } catch {
      throw Fault(index: index, exception: place, error: error)
    }
  }
}

/// Assertions whose peers were looked up in a network.
public struct CheckQuestion {
  private let assertions: [Assertion]
  private let claims: [Claim]
  private let warnings: [CheckQuery.Fault]
  private let resolver: PeerResolver
  /// The address sets that the compiled network must tell apart.
  public let distinguishing: [AddressSet]

  init(
    assertions: [Assertion],
    claims: [Claim],
    warnings: [CheckQuery.Fault],
    resolver: PeerResolver
  ) {
    self.assertions = assertions
    self.claims = claims
    self.warnings = warnings
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
    let evaluator = evaluator(claims, on: network, secondary)
    let results = zip(assertions, claims).map { $1.result($0, evaluator) }
    return CheckAnswer(results: results, warnings: warnings, evaluator: evaluator)
  }

  /// Answers one assertion, on a network with the same pods, nodes and Services.
  func result(
    _ index: Int,
    on network: CompiledNetwork,
    secondary: [CompiledNetwork]
  ) -> AssertionResult {
    claims[index].result(assertions[index], evaluator([claims[index]], on: network, secondary))
  }

  private func evaluator(
    _ claims: [Claim],
    on network: CompiledNetwork,
    _ secondary: [CompiledNetwork]
  ) -> ReachEvaluator {
    ReachEvaluator(
      network,
      resolver,
      secondary: secondary,
      followsWaysIn: claims.contains { $0.questions.contains { !$0.sources.addresses.isEmpty } }
    )
  }
}
