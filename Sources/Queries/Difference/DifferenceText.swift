import NetworkModel
public import Reports

extension Difference {
  /// Writes the objects, then the connections, a line each; nothing where nothing differs.
  public func write(to writer: TextWriter) {
    for object in objects where writer.isOpen {
      let place: StyledText = object.position.map { " \("(\($0))", .faint)" } ?? ""
      let change = Self.padded(object.change.rawValue, to: Self.widest)
      writer.line("\(change)  \(object.title, .name)\(place)")
    }
    var network: String?
    for change in connections where writer.isOpen {
      if change.network != network, let name = change.network { writer.line("on network \(name)") }
      network = change.network
      write(change, to: writer)
    }
  }

  private func write(_ change: ConnectionChange, to writer: TextWriter) {
    let kind = Self.padded(change.kind.rawValue, to: Self.widest)
    writer.line(
      """
      \(kind, change.kind.role)  \(ListText.label(change.source)) -> \
      \(ListText.label(change.destination))  \(change.words)
      """
    )
    for cause in change.causes {
      writer.paragraph(StyledText(cause), indent: Self.widest + 2, hanging: 2)
    }
  }

  private static let widest = "removed".count

  private static func padded(_ word: String, to width: Int) -> String {
    word + String(repeating: " ", count: max(0, width - word.count))
  }
}

extension ConnectionChange {
  /// The ports, and for a connection that changed what they were.
  var words: StyledText {
    switch kind {
    case .opened: ListText.ports(after)
    case .closed: ListText.ports(before)
    case .changed: "\(ListText.ports(after)) (was \(ListText.ports(before)))"
    }
  }
}

extension ConnectionChange.Kind {
  /// What its colour follows from.
  var role: Role {
    switch self {
    case .opened: .allow
    case .closed: .deny
    case .changed: .unknown
    }
  }
}
