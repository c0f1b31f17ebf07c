import CGraphviz
import Glibc

/// The process that draws: netsim itself, started with a hidden word.
///
/// libgvc may crash, hang or be absent; all of that happens to this process, whose end tells the one that
/// started it. DOT comes on standard input, the picture goes to standard output, complaints to standard
/// error.
public enum DrawingChild {
  /// The word that makes netsim draw: `netsim __draw ENGINE FORMAT SECONDS`.
  static let word = "__draw"
  /// The variable that names another libgvc than the system's.
  static let libraryVariable = "NETSIM_LIBGVC"

  /// Draws where the words after the program's name ask for it.
  ///
  /// - Returns: The exit status, nil for any other command line. The process must end by `_exit`: libgvc
  ///   leaves nothing behind that may be torn down.
  public static func run(_ words: [String]) -> Int32? {
    guard words.first == word else { return nil }
    guard words.count == 4, let seconds = UInt32(words[3]) else { return EINVAL }
    cgraphviz_confine(seconds)
    return draw(readAll() + [0], by: words[1], as: words[2])
  }

  private static func draw(_ dot: [UInt8], by engine: String, as format: String) -> Int32 {
    var bytes: UnsafePointer<CChar>?
    var length: UInt64 = 0
    let library = unsafe getenv(libraryVariable)
    let outcome = unsafe dot.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        unsafe cgraphviz_draw(library, text.baseAddress, engine, format, &bytes, &length)
      }
    }
    guard outcome == CGRAPHVIZ_DRAWN else { return Int32(outcome.rawValue) }
    return unsafe write(UnsafeRawBufferPointer(start: bytes, count: Int(length))) ? 0 : EIO
  }

  private static func readAll() -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 { bytes += chunk[..<count] }
      if count == 0 || (count < 0 && errno != EINTR) { return bytes }
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let count = unsafe Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
      if count > 0 { offset += count }
      if count < 0, errno != EINTR { return false }
    }
    return true
  }
}
