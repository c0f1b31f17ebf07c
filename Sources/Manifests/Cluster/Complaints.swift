import NetworkModel

/// What a program says on standard error, of which the end is kept.
struct Complaints {
  private var bytes: [UInt8] = []

  private static let most = 1 << 16

  /// Takes what it says next.
  mutating func take(_ words: [UInt8]) {
    bytes += words
    if bytes.count > Self.most { bytes.removeFirst(bytes.count - Self.most / 2) }
  }

  /// All that is kept.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The last line, without the word `error` and what else surrounds what it says; nil where it says
  /// nothing.
  var lastLine: String? {
    let lines = text.split(separator: "\n")
    guard let last = lines.last(where: { !$0.trimmingBlanks.isEmpty }) else { return nil }
    var words = last.trimmingBlanks
    if words.lowercased().hasPrefix("error: ") { words = String(words.dropFirst(7)) }
    return (Self.logged(words) ?? words).legible
  }

  /// What a line of kubectl's log says: `E1124 10:00:00.0  1 run.go:72] "command failed" err="..."`.
  private static func logged(_ line: String) -> String? {
    guard let start = line.ranges(of: "\"command failed\" err=\"").first, line.hasSuffix("\"")
    else {
      return nil
    }
    let quoted = String(line[start.upperBound...].dropLast())
    let words = quoted.replacing("\\\"", with: "\"")
    return words.hasPrefix("error: ") ? String(words.dropFirst(7)) : words
  }

  /// The last line, or how the program ended where it says nothing.
  ///
  /// - Parameter status: Its exit status, or minus the signal that ended it.
  /// - Returns: Words for a message, on one line.
  func reason(ofStatus status: Int32) -> String {
    lastLine ?? (status < 0 ? "it was ended by signal \(-status)" : "its exit status is \(status)")
  }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return String(self[start..<end])
  }
}
