public import NetworkModel

/// One value of a document: a scalar, a sequence or a mapping, with its place in the file.
///
/// Valid only while the document that holds it is being delivered.
public struct ManifestNode {
  /// What a value is, after YAML 1.1 resolution as Kubernetes does it; JSON values as they are.
  public enum Kind: Hashable, Sendable {
    /// `null`, `~`, or nothing after the colon.
    case null
    /// A boolean.
    case boolean
    /// An integer.
    case integer
    /// A number that is no integer.
    case float
    /// A string.
    case string
    /// A list.
    case sequence
    /// A map.
    case mapping
  }
}
