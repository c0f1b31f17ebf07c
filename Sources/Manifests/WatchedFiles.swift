import Glibc

/// The files of inputs, and what becomes of them, told by the system as it happens.
///
/// Editors that write beside a file and rename over it, folders that come and go, and links whose
/// target changes are all seen. A class because it owns the system's watches.
public final class WatchedFiles {
  /// What happened since the last question.
  public struct Changes: Hashable, Sendable {
    /// Manifests that weren't there.
    public var added: [String] = []
    /// Manifests that were written.
    public var changed: [String] = []
    /// Manifests that are gone.
    public var removed: [String] = []
    /// Other files that were watched, and were written, made or removed.
    public var others: [String] = []

    /// Nothing.
    public init() {}

    /// Whether nothing happened.
    public var isEmpty: Bool {
      added.isEmpty && changed.isEmpty && removed.isEmpty && others.isEmpty
    }
  }

  /// Why files can't be watched.
  public struct Failure: Error, CustomStringConvertible {
    let path: String
    let error: ReadError

    /// A sentence: lower case first, no full stop.
    public var description: String { "cannot watch `\(path.shown)`: \(error.reason)" }
    /// What the user can do about it, if we know.
    public var help: String? {
      switch error.code {
      case ENOSPC: "raise fs.inotify.max_user_watches: each folder takes one"
      case EMFILE: "raise fs.inotify.max_user_instances"
      default: nil
      }
    }
  }

  /// The manifests as they are now.
  public private(set) var manifests: ManifestFiles
  /// Becomes readable when something may have happened.
  public var descriptor: Int32 { places.events.descriptor }

  private let inputs: [ManifestInput]
  private let others: [String]
  private var places: Places
  private var isManifest: Set<String> = []

  /// Where the events of files come from.
  private struct Places {
    let events: FileEvents
    /// Watch -> the folder with manifests.
    var folders: [Int32: String] = [:]
    var files: [FileEvents.Place: [String]] = [:]
  }

  /// Watches the manifests of inputs, and other files, which need not exist.
  ///
  /// - Throws: `Failure` where the system refuses.
  public init(_ inputs: [ManifestInput], others: [String]) throws(Failure) {
    self.inputs = inputs
    self.others = others
    (manifests, places) = try Self.look(inputs, others)
    isManifest = Set(manifests.files.map(\.path))
  }

  /// What happened since the last call, or since the start.
  ///
  /// - Throws: `Failure` where a new folder can't be watched.
  /// - Complexity: O(events); where files or folders came or went, O(*files*) questions to the system.
  public func changes() throws(Failure) -> Changes {
    var touched: Set<String> = []
    var isClear = true
    for event in Set(places.events.next()) {
      switch event {
      case .file(let place):
        if let paths = places.files[place] {
          touched.formUnion(paths)
        } else if mayAdd(place) {
          isClear = false
        }
      case .unclear: isClear = false
      }
    }
    let exist = touched.allSatisfy { unsafe access($0, F_OK) == 0 }
    guard isClear, exist else { return try lookAgain(touched) }
    var changes = Changes()
    changes.changed = touched.filter(isManifest.contains).sorted()
    changes.others = others.filter(touched.contains)
    return changes
  }

  /// Whether something at a place that no known file has can be a manifest, or lead to one.
  private func mayAdd(_ place: FileEvents.Place) -> Bool {
    guard let folder = places.folders[place.watch] else { return false }
    if Folder.isManifest(place.name), !place.name.hasPrefix(".") { return true }
    var status = stat()
    return unsafe lstat(Folder.join(folder, place.name), &status) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Looks at all files anew and compares.
  private func lookAgain(_ touched: Set<String>) throws(Failure) -> Changes {
    let before = Dictionary(uniqueKeysWithValues: manifests.files.map { ($0.path, $0) })
    let old = places
    (manifests, places) = try Self.look(inputs, others)
    isManifest = Set(manifests.files.map(\.path))
    var touched = touched
    // What happened before the new watches were set, the old ones have seen.
    for case .file(let place) in old.events.next() {
      touched.formUnion(old.files[place, default: []])
    }
    var changes = Changes()
    for file in manifests.files {
      if let known = before[file.path] {
        if known != file || touched.contains(file.path) { changes.changed.append(file.path) }
      } else {
        changes.added.append(file.path)
      }
    }
    changes.removed = before.keys.filter { !isManifest.contains($0) }.sorted()
    changes.others = others.filter(touched.contains)
    return changes
  }

  /// Finds all files, each folder watched before its names are read.
  private static func look(
    _ inputs: [ManifestInput],
    _ others: [String]
  ) throws(Failure) -> (ManifestFiles, Places) {
    var failure: Failure?
    let events: FileEvents
    do throws(ReadError) {
      events = try FileEvents()
    } catch {
      throw Failure(path: ".", error: error)
    }
    var places = Places(events: events)
    var known: [String: Int32] = [:]
    func watch(_ folder: String) -> Int32? {
      if let watch = known[folder] { return watch }
      do throws(ReadError) {
        let watch = try events.watch(folder: folder)
        known[folder] = watch
        return watch
      } catch {
        // What can't be entered is told by the reading.
        let isTold = [ENOENT, ENOTDIR, EACCES, ELOOP].contains(error.code)
        if !isTold { failure = failure ?? Failure(path: folder, error: error) }
        return nil
      }
    }
    func watch(file path: String, as name: String) {
      guard let watch = watch(Folder.parent(of: path)) else { return }
      let place = FileEvents.Place(watch: watch, name: Folder.lastName(of: path))
      places.files[place, default: []].append(name)
    }
    let manifests = withoutActuallyEscaping(
      { folder in if let watch = watch(folder) { places.folders[watch] = folder } },
      do: { ManifestFiles(of: inputs, entering: $0) }
    )
    for file in manifests.files {
      watch(file: file.path, as: file.path)
      guard file.isLink, let target = Folder.target(of: file.path) else { continue }
      watch(file: target, as: file.path)
    }
    for path in others { watch(file: path, as: path) }
    // What is named may go and come back, whole.
    for case .path(let path) in inputs { watch(file: path, as: path) }
    if let failure { throw failure }
    return (manifests, places)
  }
}

extension Folder {
  /// The folder that a path's last name stands in.
  static func parent(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last name of a path.
  static func lastName(of path: String) -> String {
    let path = trimmed(path)
    return path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// Where links lead; nil where that is nowhere.
  static func target(of path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
