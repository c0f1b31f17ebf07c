import NetworkModel
import Reports

/// Writes a difference for people: what each changed object opens, closes and changes.
struct DiffText {
  let answer: DiffAnswer
  let writer: TextWriter

  /// Beyond so many peers at one end, the rest is counted.
  static let namedPeers = 8

  func write() {
    let groups = ChangeGroups(answer)
    for group in groups.groups where writer.isOpen {
      writer.section()
      writeHeading(group.objects)
      var network: String?
      for block in group.blocks {
        if block.change.network != network, let name = block.change.network {
          writer.line("on network \(name)", indent: 2)
        }
        network = block.change.network
        write(block)
      }
    }
    writeIdle(groups)
    writer.section()
    writer.line(summary)
  }

  private func writeHeading(_ objects: [ObjectChange]) {
    if objects.isEmpty {
      writer.paragraph(StyledText("changes that are too many to try each of them", .heading))
    }
    for object in objects { writer.paragraph(Self.words(object), hanging: 2) }
  }

  /// `NetworkPolicy shop/web changed (web.yaml:3:1)`.
  static func words(_ object: ObjectChange) -> StyledText {
    let place: StyledText = object.position.map { " \("(\($0))", .faint)" } ?? ""
    return "\(object.title, .name) \(object.change.rawValue, .heading)\(place)"
  }

  /// On one line where it fits, else an end a line.
  private func write(_ block: ChangeGroups.Block) {
    let kind = block.change.kind
    let slack = String(repeating: " ", count: Self.widest - kind.rawValue.count)
    let word: StyledText = "\(kind.rawValue, kind.role)\(slack)  "
    let sources = Self.peers(block.sources)
    let destinations: StyledText = "-> \(Self.peers(block.destinations))"
    let whole: StyledText = "\(word)\(sources) \(destinations)  \(block.change.words)"
    let inner = Self.widest + 4
    if whole.displayWidth + 2 <= writer.terminal.width {
      writer.line(whole, indent: 2)
    } else {
      let lines = writer.rendered(
        sources,
        wrappedTo: writer.terminal.width - inner,
        hanging: inner
      )
      writer.write(rendered: "  \(writer.rendered(word))\(lines)\n")
      let rest: StyledText = "\(destinations)  \(block.change.words)"
      if rest.displayWidth + inner <= writer.terminal.width {
        writer.line(rest, indent: inner)
      } else {
        writer.paragraph(destinations, indent: inner, hanging: 3)
        writer.paragraph(block.change.words, indent: inner + 3, hanging: 2)
      }
    }
    for cause in block.change.causes {
      writer.paragraph(StyledText(cause), indent: inner + 2, hanging: 2)
    }
  }

  private static let widest = ConnectionChange.Kind.allCases.map(\.rawValue.count).max() ?? 0

  private static func peers(_ peers: [ListedPeer]) -> StyledText {
    let named = peers.prefix(namedPeers).map { ListText.label($0) }.joined(separator: ", ")
    let rest = peers.count - namedPeers
    return rest > 0 ? "\(named) and \(rest) more" : named
  }

  private func writeIdle(_ groups: ChangeGroups) {
    guard !groups.idle.isEmpty || groups.idlePods != nil else { return }
    writer.section("Without effect on connections")
    for object in groups.idle { writer.paragraph(Self.words(object), indent: 2, hanging: 2) }
    if let pods = groups.idlePods { writer.line("\(pods)", indent: 2) }
  }

  /// How many connections came to be what.
  private var summary: StyledText {
    let counted = ConnectionChange.Kind.allCases.compactMap { kind -> StyledText? in
      let count = answer.difference.count(kind)
      return count == 0 ? nil : StyledText("\(count) \(kind.rawValue)", kind.role)
    }
    guard !counted.isEmpty else { return "no connection differs" }
    let total = answer.difference.connections.count
    return
      "\(total == 1 ? "1 connection" : "\(total) connections"): \(counted.joined(separator: ", "))"
  }
}
