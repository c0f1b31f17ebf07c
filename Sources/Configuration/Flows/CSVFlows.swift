import NetworkModel

/// Reads flows from a table of comma-separated values (RFC 4180).
///
/// A header names the columns, in any order: `source`, `destination`, `port` (a number or a range; empty for
/// every port) and `protocol` (TCP where the column or the value is missing); or `ports`, as `netsim list
/// -o csv` writes it. Other columns are passed over. Peers are those of sentences, or of such a list.
struct CSVFlows {
  private var header: [String: Int]?

  /// Whether a header was read.
  var hasHeader: Bool { header != nil }

  /// Reads one row; nil for the header and for empty rows.
  mutating func record(_ cells: [String]) throws(FlowFault) -> FlowRecord? {
    if cells.allSatisfy(\.isEmpty) { return nil }
    guard let header else {
      try readHeader(cells)
      return nil
    }
    let value = { (name: String) in
      header[name].flatMap { $0 < cells.count ? cells[$0].nonEmpty : nil }
    }
    guard let source = value("source"), let destination = value("destination") else {
      throw FlowFault(message: "the row has no source or no destination")
    }
    let connections = try connections(value)
    var flow = ObservedFlow(source: FlowEnd(), destination: FlowEnd(), connections: connections)
    flow.source.peer = source
    flow.destination.peer = destination
    return .flow(flow)
  }

  private mutating func readHeader(_ cells: [String]) throws(FlowFault) {
    let names = cells.map { $0.lowercased().filter { $0 != " " } }
    let found = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    for name in ["source", "destination"] where found[name] == nil {
      throw FlowFault(
        message: "no column `\(name)`; expected a header such as `source,destination,port,protocol`"
      )
    }
    guard found["port"] != nil || found["ports"] != nil else {
      throw FlowFault(message: "no column `port`; an empty one stands for every port")
    }
    header = found
  }

  private func connections(
    _ value: (String) -> String?
  ) throws(FlowFault) -> ConnectionSet {
    if header?["ports"] != nil {
      let text = value("ports") ?? ""
      guard let connections = ConnectionSet(listed: text), !connections.isEmpty else {
        throw FlowFault(message: "`\(text)` are no ports; expected such as `TCP 80,443 UDP 53`")
      }
      return connections
    }
    let name = value("protocol")
    guard let transport = name.map({ IPProtocol(name: $0.uppercased()) }) ?? .tcp else {
      throw FlowFault(message: "`\(name ?? "")` is no protocol; expected TCP, UDP or SCTP")
    }
    guard let text = value("port") else {
      return name == nil ? .all : ConnectionSet(transport, .all)
    }
    guard let range = PortRange(text: text) else {
      throw FlowFault(message: "`\(text)` is no port; expected one such as `80` or `8000-8010`")
    }
    return ConnectionSet(transport, range)
  }

  /// The cells of a row, quotes undone; nil where a quote isn't closed in it.
  static func cells(_ row: some StringProtocol) -> [String]? {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var rest = row[...]
    while let character = rest.popFirst() {
      switch character {
      case "\"" where isQuoted && rest.first == "\"":
        // A doubled quote inside quotes stands for one.
        cell.append("\"")
        rest.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(cell.trimmed)
        cell = ""
      default: cell.append(character)
      }
    }
    return isQuoted ? nil : cells + [cell.trimmed]
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}

extension PortRange {
  /// Reads `80` or `8000-8010`.
  fileprivate init?(text: some StringProtocol) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first, let low = first, ends.count <= 2, let last = ends.last,
      let high = last
    else { return nil }
    self.init(low, high)
  }
}

extension ConnectionSet {
  /// Reads what lists write: `all`, or `TCP 80,443 UDP 53`; a protocol alone stands for all its ports.
  fileprivate init?(listed text: String) {
    if text == "all" {
      self = .all
      return
    }
    var ports: [IPProtocol: PortSet] = [:]
    var current: IPProtocol?
    for word in text.split(separator: " ") {
      if let name = IPProtocol(name: String(word)) {
        guard ports[name] == nil else { return nil }
        ports[name] = .all
        current = name
      } else {
        let ranges = word.split(separator: ",").map { PortRange(text: $0) }
        guard let name = current, !ranges.contains(nil) else { return nil }
        ports[name] = PortSet(ranges.compactMap(\.self))
        current = nil
      }
    }
    guard !ports.isEmpty else { return nil }
    self.init(ports)
  }
}
