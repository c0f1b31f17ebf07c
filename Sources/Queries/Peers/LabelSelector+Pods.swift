internal import NetworkModel

extension LabelSelector {
  /// Whether a pod's labels meet every requirement.
  ///
  /// - Throws: the key of a label whose value only the server knows, where that would decide.
  func selects(_ pod: Pod) throws(ServerMadeLabel) -> Bool {
    var unknownKey: String?
    for requirement in requirements {
      let value = pod.labels[requirement.key]
      if value == nil, pod.serverMadeLabelKeys.contains(requirement.key) {
        switch requirement.operator {
        case .exists: continue
        case .doesNotExist: return false
        case .in, .notIn: unknownKey = requirement.key
        }
      } else if !requirement.holds(for: value) {
        return false
      }
    }
    if let unknownKey { throw ServerMadeLabel(key: unknownKey) }
    return true
  }
}

/// A label whose value only the server knows (N33).
struct ServerMadeLabel: Error {
  let key: String
}
