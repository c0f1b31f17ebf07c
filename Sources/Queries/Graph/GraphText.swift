import Reports

/// Writes a picture for people without one: what is connected, by where it comes from.
///
/// Where something stands out, or changed, that is told alone: what is beside it only places it.
struct GraphText {
  let graph: Graph
  let writer: TextWriter

  /// Writes everything.
  func write() {
    let told = graph.edges.filter { $0.emphasis != .faded && $0.role != .change(.unchanged) }
    writer.line("\(graph.title, .heading)  \(graph.summary, .faint)")
    if told.count == graph.edges.count {
      for group in graph.groups where !group.mark.isEmpty {
        writer.paragraph("\(group.title, .name): \(group.mark)", indent: 2, hanging: 2)
      }
    }
    for edge in told where writer.isOpen {
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
