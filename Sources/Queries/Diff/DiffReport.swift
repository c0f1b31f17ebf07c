import NetworkModel
public import Reports

extension DiffAnswer {
  /// The answer as text, data (schema netsim.diff/v1), a table of connections, a comment on a pull request
  /// and a picture.
  public var report: Report {
    Report(
      title: "\(names.old) → \(names.new)",
      text: { writer in DiffText(answer: self, writer: writer).write() },
      data: { writer in
        writer.mapping {
          writer.field("schema", "netsim.diff/v1")
          writer.field("old", names.old)
          writer.field("new", names.new)
          difference.writeFields(to: writer)
          writer.mapping("summary", .line) {
            for kind in ConnectionChange.Kind.allCases {
              writer.field(kind.rawValue, difference.count(kind))
            }
          }
        }
      },
      table: { writer in writeTable(to: writer) },
      markdown: { writer in DiffMarkdown(answer: self, writer: writer).write() },
      graph: { graph }
    )
  }

  /// The answer as a picture.
  public var graph: Graph {
    difference.graph(from: old, to: new) { change in
      change.changedBy.map { "\($0.title) \($0.change.rawValue)" } + change.causes
    }
  }

  /// A row a connection; with a column for the network where there are secondary ones.
  private func writeTable(to writer: any TableWriter) {
    let hasNetworks = difference.connections.contains { $0.network != nil }
    let titles = ["change", "source", "destination", "before", "after", "changed by"]
    writer.begin((titles + (hasNetworks ? ["network"] : [])).map { Column($0) })
    for change in difference.connections where writer.isOpen {
      writer.cell(change.kind.rawValue)
      writer.cell(change.source.description)
      writer.cell(change.destination.description)
      writer.cell(change.before.cell)
      writer.cell(change.after.cell)
      writer.cell(change.changedBy.map(\.title).joined(separator: ", "))
      if hasNetworks { writer.cell(change.network ?? "") }
      writer.endRow()
    }
  }
}

extension Connectivity {
  /// What passes, and behind `?` what may pass; empty where nothing does.
  fileprivate var cell: String {
    [allowed.isEmpty ? nil : allowed.description, unknown.isEmpty ? nil : "?\(unknown)"]
      .compactMap(\.self).joined(separator: " ")
  }
}
