import Manifests
import Testing

/// How a stream of JSON values is cut into values.
struct JSONFramesTests {
  private static let values = [
    #"{"a": "} \" {", "b": [1, {"c": null}]}"#, "[]", #"{"x": "\\"}"#, "{}",
  ]

  @Test func `however the stream is cut into pieces, the values are the same`() {
    let stream = Array((Self.values.joined(separator: "\n ") + "\n").utf8)
    for size in 1...stream.count {
      var frames = JSONFrames()
      var found: [String] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        let piece = Array(stream[start..<min(start + size, stream.count)])
        found += frames.values(endingIn: piece).map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(found == Self.values)
      #expect(!frames.isOpen && !frames.isMalformed)
    }
  }

  @Test func `a value that isn't whole is none yet`() {
    var frames = JSONFrames()
    #expect(frames.values(endingIn: Array(#"{"a": [1"#.utf8)).isEmpty)
    #expect(frames.isOpen)
  }

  @Test(arguments: ["error: no", "{} x", "}", "\"text\""])
  func `what is no mapping or sequence is malformed`(text: String) {
    var frames = JSONFrames()
    _ = frames.values(endingIn: Array(text.utf8))
    #expect(frames.isMalformed)
  }
}
