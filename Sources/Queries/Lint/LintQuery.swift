public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Looks for what is probably not meant: selectors that match nobody, rules that change nothing, ports that
/// no pod has, and their like.
public struct LintQuery: Sendable {
  /// The findings to look for.
  public var codes: Set<LintCode>
  /// The least level that is told.
  public var level: Findings.Level
  /// The most networks to simulate in search of what changes nothing.
  public var simulations: Int

  /// Creates a query; by default for everything.
  public init(
    codes: Set<LintCode> = Set(LintCode.allCases),
    level: Findings.Level = .note,
    simulations: Int = 2000
  ) {
    self.codes = codes
    self.level = level
    self.simulations = simulations
  }

  /// The findings in a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - secondary: Its secondary networks, whose policies are linted too.
  ///   - facts: What the manifests say that decides nothing.
  ///   - warnings: What was warned of while they were read.
  /// - Returns: What was found, with what annotations ignore.
  /// - Complexity: O(rules · pods that differ) for selectors; `simulations` of rules that may change nothing at
  ///   most, each O(*classes of the subject* · *classes*).
  public func answer(
    on network: CompiledNetwork,
    secondary: [CompiledNetwork] = [],
    facts: [WrittenFact] = [],
    warnings: [Diagnostic] = []
  ) -> LintAnswer {
    let wanted = codes.filter { $0.level.weight >= level.weight }
    var findings: [LintFinding] = []
    for (index, network) in ([network] + secondary).enumerated() {
      let context = LintContext(
        network,
        facts: facts,
        warnings: warnings,
        simulations: simulations
      )
      for check in LintCheck.all where index == 0 || check.isAboutPolicies {
        guard !check.codes.isDisjoint(with: wanted) else { continue }
        findings += check.findings(context).filter { wanted.contains($0.code) }
      }
    }
    findings.sort()
    // A policy of several secondary networks is judged on each.
    let distinct = findings.indices.filter { $0 == 0 || findings[$0 - 1] != findings[$0] }
    let sorted = IgnoredFindings(distinct.map { findings[$0] }, facts: facts, checked: wanted)
    return LintAnswer(
      findings: sorted.told,
      ignored: sorted.ignored.map { ($0.finding, $0.reason) },
      codes: LintCode.allCases.filter(wanted.contains)
    )
  }
}

/// What linting came to.
public struct LintAnswer: Sendable {
  /// What is told, by position.
  public var findings: [LintFinding]
  /// What annotations ignore, with the reason that they give.
  public var ignored: [(finding: LintFinding, reason: String?)]
  /// What was looked for, in the order of the catalogue.
  public var codes: [LintCode]

  /// Whether there is a finding of a level, or of one that matters more.
  public func hasFindings(atLeast level: Findings.Level) -> Bool {
    findings.contains { $0.level.weight >= level.weight }
  }

  /// How many findings are of a level.
  func count(of level: Findings.Level) -> Int { findings.count { $0.level == level } }
}

extension Findings.Level {
  /// A number that grows with how much it matters.
  fileprivate var weight: Int {
    switch self {
    case .error: 2
    case .warning: 1
    case .note: 0
    }
  }
}
