import Glibc
import NetworkModel

/// The bytes of a configuration file, kept to tell where quoted text starts.
struct FileText {
  /// The file as it was named.
  let path: String
  /// Its bytes.
  let bytes: [UInt8]

  /// The reason why the last file could not be read, in the system's words.
  static var lastError: String { unsafe String(cString: strerror(errno)) }

  /// Reads a file; nil where it can't be read, with the reason in `lastError`.
  init?(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 { return nil }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    self.path = path
    self.bytes = bytes
  }

  /// The first character of a scalar's text: behind its quote, if it has one.
  func textStart(_ position: SourcePosition) -> SourcePosition {
    var line = 1
    var index = 0
    while line < position.line, index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
    let column = index + position.column - 1
    guard column < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[column])
    else { return position }
    return SourcePosition(file: position.file, line: position.line, column: position.column + 1)
  }
}
