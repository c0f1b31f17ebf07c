import NetworkModel
import ReachabilityEngine
import Reports

/// The results of checks as findings: a rule for each different assertion, a result for each written.
struct CheckFindings {
  private let answers: [CheckAnswer]
  private let identifiers: AssertionIdentifiers

  init(_ answers: [CheckAnswer]) {
    self.answers = answers
    identifiers = AssertionIdentifiers(answers.flatMap { $0.results.map(\.assertion) })
  }

  var findings: Findings {
    var rules: [Findings.Rule] = []
    var indices: [String: Int] = [:]
    var results: [Finding] = []
    var seen: [String: Int] = [:]
    for answer in answers {
      for result in answer.results {
        let title = result.assertion.title
        let rule = indices[title] ?? rules.count
        if rule == rules.count { rules.append(self.rule(result.assertion)) }
        indices[title] = rule
        var finding = finding(result, of: answer, rule)
        seen[finding.fingerprint, default: 0] += 1
        // What is written twice in a file is told apart by its turn.
        finding.fingerprint += ":\(seen[finding.fingerprint, default: 1])"
        results.append(finding)
      }
    }
    return Findings(noun: "assertion", rules: rules, results: results)
  }

  private func rule(_ assertion: Assertion) -> Findings.Rule {
    let reason = assertion.reason.map { MarkdownText("Reason: \($0)") }
    let owner = assertion.owner.map { MarkdownText("Owner: \($0)") }
    let help: [MarkdownText] =
      ["The assertion \(assertion.text, .code) \(assertion.severity.claim)."]
      + [reason, owner].compactMap(\.self)
      + [
        "\("netsim check", .code) tells what breaks it, \("netsim can", .code) why one pod reaches another."
      ]
    return Findings.Rule(
      id: identifiers.identifier(of: assertion),
      name: assertion.name,
      summary: assertion.title,
      help: help,
      level: assertion.severity.level,
      tags: ["security", "network-policy"]
    )
  }

  private func finding(_ result: AssertionResult, of answer: CheckAnswer, _ rule: Int) -> Finding {
    let assertion = result.assertion
    let failure = result.passed ? nil : CheckFailure(result: result, answer: answer)
    let suite = assertion.location?.file ?? "assertions"
    return Finding(
      rule: rule,
      suite: suite,
      name: assertion.title,
      outcome: result.passed ? .passed : .failed(assertion.severity.level),
      message: failure?.message ?? "",
      details: { answer.write(result, to: $0) },
      written: assertion.location.map {
        Findings.Place($0, "the assertion `\(assertion.text)`")
      },
      causes: failure?.causes ?? [],
      fingerprint: "\(suite)\0\(assertion.title)".stableHash,
      owner: assertion.owner
    )
  }
}

/// What breaks an assertion, in a sentence and in places.
private struct CheckFailure {
  /// Places beyond these help nobody.
  private static let mostCauses = 8

  let message: String
  let causes: [Findings.Place]

  init(result: AssertionResult, answer: CheckAnswer) {
    guard let witness = result.witness else {
      message = result.notes.first ?? "it does not hold"
      causes = []
      return
    }
    let network = answer.network.network
    let port = witness.port.map { " on \($0)" } ?? ""
    let pair =
      "\(network.name(of: witness.source)) \(witness.verdict.verb) "
      + "\(network.name(of: witness.destination))\(port)"
    causes = Array(Self.causes(of: witness, answer).prefix(Self.mostCauses))
    message = causes.first.map { "\(pair): \($0.message)" } ?? pair
  }

  /// What decides: on the way by address, through a way in, or on a secondary network, whichever has
  /// the verdict.
  private static func causes(of witness: Witness, _ answer: CheckAnswer) -> [Findings.Place] {
    let explanation = answer.network.explain(witness)
    let network = answer.network.network
    let direct = DecidingPlaces(network: network).places(of: explanation)
    guard explanation.connectivity.verdict(witness.port) != witness.verdict else { return direct }
    let ways = answer.evaluator.ways.answers(for: explanation)
    if let way = ways.first(where: { $0.connectivity.verdict(witness.port) == witness.verdict }) {
      return answer.places(way, explanation)
    }
    let others = answer.evaluator.secondaryAnswers(for: explanation)
    let other = others.first { $0.1.connectivity.verdict(witness.port) == witness.verdict }
    guard let (_, explanation, network) = other else { return direct }
    return DecidingPlaces(network: network).places(of: explanation)
  }
}

extension CheckAnswer {
  /// Where a way in is declared, and what lets its proxy on.
  fileprivate func places(_ way: WayAnswer, _ explanation: Explanation) -> [Findings.Place] {
    let entrance = way.entryPoint.position.map {
      Findings.Place($0, "it comes in through \(way.entryPoint)")
    }
    let onward =
      way.proxies.first.map { proxy in
        network.explain(
          from: .pod(proxy),
          to: explanation.destination,
          port: explanation.port
        )
      } ?? explanation
    let places = DecidingPlaces(network: network.network).places(of: onward)
    return (entrance.map { [$0] } ?? []) + places
  }
}

extension AssertionSeverity {
  fileprivate var claim: String {
    switch self {
    case .error: "must hold"
    case .warning: "should hold"
    case .note: "is watched"
    }
  }

  fileprivate var level: Findings.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

extension Verdict {
  /// What the source of a witness does.
  fileprivate var verb: String {
    switch self {
    case .allow: "can reach"
    case .deny: "cannot reach"
    case .unknown: "may reach"
    }
  }
}
