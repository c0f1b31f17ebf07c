/// Finds the manifests below paths of a revision, following its links.
struct GitWalk {
  /// The manifests found, each once.
  private(set) var files: [GitEntry] = []
  private let entries: [String: GitEntry]
  private let paths: [String]
  private var seen: Set<String> = []
  private var depth = 0

  init(entries: [String: GitEntry], paths: [String]) {
    self.entries = entries
    self.paths = paths
  }

  /// Adds the file of a path, or the manifests below it.
  mutating func add(_ path: String) throws(GitRevision.Failure) {
    if let entry = entries[path] { return try add(entry) }
    let folder = path.isEmpty ? "" : path + "/"
    for inner in paths where inner.hasPrefix(folder) {
      guard let entry = entries[inner], Self.isVisible(inner.dropFirst(folder.count)) else {
        continue
      }
      // A link may lead to a folder whatever its name.
      guard entry.kind != .file || Folder.isManifest(inner) else { continue }
      try add(entry, mayBeAbsent: true)
    }
  }

  private mutating func add(
    _ entry: GitEntry,
    mayBeAbsent: Bool = false
  ) throws(GitRevision.Failure) {
    switch entry.kind {
    case .file: if seen.insert(entry.path).inserted { files.append(entry) }
    case .link: try follow(entry, mayBeAbsent)
    case .submodule:
      throw GitRevision.Failure(
        description: "`\(entry.path)` is a submodule, which the revision doesn't hold",
        help: "name the paths without it, or compare two checkouts: netsim diff OLD NEW"
      )
    }
  }

  private mutating func follow(
    _ link: GitEntry,
    _ mayBeAbsent: Bool
  ) throws(GitRevision.Failure) {
    guard depth < 40, seen.insert(link.path).inserted else { return }
    let target = String(decoding: try Git.blobs([link.blob])[0], as: UTF8.self)
    let folder = link.path.lastIndex(of: "/").map { link.path[...$0] } ?? ""
    let path = target.hasPrefix("/") ? nil : Self.normalized(folder + target)
    depth += 1
    defer { depth -= 1 }
    if let path, let entry = entries[path] {
      guard entry.kind != .file || Folder.isManifest(link.path) || !mayBeAbsent else { return }
      return try add(entry)
    }
    if let path, paths.contains(where: { $0.hasPrefix(path + "/") }) { return try add(path) }
    guard Folder.isManifest(link.path) || path == nil else { return }
    throw GitRevision.Failure(
      description: "the link `\(link.path)` leads to `\(target)`, which the revision doesn't hold",
      help: nil
    )
  }

  /// Whether no part of a path is hidden.
  private static func isVisible(_ path: Substring) -> Bool {
    path.split(separator: "/").allSatisfy { !$0.hasPrefix(".") }
  }

  /// A path without `.`, `..` and doubled slashes; nil where it leads out of the repository.
  static func normalized(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }
}
