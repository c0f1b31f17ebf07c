import Glibc
import Reports

/// A file that a report goes to: opened with its first bytes, so that one that can't be rendered leaves
/// what was there.
///
/// A class, since the sink's closure opens it.
final class OutputFile {
  private let path: String
  private var descriptor: Int32?
  private var code: Int32?

  /// Names the file.
  init(_ path: String) { self.path = path }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// A sink that writes to it.
  var sink: ReportSink {
    ReportSink { [self] bytes in
      open()
      guard let descriptor else { return .failed(code ?? EIO) }
      return ReportSink.write(bytes, to: descriptor)
    }
  }

  /// Makes it although there are no bytes, where nothing failed.
  func finish() throws(CommandFailure) {
    open()
    if let code {
      throw CommandFailure("cannot write `\(path)`: \(unsafe String(cString: strerror(code)))")
    }
  }

  private func open() {
    guard descriptor == nil, code == nil else { return }
    let opened = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    if opened >= 0 { descriptor = opened } else { code = errno }
  }
}
