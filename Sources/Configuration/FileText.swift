import Glibc
import NetworkModel

/// The bytes of a configuration file, kept to tell where quoted text starts.
struct FileText {
  /// The file as it was named.
  let path: String
  /// Its bytes.
  let bytes: [UInt8]
  /// The offset of the first byte of each line.
  private let lineStarts: [Int]

  /// The bytes of a file.
  ///
  /// - Throws: `Unreadable` with the system's reason.
  static func contents(of path: String) throws(ConfigurationReader.Unreadable) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw lastError }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 { throw lastError }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static var lastError: ConfigurationReader.Unreadable {
    ConfigurationReader.Unreadable(unsafe String(cString: strerror(errno)))
  }

  /// Takes bytes that the caller has.
  init(_ path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    lineStarts =
      [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Where a scalar's text starts, behind its quote if it has one, and whether it stands there
  /// letter by letter: on one line, without escapes.
  func place(
    of text: String,
    at position: SourcePosition
  ) -> (start: SourcePosition, isVerbatim: Bool) {
    guard let line = line(position.line) else { return (position, false) }
    let rest = String(decoding: line, as: UTF8.self).unicodeScalars.dropFirst(position.column - 1)
    let isQuoted = rest.first == "\"" || rest.first == "'"
    var start = position
    if isQuoted { start.column += 1 }
    let isVerbatim = rest.dropFirst(isQuoted ? 1 : 0).starts(with: text.unicodeScalars)
    return (start, isVerbatim)
  }

  /// The bytes of a line, counted from 1.
  private func line(_ number: Int) -> ArraySlice<UInt8>? {
    guard lineStarts.indices.contains(number - 1) else { return nil }
    let end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    return bytes[lineStarts[number - 1]..<end]
  }
}
