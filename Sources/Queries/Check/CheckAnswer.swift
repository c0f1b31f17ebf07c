internal import NetworkModel
public import ReachabilityEngine
public import Reports

/// Which assertions hold.
public struct CheckAnswer: Sendable {
  /// The results, in the order of the assertions.
  public var results: [AssertionResult]
  /// What answered: the network with its ways in.
  public var evaluator: ReachEvaluator
  /// The network that was asked.
  public var network: CompiledNetwork { evaluator.network }

  /// How many assertions hold.
  public var passedCount: Int { results.count { $0.passed } }
  /// How many assertions don't hold.
  public var failedCount: Int { results.count - passedCount }

  /// Writes one result as the report of a check does: a line, and what shows that it fails.
  public func write(_ result: AssertionResult, to writer: TextWriter) {
    CheckText(answer: self).write(result, to: writer)
  }

  /// Writes one result as an element of `assertions` in `netsim.check/v1`.
  public func write(_ result: AssertionResult, to writer: any DataWriter) {
    CheckData(answer: self).write(result, to: writer)
  }
}

extension Report {
  /// The answers to several checks as one report: text, data of schema netsim.check/v1,
  /// Markdown and findings.
  public static func check(_ answers: [CheckAnswer]) -> Report {
    Report(
      title: "netsim check",
      text: { writer in
        for answer in answers { CheckText(answer: answer).write(to: writer) }
        writer.line(summary(of: answers))
      },
      data: { writer in
        writer.mapping {
          writer.field("schema", "netsim.check/v1")
          writer.sequence("assertions") {
            for answer in answers { CheckData(answer: answer).write(to: writer) }
          }
          writer.mapping("summary", .line) {
            writer.field("passed", answers.reduce(0) { $0 + $1.passedCount })
            writer.field("failed", answers.reduce(0) { $0 + $1.failedCount })
          }
        }
      },
      markdown: { $0.findings(CheckFindings(answers).findings, title: "netsim check") },
      findings: { CheckFindings(answers).findings }
    )
  }

  private static func summary(of answers: [CheckAnswer]) -> StyledText {
    let passed = answers.reduce(0) { $0 + $1.passedCount }
    let failed = answers.reduce(0) { $0 + $1.failedCount }
    return "\("\(passed) passed, \(failed) failed", failed == 0 ? .allow : .deny)"
  }
}

/// Writes the results of one check as data.
private struct CheckData {
  let answer: CheckAnswer

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
      if let reason = result.assertion.reason { writer.field("reason", reason) }
      if !result.notes.isEmpty { writer.field("notes", result.notes) }
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

  func write(to writer: TextWriter) {
    for result in answer.results where writer.isOpen { write(result, to: writer) }
  }

  func write(_ result: AssertionResult, to writer: TextWriter) {
    let assertion = result.assertion
    let title = assertion.name.map { "\($0): \(assertion.text)" } ?? assertion.text
    guard !result.passed else {
      writer.line("\("pass", .allow)  \(title)")
      for note in result.notes { writer.paragraph("note: \(note)", indent: 2, hanging: 2) }
      return
    }
    let place = assertion.location.map { "  (\($0))" } ?? ""
    writer.line("\("fail", .deny)  \(title)\(place, .faint)")
    if let reason = assertion.reason { writer.paragraph("reason: \(reason)", indent: 2) }
    for group in result.failures.prefix(3) { write(group, to: writer) }
    if result.failures.count > 3 {
      writer.line("and \(result.failures.count - 3) more groups of pairs", indent: 2)
    }
    for note in result.notes { writer.paragraph("note: \(note)", indent: 2, hanging: 2) }
    if let witness = result.witness { write(witness, to: writer) }
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
