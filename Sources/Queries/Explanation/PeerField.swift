import NetworkModel

/// The path of a peer or subject in its manifest, and how the fields below it are called there.
struct PeerField {
  /// The path, such as `from[0]` or `spec`.
  let path: String
  private let isAdmin: Bool

  /// The fields of a peer, or of the subject, of a policy.
  init(_ path: String, _ policy: Policy) {
    isAdmin = policy.identity.apiVersion.hasPrefix("policy.networking.k8s.io/")
    self.path = isAdmin && path == "spec" ? "spec.subject" : path
  }

  /// Where the labels of pods stand.
  var pods: String { isAdmin ? "\(path).pods.podSelector" : "\(path).podSelector" }

  /// Where the labels of namespaces stand; the admin API has a field of its own for all their pods.
  func namespaces(allPods: Bool) -> String {
    guard isAdmin else { return "\(path).namespaceSelector" }
    return allPods ? "\(path).namespaces" : "\(path).pods.namespaceSelector"
  }

  /// Where blocks of addresses stand.
  var addresses: String { isAdmin ? "\(path).networks" : "\(path).ipBlock" }
}
