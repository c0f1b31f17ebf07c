import Dialects
import NetworkModel
import Testing

/// What a manifest with ways in came to.
struct WaysIn {
  let cluster: Cluster
  let diagnostics: [Diagnostic]

  /// Loads the manifests, which are joined by `---`.
  init(_ manifests: String...) {
    let loaded = MarkedManifest(manifests.joined(separator: "\n---\n")).loaded()
    cluster = loaded.network.cluster
    diagnostics = loaded.diagnostics
  }

  /// The ways in.
  var entryPoints: [EntryPoint] { cluster.entryPoints }

  /// Where the only way in leads, as `namespace/service:port`.
  var backends: [String] { entryPoints.flatMap(\.backends).map(\.inWords) }

  /// The sentences of the warnings.
  var warnings: [String] { messages(.warning) }

  /// The sentences of the notes, but for those about made-up namespaces.
  var notes: [String] { messages(.note).filter { !$0.hasPrefix("namespace") } }

  /// The sentences of one severity.
  func messages(_ severity: Diagnostic.Severity) -> [String] {
    diagnostics.filter { $0.severity == severity }.map(\.message.text)
  }

  /// The names of the pods of the only way's controller; nil where that isn't known.
  var controllerPods: [String]? {
    guard case .proxy(.pods(let indices)) = entryPoints.first?.forwarding else { return nil }
    return indices.map { cluster.pods[$0].name }
  }
}

extension EntryPoint.Backend {
  /// `namespace/service:port`.
  var inWords: String {
    let port =
      switch self.port {
      case .all: "*"
      case .number(let number): "\(number)"
      case .name(let name): name
      case .target(let number): "target \(number)"
      }
    return "\(namespace)/\(service):\(port)"
  }
}

/// A Service with the port 80, named `http`.
func service(_ name: String, in namespace: String = "default", _ more: String = "") -> String {
  """
  apiVersion: v1
  kind: Service
  metadata: {name: \(name), namespace: \(namespace)}
  spec: {selector: {app: \(name)}, ports: [{name: http, port: 80, targetPort: 8080}]\(more)}
  """
}

/// A pod with these labels.
func pod(_ name: String, in namespace: String = "default", _ labels: String) -> String {
  """
  apiVersion: v1
  kind: Pod
  metadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}
  """
}
