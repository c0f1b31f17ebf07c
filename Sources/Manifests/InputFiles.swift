import Glibc
import NetworkModel

/// Finds the files that inputs name, and reads each once.
struct InputFiles {
  /// What tells one file from another, whatever names lead to it.
  private struct Identity: Hashable {
    let device: UInt
    let inode: UInt
  }

  /// Told of files and folders where they are to be found and not read; nil to read them.
  var visitor: FileVisitor?
  private let session: ReadingSession
  private let standardInput: Int32
  private var seen: Set<Identity> = []
  private var manifestsInFolder = 0
  private var runs = KubectlRuns([])

  init(session: ReadingSession, standardInput: Int32) {
    self.session = session
    self.standardInput = standardInput
  }

  /// Reads inputs in order.
  mutating func read(_ inputs: [ManifestInput]) {
    runs = KubectlRuns(inputs)
    for input in inputs { read(input) }
  }

  private mutating func read(_ input: ManifestInput) {
    switch input {
    case .text(let name, let bytes): session.read(SourceText(name: name, bytes: bytes))
    case .standardInput: readStandardInput()
    case .path(let path): read(path)
    case .kubectl(let output):
      if let run = runs.next() { KubectlReader(output: output, session: session).read(run) }
    }
  }

  private mutating func readStandardInput() {
    let name = "<stdin>"
    var status = stat()
    if unsafe fstat(standardInput, &status) == 0, !isNew(status) { return }
    do throws(ReadError) {
      session.read(try SourceText(name: name, descriptor: standardInput))
    } catch {
      session.report(
        .error(.unreadableStandardInput(error.reason), at: SourcePosition(wholeFile: name))
      )
    }
  }

  private mutating func read(_ path: String) {
    var status = stat()
    guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else {
      let code = path.utf8.contains(0) ? ENOENT : errno
      session.report(missing(path, code: code))
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      if isNew(status) { readFile(path, status) }
      return
    }
    guard isNew(status) else { return }
    manifestsInFolder = 0
    let faults = session.summary.diagnostics.count
    readFolder(path)
    if manifestsInFolder == 0, session.summary.diagnostics.count == faults {
      session.folderHasNoManifest(path)
    }
  }

  private func readFile(_ path: String, _ status: stat) {
    if let visitor { return visitor.file(path, status) }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      report(path, ReadError(code: errno))
      return
    }
    defer { close(descriptor) }
    do throws(ReadError) {
      session.read(try SourceText(name: path, descriptor: descriptor))
    } catch {
      report(path, error)
    }
  }

  private mutating func readFolder(_ path: String) {
    visitor?.enter(path)
    let names: [String]
    do throws(ReadError) {
      names = try Folder.names(in: path)
    } catch {
      report(path, error)
      return
    }
    for name in names where !name.hasPrefix(".") {
      readEntry(Folder.join(path, name), isManifest: Folder.isManifest(name))
    }
  }

  private mutating func readEntry(_ path: String, isManifest: Bool) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      let code = errno
      // What went since its folder was listed isn't there; a link that leads nowhere is.
      let isGone = unsafe code == ENOENT && lstat(path, &status) != 0
      if isManifest, !isGone { report(path, ReadError(code: code)) }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      if isNew(status) { readFolder(path) }
    case S_IFREG where isManifest:
      manifestsInFolder += 1
      if isNew(status) { readFile(path, status) }
    default:
      break
    }
  }

  private mutating func isNew(_ status: stat) -> Bool {
    seen.insert(Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted
  }

  private func report(_ path: String, _ error: ReadError) {
    session.report(.error(.unreadable(error.reason), at: SourcePosition(wholeFile: path)))
  }

  private func missing(_ path: String, code: Int32) -> Diagnostic {
    guard code == ENOENT || code == ENOTDIR else {
      return .error(
        .unreadable(ReadError(code: code).reason),
        at: SourcePosition(wholeFile: path)
      )
    }
    let help = Folder.nearMiss(of: path).map { "did you mean `\($0)`?" }
    return .error(.missing(path), at: nil, help: help)
  }
}

extension Diagnostic.Message {
  fileprivate static func unreadableStandardInput(_ reason: String) -> Self {
    "standard input cannot be read: \(reason)"
  }

  fileprivate static func unreadable(_ reason: String) -> Self { "this cannot be read: \(reason)" }

  fileprivate static func missing(_ path: String) -> Self {
    "there is no file or folder `\(path.shown)`"
  }
}
