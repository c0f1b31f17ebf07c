import Dialects
import Manifests
import Queries

/// Files and folders under watch, of which only what changes is read again.
struct WatchedFolder: WatchedSource {
  let title: String
  var descriptors: [Int32] { [files.descriptor] }
  var dueMilliseconds: Int? { nil }
  /// Who saves a file waits for the answer.
  var tellsEveryChange: Bool { true }

  private let files: WatchedFiles
  private let whatIf: WhatIf
  private var loader: IncrementalLoader
  /// The files that were read last.
  private var known: Set<String> = []
  private var changes = WatchedFiles.Changes()

  /// Watches inputs, and configuration files besides.
  init(
    _ inputs: [ManifestInput],
    options: LoweringOptions,
    assuming whatIf: WhatIf,
    configurations: [String]
  ) throws(CommandFailure) {
    self.whatIf = whatIf
    let paths = inputs.compactMap { if case .path(let path) = $0 { path } else { nil } }
    guard paths.count == inputs.count else {
      let isStandardInput = inputs.contains(.standardInput)
      throw CommandFailure(
        "\(isStandardInput ? "standard input" : "what kubectl kustomize makes") cannot be watched",
        help: "name files or folders with -f"
      )
    }
    do throws(WatchedFiles.Failure) {
      files = try WatchedFiles(inputs, others: configurations)
    } catch {
      throw Self.failure(error)
    }
    loader = IncrementalLoader(options: options)
    let count = files.manifests.files.count
    title = "\(paths.joined(separator: ", ")) (\(count == 1 ? "1 file" : "\(count) files"))"
  }

  /// Takes in what happened.
  mutating func takeEvents() throws(CommandFailure) -> Bool {
    do throws(WatchedFiles.Failure) {
      let new = try files.changes()
      changes.added += new.added
      changes.changed += new.changed
      changes.removed += new.removed
      changes.others += new.others
      return !new.isEmpty
    } catch {
      throw Self.failure(error)
    }
  }

  /// Reads what changed.
  mutating func load() throws(CommandFailure) -> WatchedLoad {
    let paths = files.manifests.files.map(\.path)
    let now = Set(paths)
    let touched = Set(changes.added + changes.changed + changes.removed)
    let unread = paths.filter { !known.contains($0) || touched.contains($0) }
    let gone = known.subtracting(now)
    for path in unread { loader.read(.path(path), as: path) }
    for path in gone { loader.remove(path) }
    var parts = unread.map { path in
      WatchedLoad.Part(name: path, change: known.contains(path) ? .changed : .added)
    }
    parts += gone.map { WatchedLoad.Part(name: $0, change: .removed) }
    parts += Set(changes.others).map { WatchedLoad.Part(name: $0, change: .changed) }
    let load = WatchedLoad(
      network: try loader.assumed(
        of: paths,
        diagnostics: files.manifests.diagnostics,
        foldersWithoutManifests: files.manifests.foldersWithoutManifests,
        whatIf
      ),
      parts: parts.sorted { $0.name < $1.name },
      isConfigurationStale: !changes.others.isEmpty
    )
    known = now
    changes = WatchedFiles.Changes()
    return load
  }

  private static func failure(_ error: WatchedFiles.Failure) -> CommandFailure {
    CommandFailure(error.description, help: error.help)
  }
}
