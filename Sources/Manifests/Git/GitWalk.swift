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

  /// Whether there is a file or a folder of a path.
  func has(_ path: String) -> Bool {
    path.isEmpty || entries[path] != nil || paths.contains { $0.hasPrefix(path + "/") }
  }

  /// A path without links among its folders and at its end.
  ///
  /// - Throws: `Failure` where it leads through a submodule, or out of the repository.
  func resolved(_ path: String) throws(GitRevision.Failure) -> String {
    var rest = path.split(separator: "/")[...]
    var walked = ""
    var links = 0
    while let name = rest.popFirst() {
      let next = walked.isEmpty ? String(name) : "\(walked)/\(name)"
      guard let entry = entries[next], entry.kind != .file else {
        walked = next
        continue
      }
      if entry.kind == .submodule { throw Self.submodule(next) }
      links += 1
      let target = String(decoding: try Git.blobs([entry.blob])[0], as: UTF8.self)
      let path = target.hasPrefix("/") ? nil : Self.normalized("\(walked)/\(target)")
      guard let path, links < 40 else { throw Self.lost(next, target) }
      rest = path.split(separator: "/") + rest
      walked = ""
    }
    return walked
  }

  private static func submodule(_ path: String) -> GitRevision.Failure {
    GitRevision.Failure(
      description: "`\(path)` is a submodule, which the revision doesn't hold",
      help: "name the paths without it, or compare two checkouts: netsim diff OLD NEW"
    )
  }

  private static func lost(_ link: String, _ target: String) -> GitRevision.Failure {
    GitRevision.Failure(
      description: "the link `\(link)` leads to `\(target)`, which the revision doesn't hold",
      help: nil
    )
  }

  private mutating func add(
    _ entry: GitEntry,
    mayBeAbsent: Bool = false
  ) throws(GitRevision.Failure) {
    switch entry.kind {
    case .file: if seen.insert(entry.path).inserted { files.append(entry) }
    case .link: try follow(entry, mayBeAbsent)
    case .submodule:
      throw Self.submodule(entry.path)
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
    throw Self.lost(link.path, target)
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
