import Dialects
import NetworkModel
import Queries

/// Something whose objects come and go while it is watched.
protocol WatchedSource {
  /// What is watched, in words.
  var title: String { get }
  /// What becomes readable when something may have happened.
  var descriptors: [Int32] { get }
  /// After so many milliseconds something is due even if nothing becomes readable; nil for never.
  var dueMilliseconds: Int? { get }
  /// Whether a change is told even if no connection and no assertion changed by it.
  var tellsEveryChange: Bool { get }
  /// Takes in what happened so far; whether something did.
  mutating func takeEvents() throws(CommandFailure) -> Bool
  /// What the parts that are there now come to, and what changed since the last call.
  mutating func load() throws(CommandFailure) -> WatchedLoad
}

/// What a source came to after a change.
struct WatchedLoad {
  /// A file, or an object of a cluster, that is new, written or gone.
  struct Part: Hashable {
    var name: String
    var change: ObjectChange.Kind
  }

  var network: LoadedNetwork
  /// What changed; none at the first call.
  var parts: [Part]
  /// Whether the configuration must be read anew.
  var isConfigurationStale = false
}

extension IncrementalLoader {
  /// The network of the parts that are named, with what is assumed to be otherwise.
  ///
  /// - Throws: `CommandFailure` where that can't be assumed of it (any more).
  func assumed(
    of names: [String],
    diagnostics: [Diagnostic] = [],
    foldersWithoutManifests: [String] = [],
    _ whatIf: WhatIf
  ) throws(CommandFailure) -> LoadedNetwork {
    do throws(WhatIf.Fault) {
      return try network(
        of: names,
        diagnostics: diagnostics,
        foldersWithoutManifests: foldersWithoutManifests,
        assuming: whatIf
      )
    } catch {
      throw CommandFailure(error)
    }
  }
}
