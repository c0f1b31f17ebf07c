import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a matrix as data: `netsim.matrix/v1`.
struct MatrixData {
  let query: MatrixQuery
  let network: CompiledNetwork
  let writer: any DataWriter

  /// Writes the whole document.
  func write() {
    let groups = MatrixGroups(query, network)
    let ways = WayRows(query, network, groups)
    writer.mapping {
      writer.field("schema", "netsim.matrix/v1")
      writer.field("by", query.granularity.rawValue)
      writer.key("ports")
      if let connections = query.connections { writer.value(connections) } else { writer.null() }
      writer.sequence("peers") {
        for name in groups.all.map(\.name) + ways.names {
          writer.mapping(.line) { fields(of: name) }
        }
      }
      writer.sequence("cells") {
        query.forEachRow(groups, network) { _, cells in
          writer.sequence(.line) {
            for cell in cells { write(cell) }
            for _ in ways.names { writer.null() }
          }
          return writer.isOpen
        }
        for cells in ways.cells {
          writer.sequence(.line) {
            for cell in cells { write(cell) }
            for _ in ways.names { writer.null() }
          }
        }
      }
    }
  }

  private func write(_ cell: Reach?) {
    if let cell {
      writer.string(cell.word(isAsked: query.connections != nil))
    } else {
      writer.null()
    }
  }

  private func fields(of name: MatrixGroup.Name) {
    switch name {
    case .workload(let workload): writer.fields(of: workload)
    case .pod(let workload, let name):
      writer.fields(of: workload)
      if name != workload.name { writer.field("pods", [name]) }
    case .namespace(let name):
      writer.field("kind", "Namespace")
      writer.field("name", name)
    case .entryPoint(let kind, let namespace, let name):
      writer.field("kind", kind.rawValue)
      writer.field("namespace", namespace)
      writer.field("name", name)
    case .outside:
      writer.field("kind", "External")
      writer.field("cidrs", AddressSet.all.blocks.map(\.description))
    }
  }
}

/// Writes a matrix as a table of words.
struct MatrixTable {
  let query: MatrixQuery
  let network: CompiledNetwork
  let writer: any TableWriter

  /// Writes the titles and the rows.
  func write() {
    let groups = MatrixGroups(query, network)
    let names = groups.all.map(\.name.description)
    writer.begin([Column("source")] + names.map { Column($0) })
    var words: [Reach?: EncodedCell] = [:]
    var last: (reach: Reach?, cell: EncodedCell)?
    query.forEachRow(groups, network) { number, cells in
      writer.cell(names[number])
      for reach in cells {
        // Cells side by side are mostly alike.
        if let last, last.reach == reach {
          writer.cell(last.cell)
          continue
        }
        let cell =
          words[reach] ?? writer.encoded(reach?.word(isAsked: query.connections != nil) ?? "")
        words[reach] = cell
        last = (reach, cell)
        writer.cell(cell)
      }
      writer.endRow()
      return writer.isOpen
    }
    let ways = WayRows(query, network, groups)
    for (name, cells) in zip(ways.names, ways.cells) {
      writer.cell(name.description)
      for cell in cells { writer.cell(cell?.word(isAsked: query.connections != nil) ?? "") }
      writer.endRow()
    }
  }
}

extension MatrixGroup.Name: CustomStringConvertible {
  /// `namespace/name[Kind]`, `namespace/pod[Pod]`, the namespace, or `outside`.
  var description: String {
    switch self {
    case .workload(let workload): workload.description
    case .pod(let workload, let name):
      name == workload.name ? workload.description : "\(workload.namespace)/\(name)[Pod]"
    case .namespace(let name): name
    case .outside: "outside"
    case .entryPoint(let kind, let namespace, let name):
      "\(namespace)/\(name)[\(kind.rawValue)]"
    }
  }

  /// The name with the kind of a way in before it, where it isn't cut off.
  var kindFirst: String {
    if case .entryPoint(let kind, let namespace, let name) = self {
      return "\(kind.rawValue) \(namespace)/\(name)"
    }
    return description
  }

  /// The name where there is no room for the kind.
  var withoutKind: String {
    switch self {
    case .workload(let workload): workload.qualifiedName
    case .pod(let workload, let name): "\(workload.namespace)/\(name)"
    case .entryPoint(_, let namespace, let name): "\(namespace)/\(name)"
    case .namespace, .outside: description
    }
  }
}
