public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Shows who may reach whom as a table: sources down, destinations across.
///
/// A cell speaks of all pairs of different endpoints of a row and a column, by policies alone: what
/// no policy can stop (N23, N24) is left out. Outside addresses stand behind, all in one; then ways in,
/// which are sources only.
public struct MatrixQuery: Hashable, Sendable {
  /// What rows and columns stand for.
  public enum Granularity: String, Hashable, Sendable, CaseIterable {
    /// Workloads.
    case workload
    /// Namespaces.
    case namespace
    /// Pods.
    case pod
  }

  /// How the text shows cells.
  public enum Form: Hashable, Sendable {
    /// One mark a cell, by what is all, some and nothing.
    case marks
    /// A map of shades, by how much it is, grouped by namespace.
    case heat
  }

  /// The connections that cells speak of; nil for all.
  public var connections: ConnectionSet?
  /// What rows and columns stand for.
  public var granularity: Granularity
  /// The namespace whose pods are shown; nil for all.
  public var namespace: String?
  /// How the text shows cells.
  public var form: Form

  /// Creates a query.
  public init(
    connections: ConnectionSet? = nil,
    granularity: Granularity = .workload,
    namespace: String? = nil,
    form: Form = .marks
  ) {
    self.connections = connections
    self.granularity = granularity
    self.namespace = namespace
    self.form = form
  }

  /// The answer; each shape of it is computed when it is rendered.
  public func report(on network: CompiledNetwork) -> Report {
    Report(
      title: "Who may reach whom: \(connections?.description ?? "all ports")",
      text: { write(on: network, to: $0) },
      data: { MatrixData(query: self, network: network, writer: $0).write() },
      table: { MatrixTable(query: self, network: network, writer: $0).write() }
    )
  }

  /// Writes the text in the form that was asked for.
  private func write(on network: CompiledNetwork, to writer: TextWriter) {
    let groups = MatrixGroups(self, network)
    let ways = WayRows(self, network, groups)
    switch form {
    case .marks:
      MatrixText(query: self, network: network, groups: groups, ways: ways, writer: writer).write()
    case .heat:
      MatrixHeat(query: self, network: network, groups: groups, ways: ways, writer: writer).write()
    }
  }

  /// Calls the body with the cells of every group in order until it returns false; a cell is nil
  /// where a group has no two endpoints that could speak to each other.
  func forEachRow(
    _ groups: MatrixGroups,
    _ network: CompiledNetwork,
    _ body: (Int, [Reach?]) -> Bool
  ) {
    var rows = ShapeRows(self, network, groups)
    for (number, group) in groups.all.enumerated() {
      rows.read(group.shape)
      var cells = groups.all.map { Optional(rows.cells[$0.shape]) }
      cells[number] = rows.own
      guard body(number, cells) else { return }
    }
  }
}
