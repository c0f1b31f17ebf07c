import Glibc
public import NetworkModel

/// The files that inputs name, found and not read: what to watch, and what to read anew.
public struct ManifestFiles: Sendable {
  /// A file as it was when it was found.
  public struct File: Hashable, Sendable {
    /// Its path, as positions name it.
    public let path: String
    let isLink: Bool
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let modified: Int
    private let changed: Int

    init(_ path: String, _ status: stat) {
      self.path = path
      var own = stat()
      isLink = unsafe lstat(path, &own) == 0 && own.st_mode & S_IFMT == S_IFLNK
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
      modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
      changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
    }
  }

  /// The files in the order in which a `ManifestReader` reads them.
  public private(set) var files: [File] = []
  /// The inputs and folders that can't be read.
  public let diagnostics: [Diagnostic]
  /// The folders that were named but hold no manifest.
  public let foldersWithoutManifests: [String]

  /// Finds the files of inputs; standard input, texts and what `kubectl` prints are none.
  ///
  /// - Parameters:
  ///   - inputs: What would be read.
  ///   - enter: Called with every folder before its names are read.
  public init(
    of inputs: [ManifestInput],
    entering enter: @escaping (String) -> Void = { _ in }
  ) {
    let found = Found()
    let filters = FieldFilters(byKind: [:], otherwise: .everything)
    let session = ReadingSession(
      filters: FilterTable(filters),
      receiver: ClosureReceiver { _ in },
      parallelism: .none
    )
    var walk = InputFiles(session: session, standardInput: 0)
    walk.visitor = FileVisitor(
      enter: enter,
      file: { path, status in found.files.append(File(path, status)) }
    )
    walk.read(inputs.filter { if case .path = $0 { true } else { false } })
    files = found.files
    diagnostics = session.summary.diagnostics
    foldersWithoutManifests = session.summary.foldersWithoutManifests
  }

  /// A class, since the visitor adds to it.
  private final class Found {
    var files: [File] = []
  }
}

/// Who is told of files and folders where they are found and not read.
struct FileVisitor {
  var enter: (String) -> Void
  var file: (String, stat) -> Void
}
