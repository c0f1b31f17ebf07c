import NetworkModel
import ReachabilityEngine

extension PolicyDraft {
  /// The policies as they are written down and read again; nil where one of them can't be written.
  func changes(_ writing: PolicyWriting) -> [Suggestion.Change]? {
    var changes: [Suggestion.Change] = []
    for edit in numberedEdits {
      guard edit.old.map(\.isNetworkPolicy) ?? true, let manifest = writing.manifest(edit.new)
      else { return nil }
      changes.append(Suggestion.Change(old: edit.old, manifest: manifest))
    }
    return changes
  }
}

extension [Suggestion.Change] {
  /// What becomes of a network with them.
  var delta: NetworkDelta {
    NetworkDelta(
      map { .policy(NetworkDelta.Replacement(old: $0.old, new: $0.manifest.policy)) }
    )
  }
}
