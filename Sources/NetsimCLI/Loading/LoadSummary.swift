import Dialects
import NetworkModel
import Reports

/// What `--verbose` tells of a load: how much was read, and what had no bearing.
struct LoadSummary {
  private let loaded: LoadedNetwork

  init(_ loaded: LoadedNetwork) { self.loaded = loaded }

  /// Writes one line of totals and one for the kinds without bearing.
  func write(to writer: TextWriter) {
    let reading = loaded.reading
    let cluster = loaded.network.cluster
    writer.line(
      """
      note: read \("\(reading.documents)") objects in \("\(reading.files)") files: \
      \("\(cluster.pods.count)") pods and templates, \
      \("\(loaded.network.policies.count)") policies, \
      \("\(cluster.namespaces.count)") namespaces
      """
    )
    let others = loaded.objectCounts.filter { $0.bearing == .noBearing }
    guard !others.isEmpty else { return }
    let words = others.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
    writer.paragraph("note: without bearing on who reaches whom: \(words)", hanging: 2)
  }
}
