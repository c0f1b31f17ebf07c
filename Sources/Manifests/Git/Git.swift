import Glibc

/// Runs of `git`.
enum Git {
  /// Runs a command to its end; the first line that it printed.
  static func line(_ arguments: [String]) throws(GitRevision.Failure) -> String {
    let output = try run(arguments)
    return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The contents of blobs.
  static func blobs(_ names: [String]) throws(GitRevision.Failure) -> [[UInt8]] {
    var contents: [[UInt8]] = []
    var rest = names[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(mostInPipe))
      rest = rest.dropFirst(mostInPipe)
      let input = batch.map { $0 + "\n" }.joined()
      contents += try cut(try run(["cat-file", "--batch"], input: input), count: batch.count)
    }
    return contents
  }

  /// So many names fit into a pipe that nobody reads yet, whatever their hash.
  private static let mostInPipe = 900

  /// Cuts what `cat-file --batch` prints: `OBJECT TYPE SIZE`, a line end, the bytes, a line end.
  private static func cut(
    _ output: [UInt8],
    count: Int
  ) throws(GitRevision.Failure) -> [[UInt8]] {
    var contents: [[UInt8]] = []
    var start = 0
    while contents.count < count {
      guard let end = output[start...].firstIndex(of: UInt8(ascii: "\n")) else { throw cutShort }
      let words = output[start..<end].split(separator: UInt8(ascii: " "))
      guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)),
        end + 1 + size < output.count
      else { throw cutShort }
      contents.append(Array(output[end + 1..<end + 1 + size]))
      start = end + 2 + size
    }
    return contents
  }

  private static let cutShort = GitRevision.Failure(
    description: "git cat-file did not print all that was asked for",
    help: nil
  )

  /// Runs a command to its end; what it printed.
  static func run(
    _ arguments: [String],
    input: String = ""
  ) throws(GitRevision.Failure) -> [UInt8] {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw refused(ReadError(code: errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let bytes = Array(input.utf8)
    let written = unsafe write(ends[1], bytes, bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    guard written == bytes.count else { throw refused(ReadError(code: errno)) }
    var run: ChildRun
    do throws(ReadError) {
      run = ChildRun(try ChildProcess(["git"] + arguments, input: ends[0]))
    } catch {
      throw refused(error)
    }
    run.finish()
    guard run.status == 0 else {
      throw GitRevision.Failure(
        description: "git \(arguments[0]) failed: \(run.complaint)",
        help: nil
      )
    }
    return run.output
  }

  private static func refused(_ error: ReadError) -> GitRevision.Failure {
    error.code == ENOENT
      ? GitRevision.Failure(
        description: "there is no git on the PATH",
        help: "install git, or compare two folders: netsim diff OLD NEW"
      )
      : GitRevision.Failure(description: "cannot run git: \(error.reason)", help: nil)
  }
}
