public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Puts everything that is known of a network into one report to browse: who may reach whom and why,
/// which assertions hold, what is unprotected, what leads in, what is wrong with the input.
public struct ReportQuery {
  /// What the report is called.
  public var title: String
  /// The answers to assertions; none where nothing was asserted.
  public var checks: [CheckAnswer]
  /// What was found in the input.
  public var diagnostics: [Diagnostic]
  /// Why the network isn't whole, as a sentence: lower case first, no full stop; nil where it is.
  public var incompleteness: String?

  /// Creates a query.
  public init(
    title: String = "Network report",
    checks: [CheckAnswer] = [],
    diagnostics: [Diagnostic] = [],
    incompleteness: String? = nil
  ) {
    self.title = title
    self.checks = checks
    self.diagnostics = diagnostics
    self.incompleteness = incompleteness
  }

  /// The answer; each shape of it is computed when it is rendered.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - secondary: Its secondary networks.
  ///   - draw: Draws the network; called once at most.
  /// - Returns: A report with text, data and a page.
  public func report(
    on network: CompiledNetwork,
    secondary: [CompiledNetwork] = [],
    drawing draw: @escaping () -> Graph
  ) -> Report {
    // A page asks for it twice: for its data and for the picture.
    var drawn: Graph?
    let graph = { () -> Graph in
      let graph = drawn ?? draw()
      drawn = graph
      return graph
    }
    return Report(
      title: title,
      text: { ReportText(answer: ReportAnswer(self, network, secondary), writer: $0).write() },
      data: { writer in
        ReportData(answer: ReportAnswer(self, network, secondary), graph: graph(), writer: writer)
          .write()
      },
      page: { Page(graph: graph()) }
    )
  }
}

/// Everything that a report says.
struct ReportAnswer {
  let query: ReportQuery
  let network: CompiledNetwork
  /// The primary network's list, from which units and ways in are taken.
  let list: ConnectionList
  /// The matrices: of the primary network, then of the secondary ones.
  let matrices: [ReportMatrix]
  /// The units that some direction isn't surely isolated of.
  let unprotected: [UnprotectedUnit]

  init(_ query: ReportQuery, _ network: CompiledNetwork, _ secondary: [CompiledNetwork]) {
    self.query = query
    self.network = network
    list = ConnectionList(ListQuery(), network)
    matrices =
      [ReportMatrix(list)] + secondary.map { ReportMatrix(ConnectionList(ListQuery(), $0)) }
    unprotected = UnprotectedUnit.all(of: list.units.all, in: network)
  }

  /// The figures of the report, with what they count.
  var figures: [(key: String, count: Int)] {
    let cluster = network.network.cluster
    return [
      ("namespaces", Set(cluster.pods.map(\.namespace)).count),
      ("workloads", Set(cluster.pods.map(\.workload)).count),
      ("policies", network.network.policies.count),
      ("pairs", matrices[0].pairs.all),
      ("connectedPairs", matrices[0].pairs.passing - matrices[0].doubtfulPairs),
      ("perhapsPairs", matrices[0].doubtfulPairs),
      ("unprotected", unprotected.count),
      ("entryPoints", list.entryPoints.count),
    ]
  }

  /// What is to be said of the input, the weightiest first, then in order.
  var diagnostics: [Diagnostic] {
    let all = query.diagnostics + network.priorityWarnings
    return [.error, .warning, .note].flatMap { (severity: Diagnostic.Severity) in
      all.filter { $0.severity == severity }
    }
  }
}
