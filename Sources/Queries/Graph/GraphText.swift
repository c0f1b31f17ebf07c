import Reports

/// Writes a picture for people without one: what is connected, by where it comes from.
struct GraphText {
  let graph: Graph
  let writer: TextWriter

  /// Writes everything.
  func write() {
    writer.line("\(graph.title, .heading)  \(graph.summary, .faint)")
    for group in graph.groups where !group.mark.isEmpty {
      writer.paragraph("\(group.title, .name): \(group.mark)", indent: 2, hanging: 2)
    }
    // Where some stand out, the others are only there to place them.
    for edge in graph.edges where edge.emphasis != .faded && writer.isOpen {
      let arrow = edge.direction == .both ? "<->" : "->"
      let label = edge.signedLabel.isEmpty ? "" : ": \(edge.signedLabel)"
      let denied: StyledText = edge.role == .denied ? " \("denied", .deny)" : ""
      writer.paragraph(
        "\(edge.source, .name) \(arrow) \(edge.target, .name)\(denied)\(label)",
        indent: 2,
        hanging: 4
      )
    }
  }
}
