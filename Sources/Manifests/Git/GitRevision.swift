import Glibc

/// A revision of the git repository that the working folder is in, read through `git`; the work tree is
/// left alone.
public struct GitRevision: Sendable {
  /// Why git could not answer.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence: lower case first, no full stop.
    public let description: String
    /// What the user can do about it, if we know.
    public let help: String?
  }

  /// The revision as the user named it.
  public let name: String
  /// The folder of the repository that the working folder is: empty, or with a slash at its end.
  private let prefix: String
  private let entries: [String: GitEntry]
  /// The paths in the order in which folders are read.
  private let paths: [String]

  /// Finds a revision and lists its files.
  ///
  /// - Parameter name: What `git rev-parse` takes: a branch, a tag, a commit. With `...` at its end, the
  ///   commit where that and `HEAD` parted.
  /// - Throws: `Failure` where there is no git, no repository or no such revision.
  public init(_ name: String) throws(Failure) {
    self.name = name
    guard !name.isEmpty, !name.hasPrefix("-") else {
      throw Failure(description: "`\(name)` is no revision", help: nil)
    }
    prefix = try Git.line(["rev-parse", "--show-prefix"])
    let isFork = name.hasSuffix("...")
    let revision = isFork ? String(name.dropLast(3)) : name
    var commit = try Self.commit(of: revision)
    if isFork { commit = try Self.fork(of: commit, named: revision) }
    let listing = try Git.run(["ls-tree", "-r", "-z", "--full-tree", commit])
    let list = listing.split(separator: 0).compactMap { GitEntry($0) }
    entries = Dictionary(list.map { ($0.path, $0) }) { first, _ in first }
    paths = list.map(\.path).sorted(by: Self.precedes)
  }

  private static func fork(of commit: String, named revision: String) throws(Failure) -> String {
    do throws(Failure) {
      return try Git.line(["merge-base", commit, "HEAD"])
    } catch {
      throw Failure(
        description: "`\(revision)` and `HEAD` have no commit in common",
        help: "is the clone shallow? git fetch --unshallow, or fetch-depth: 0 in the checkout"
      )
    }
  }

  private static func commit(of revision: String) throws(Failure) -> String {
    do throws(Failure) {
      return try Git.line(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"])
    } catch {
      let parts = revision.split(separator: "/", maxSplits: 1)
      let fetch = parts.count == 2 ? "; is it fetched? git fetch \(parts[0]) \(parts[1])" : ""
      throw Failure(
        description: "there is no revision `\(revision)` in this repository",
        help: "name a branch, a tag or a commit\(fetch)"
      )
    }
  }

  /// The manifests below paths of the working folder, as the revision has them.
  ///
  /// As with folders on disk, hidden files and folders are passed over and only files that end in
  /// `.yaml`, `.yml` or `.json` count; a file that is named itself counts whatever its ending, and links
  /// are followed. A path that the revision doesn't have holds nothing.
  ///
  /// - Returns: Each file once, named `REVISION:PATH`.
  /// - Throws: `Failure` where a path leads out of the repository, or what it leads to isn't in it.
  public func manifests(below paths: [String]) throws(Failure) -> [ManifestInput] {
    var walk = GitWalk(entries: entries, paths: self.paths)
    for path in paths { try walk.add(try walk.resolved(try repositoryPath(path))) }
    let files = walk.files
    let texts = try Git.blobs(files.map(\.blob))
    return try zip(files, texts).map { file, bytes throws(Failure) in
      if bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) {
        throw Failure(
          description: "`\(name):\(file.path)` is kept in Git LFS, so the revision doesn't hold it",
          help: "compare two checkouts: netsim diff OLD NEW"
        )
      }
      return .text(name: "\(name):\(file.path)", bytes: bytes)
    }
  }

  /// Whether the revision has a file or a folder of this path of the working folder.
  ///
  /// - Throws: `Failure` where the path leads out of the repository.
  public func has(_ path: String) throws(Failure) -> Bool {
    let walk = GitWalk(entries: entries, paths: paths)
    return walk.has(try walk.resolved(try repositoryPath(path)))
  }

  /// A file of the working folder, as the revision has it; nil where it has none.
  ///
  /// - Throws: `Failure` where the path leads out of the repository.
  public func contents(of path: String) throws(Failure) -> [UInt8]? {
    let walk = GitWalk(entries: entries, paths: paths)
    guard let entry = entries[try walk.resolved(try repositoryPath(path))], entry.kind == .file
    else { return nil }
    return try Git.blobs([entry.blob]).first
  }

  /// A path of the working folder as one of the repository.
  private func repositoryPath(_ path: String) throws(Failure) -> String {
    var whole = prefix + path
    if path.hasPrefix("/") {
      let top = try Git.line(["rev-parse", "--show-toplevel"])
      guard path == top || path.hasPrefix(top + "/") else { throw Self.outside(path) }
      whole = String(path.dropFirst(top.count))
    }
    guard let normal = GitWalk.normalized(whole) else { throw Self.outside(path) }
    return normal
  }

  private static func outside(_ path: String) -> Failure {
    Failure(description: "`\(path)` is outside the git repository", help: nil)
  }

  /// Folder by folder, in the order of the names' bytes.
  private static func precedes(_ a: String, _ b: String) -> Bool {
    let (x, y) = (a.utf8.split(separator: slash), b.utf8.split(separator: slash))
    return x.lexicographicallyPrecedes(y) { $0.lexicographicallyPrecedes($1) }
  }

  private static let slash = UInt8(ascii: "/")
}

/// A file of a revision.
struct GitEntry: Sendable {
  /// What it is.
  enum Kind: Sendable {
    case file
    case link
    case submodule
  }

  let kind: Kind
  let blob: String
  let path: String

  /// Reads `MODE TYPE OBJECT` and, behind a tab, the path.
  init?(_ line: ArraySlice<UInt8>) {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    let words = line[..<tab].split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard words.count == 3 else { return nil }
    switch words[0] {
    case "120000": kind = .link
    case "160000": kind = .submodule
    default: kind = .file
    }
    blob = words[2]
    path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
  }
}
