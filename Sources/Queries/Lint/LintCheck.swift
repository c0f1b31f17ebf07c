/// A check: which findings it may come to, and how it finds them.
struct LintCheck: Sendable {
  /// The codes of its findings.
  let codes: Set<LintCode>
  /// Whether it is about policies alone, so that it makes sense on secondary networks too.
  var isAboutPolicies = true
  /// Finds what there is to tell of a network.
  let findings: @Sendable (LintContext) -> [LintFinding]

  /// All checks, one line each.
  static let all: [LintCheck] = [
    .selectors, .splitPeers, .rulesThatChangeNothing, .excepts, .priorities, .writtenFacts,
    .defaultDeny, .dns, .probes, .ports, .width, .addressBlocks, .warnings,
  ]
}
