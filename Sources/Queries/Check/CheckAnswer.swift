public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Which assertions hold.
public struct CheckAnswer: Sendable {
  /// The results, in the order of the assertions.
  public var results: [AssertionResult]
  /// The exceptions that leave out nothing, which is probably not what their author meant.
  public var warnings: [CheckQuery.Fault]
  /// What answered: the network with its ways in.
  public var evaluator: ReachEvaluator
  /// The network that was asked.
  public var network: CompiledNetwork { evaluator.network }

  /// How many assertions hold.
  public var passedCount: Int { results.count { $0.passed } }
  /// How many assertions that must hold don't; those of lesser severity are counted apart.
  public var failedCount: Int { failedCount(of: .error) }
  /// How many assertions of some severity don't hold.
  public func failedCount(of severity: AssertionSeverity) -> Int {
    results.count { !$0.passed && $0.assertion.severity == severity }
  }

  /// Writes one result as the report of a check does: a line, and what shows that it fails.
  public func write(_ result: AssertionResult, to writer: TextWriter) {
    CheckText(answer: self).write(result, to: writer)
  }

  /// `, 1 warning` and the like, to follow a count of what fails; empty where there is nothing to add.
  public var lesserFailures: String { CheckSummary([self]).lesserFailures }

  /// Writes the fields of `summary` in `netsim.check/v1`.
  public func writeSummary(to writer: any DataWriter) { CheckSummary([self]).write(to: writer) }

  /// Writes one result as an element of `assertions` in `netsim.check/v1`.
  public func write(_ result: AssertionResult, to writer: any DataWriter) {
    CheckData(answer: self).write(result, to: writer)
  }
}

extension Report {
  /// The answers to several checks as one report: text, data of schema netsim.check/v1,
  /// Markdown and findings.
  public static func check(_ answers: [CheckAnswer], detail: CheckDetail = .failures) -> Report {
    Report(
      title: "netsim check",
      text: { writer in
        for answer in answers { CheckText(answer: answer, detail: detail).write(to: writer) }
        writer.line(CheckSummary(answers).words)
      },
      data: { writer in
        writer.mapping {
          writer.field("schema", "netsim.check/v1")
          writer.sequence("assertions") {
            for answer in answers { CheckData(answer: answer, detail: detail).write(to: writer) }
          }
          writer.mapping("summary", .line) { CheckSummary(answers).write(to: writer) }
        }
      },
      markdown: { $0.findings(CheckFindings(answers).findings, title: "netsim check") },
      findings: { CheckFindings(answers).findings }
    )
  }
}

/// Writes the results of one check as data.
private struct CheckData {
  let answer: CheckAnswer
  var detail = CheckDetail.failures

  func write(to writer: any DataWriter) {
    for result in answer.results where writer.isOpen { write(result, to: writer) }
  }

  func write(_ result: AssertionResult, to writer: any DataWriter) {
    writer.mapping {
      writer.field("sentence", result.assertion.text)
      writer.field("name", result.assertion.name)
      writer.field("passed", result.passed)
      writer.field("verdict", result.verdict?.rawValue)
      writer.key("location")
      if let location = result.assertion.location {
        writer.mapping(.line) {
          writer.field("file", location.file)
          writer.field("line", location.line)
          writer.field("column", location.column)
        }
      } else {
        writer.null()
      }
      writer.key("witness")
      if let witness = result.witness { write(witness, to: writer) } else { writer.null() }
      IsolationData(network: answer.network.network)
        .write(result.isolation.filter { $0.isIsolated != .yes }, as: "notIsolated", to: writer)
      write(result.assertion, to: writer)
      if result.passed, detail == .everything { writeReasons(result, to: writer) }
      if let suggestion = result.suggestion { SuggestionData(answer: suggestion).write(to: writer) }
      if !result.notes.isEmpty { writer.field("notes", result.notes) }
    }
  }

  /// What is written only where the file says it.
  private func write(_ assertion: Assertion, to writer: any DataWriter) {
    if let reason = assertion.reason { writer.field("reason", reason) }
    if let owner = assertion.owner { writer.field("owner", owner) }
    if assertion.severity != .error { writer.field("severity", assertion.severity.rawValue) }
    if !assertion.exceptions.isEmpty {
      writer.field("except", assertion.exceptions.map(\.text))
    }
  }

  /// Why it holds: which policies isolate the pods, or a connection of each group of pairs.
  private func writeReasons(_ result: AssertionResult, to writer: any DataWriter) {
    let network = answer.network.network
    IsolationData(network: network).write(result.isolation, as: "isolated", to: writer)
    guard result.isolation.isEmpty else { return }
    writer.sequence("why") {
      for group in result.groups { write(group.reason(in: network), to: writer) }
    }
  }

  private func write(_ witness: Witness, to writer: any DataWriter) {
    writer.mapping {
      writer.key("source")
      writer.value(answer.network.network.listed(witness.source))
      writer.key("destination")
      writer.value(answer.network.network.listed(witness.destination))
      writer.field("protocol", witness.port?.protocol.description)
      writer.key("port")
      if let port = witness.port?.port { writer.integer(port) } else { writer.null() }
      writer.field("verdict", witness.verdict.rawValue)
      writer.key("explanation")
      let explanation = answer.network.explain(witness)
      writer.value(explanation, in: answer.network.network)
      WayData(reach: answer.evaluator, explanation: explanation).write(to: writer)
    }
  }
}

/// Writes the results for people: one line each, what fails with its witness.
private struct CheckText {
  let answer: CheckAnswer
  var detail = CheckDetail.failures

  func write(to writer: TextWriter) {
    for result in answer.results where writer.isOpen { write(result, to: writer) }
  }

  func write(_ result: AssertionResult, to writer: TextWriter) {
    let assertion = result.assertion
    let title = assertion.title
    guard !result.passed else {
      writer.line("\("pass", .allow)  \(title)")
      for note in result.notes { writer.paragraph("note: \(note)", indent: 2, hanging: 2) }
      if detail == .everything { CheckReasonsText(answer: answer).write(result, to: writer) }
      return
    }
    let place = assertion.location.map { "  (\($0))" } ?? ""
    let (word, role) = assertion.severity.failure
    writer.line("\(word, role)  \(title)\(place, .faint)")
    if let owner = assertion.owner { writer.paragraph("owner: \(owner)", indent: 2) }
    if let reason = assertion.reason { writer.paragraph("reason: \(reason)", indent: 2) }
    for group in result.failures.prefix(3) { write(group, to: writer) }
    if result.failures.count > 3 {
      writer.line("and \(result.failures.count - 3) more groups of pairs", indent: 2)
    }
    IsolationText(network: answer.network.network).write(
      result.isolation.filter { $0.isIsolated != .yes },
      writer
    )
    for note in result.notes { writer.paragraph("note: \(note)", indent: 2, hanging: 2) }
    if let witness = result.witness { write(witness, to: writer) }
    if let suggestion = result.suggestion { SuggestionText(answer: suggestion).write(to: writer) }
  }

  private func write(_ group: ReachGroup, to writer: TextWriter) {
    let network = answer.network.network
    let ports = group.words
    writer.paragraph(
      "\(group.sources.words(in: network), .name) \(group.verdict.verb, group.verdict.role) "
        + "\(group.destinations.words(in: network), .name)\(ports)",
      indent: 2,
      hanging: 2
    )
    for cause in group.causes { writer.paragraph(StyledText(cause), indent: 4, hanging: 2) }
  }

  private func write(_ witness: Witness, to writer: TextWriter) {
    let network = answer.network.network
    let port = witness.port.map { " on \($0)" } ?? ""
    writer.paragraph(
      "for example \(network.name(of: witness.source), .name) to "
        + "\(network.name(of: witness.destination), .name)\(port):",
      indent: 2,
      hanging: 2
    )
    let explanation = answer.network.explain(witness)
    WayText(reach: answer.evaluator, explanation: explanation).write(to: writer)
  }
}

extension Assertion {
  /// The name, the sentence, and the exceptions beside it.
  var title: String {
    let beside = exceptions.map(\.text).joined(separator: ", ")
    let sentence = exceptions.isEmpty ? text : "\(text), except \(beside)"
    return name.map { "\($0): \(sentence)" } ?? sentence
  }
}

extension AssertionSeverity {
  /// What stands in the place of `pass` where an assertion fails.
  fileprivate var failure: (word: String, role: Role) {
    switch self {
    case .error: ("fail", .deny)
    case .warning: ("warning", .unknown)
    case .note: ("note", .faint)
    }
  }
}

extension ReachVerdict {
  /// What the sources of a group do, in words.
  fileprivate var verb: String {
    switch self {
    case .allow: "can reach"
    case .deny: "cannot reach"
    case .partial: "can reach in part"
    case .unknown: "may reach"
    }
  }

  fileprivate var role: Role {
    switch self {
    case .allow: .allow
    case .deny: .deny
    case .partial, .unknown: .unknown
    }
  }
}

extension ReachGroup {
  /// The ports that pass, or those that were asked where none does.
  fileprivate var words: String {
    switch verdict {
    case .deny:
      if case .every(let asked) = demand { return " on \(asked)" }
      return ""
    case .allow, .partial:
      return connectivity.allowed == .all ? "" : " on \(connectivity.allowed)"
    case .unknown: return " on \(connectivity.possible.inWords)"
    }
  }
}

extension CompiledNetwork {
  /// Replays a witness.
  func explain(_ witness: Witness) -> Explanation {
    explain(from: witness.source, to: witness.destination, port: witness.port)
  }
}

extension Network {
  /// An endpoint as reports write it: its workload, with the pod where that has more than one.
  func listed(_ endpoint: EndpointReference) -> ListedPeer {
    switch endpoint {
    case .pod(let index):
      let pod = cluster.pods[index]
      return .workload(
        pod.workload,
        pods: pod.name == pod.workload.name ? [] : [pod.name],
        isHostNetwork: pod.isHostNetwork
      )
    case .node(let index): return .node(cluster.nodes[index].name)
    case .address(let address): return .outside([CIDR(address)])
    case .unidentified: return .outside(AddressSet.all.blocks)
    }
  }
}
