import NetworkModel
import PolicySemantics
import Testing

/// How tiers and actions decide (A1 to A4, C2, C3, L6).
@Suite struct TierTests {
  private typealias Small = SmallCluster

  private func verdict(_ tiers: [Tier], _ rules: [[RuleAction]], isolates: Bool = false) -> Verdict
  {
    let policies = rules.enumerated().map { tier, actions in
      Small.policy(
        "p\(tier)",
        tier: tier,
        ingress: actions.map { Small.rule($0) },
        isolates: isolates
      )
    }
    return Small.network(policies, tiers: tiers).verdict(Small.web, Small.database)
  }

  private func tier(
    _ precedence: Tier.Precedence = .inOrder,
    isolated: Tier.Default = .deny,
    passTo: Int? = nil
  ) -> Tier {
    Tier(name: "tier", precedence: precedence, isolated: isolated, passTo: passTo)
  }

  @Test(arguments: [
    ([RuleAction.allow, .deny], Verdict.allow), ([.deny, .allow], .deny), ([.log, .deny], .deny),
    ([.log, .allow, .deny], .allow), ([.pass, .deny], .allow), ([.log], .allow), ([], .allow),
  ])
  func `in order, the first rule that matches decides`(actions: [RuleAction], expected: Verdict) {
    #expect(verdict([tier()], [actions]) == expected)
  }

  @Test(arguments: [
    ([RuleAction.allow, .deny], Verdict.deny), ([.deny, .allow], .deny), ([.pass, .allow], .allow),
    ([.allow, .pass], .allow), ([.pass, .deny], .deny), ([.pass], .allow), ([.log], .allow),
  ])
  func `with deny first, any denial decides, then any allowance`(
    actions: [RuleAction],
    expected: Verdict
  ) {
    #expect(verdict([tier(.denyFirst)], [actions]) == expected)
  }

  @Test func `an earlier tier decides before a later one`() {
    #expect(verdict([tier(), tier()], [[.allow], [.deny]]) == .allow)
    #expect(verdict([tier(), tier()], [[.deny], [.allow]]) == .deny)
    #expect(verdict([tier(), tier()], [[], [.deny]]) == .deny)
  }

  @Test func `pass goes to the next tier, or to the one that its tier names`() {
    #expect(verdict([tier(), tier(), tier()], [[.pass, .allow], [.deny], []]) == .deny)
    let skipping = [tier(passTo: 2), tier(), tier()]
    #expect(verdict(skipping, [[.pass], [.deny], [.allow]]) == .allow)
    #expect(verdict(skipping, [[.pass], [.allow], [.deny]]) == .deny)
    #expect(verdict([tier(passTo: 2), tier()], [[.pass], [.deny]]) == .allow)
  }

  @Test func `isolation denies what no rule matched, where the tier says so`() {
    #expect(verdict([tier(), tier()], [[], [.allow]], isolates: true) == .deny)
    #expect(verdict([tier(), tier()], [[.log], [.allow]], isolates: true) == .deny)
    #expect(verdict([tier(isolated: .pass), tier()], [[], [.allow]], isolates: true) == .allow)
    #expect(verdict([tier(), tier()], [[.pass], [.allow]], isolates: true) == .allow)
  }
}
