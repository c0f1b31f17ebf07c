import Foundation
import Testing

/// What a test expects to be written, in a file of `Tests/Expected`.
enum GoldenFile {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Expected")

  /// Expects a text to be that of a file; `NETSIM_RECORD=1` rewrites the file, and fails.
  static func expect(_ text: String, _ name: String) {
    let file = folder.appending(path: name)
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if ProcessInfo.processInfo.environment["NETSIM_RECORD"] != nil, text != expected {
      try? text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) was recorded; read the difference")
    } else {
      #expect(text == expected, "\(name)")
    }
  }
}
