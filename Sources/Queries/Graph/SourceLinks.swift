import NetworkModel
import Reports

/// Links to where something is written: `k8s/policies.yaml#L12`.
struct SourceLinks {
  /// What stands before paths; empty for links relative to the picture.
  let base: String

  /// The link to a position; nil where it is in no file, such as standard input or a cluster.
  func link(_ position: SourcePosition?) -> String? {
    guard let position, position.isInFile else { return nil }
    let path = position.plainPath.percentEncoded
    let place = position.line > 0 ? "#L\(position.line)" : ""
    return "\(base)\(path)\(place)"
  }
}
