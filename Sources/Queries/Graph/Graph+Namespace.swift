import NetworkModel
import Reports

extension Graph.Group {
  /// The frame of a namespace.
  init(namespace name: String, _ labels: Labels, change: Graph.Change? = nil) {
    self.init(
      id: name,
      title: name,
      subtitle: labels.shown,
      change: change,
      tooltip: (["namespace \(name)"] + labels.lines).joined(separator: "\n")
    )
  }
}

extension Labels {
  /// So many columns of labels stand on a frame.
  private static var shownColumns: Int { 40 }

  /// Those that people gave meaning to, as many as fit; Kubernetes' own are in the tooltip.
  fileprivate var shown: String {
    let own = pairs.filter { !$0.key.contains("kubernetes.io/") }.map { "\($0.key)=\($0.value)" }
    var text = own.first ?? ""
    for label in own.dropFirst() {
      let longer = "\(text)  \(label)"
      guard longer.displayWidth <= Self.shownColumns else { return "\(text)  …" }
      text = longer
    }
    return text
  }

  /// All of them but the one that every namespace has.
  fileprivate var lines: [String] {
    pairs.filter { $0.key != "kubernetes.io/metadata.name" }.map { "\($0.key)=\($0.value)" }
  }
}
