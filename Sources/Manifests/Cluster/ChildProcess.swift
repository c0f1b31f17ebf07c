import ChildProcesses
import Glibc

/// A program that runs beside us, its output and its complaints read as they come.
///
/// A class because it owns the process and the pipes: both end with it.
@safe
final class ChildProcess {
  /// What a read came to.
  enum Chunk {
    case bytes([UInt8])
    case nothingYet
    case end
  }

  /// Standard output; nothing of it blocks.
  let output: Int32
  /// Standard error; nothing of it blocks.
  let errors: Int32
  private let id: pid_t
  private var status: Int32?

  /// Starts a program that is found on the PATH.
  ///
  /// - Parameters:
  ///   - words: Its name and arguments.
  ///   - input: What it gets as standard input; nil for nothing.
  /// - Throws: `ReadError` if the system refuses, such as for a program that isn't there.
  init(_ words: [String], input: Int32? = nil) throws(ReadError) {
    var outputEnds: [Int32] = [-1, -1]
    var errorEnds: [Int32] = [-1, -1]
    guard unsafe pipe(&outputEnds) == 0 else { throw ReadError(code: errno) }
    guard unsafe pipe(&errorEnds) == 0 else {
      let code = errno
      for end in outputEnds { close(end) }
      throw ReadError(code: code)
    }
    for end in outputEnds + errorEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer {
      close(outputEnds[1])
      close(errorEnds[1])
    }
    for end in [outputEnds[0], errorEnds[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    (output, errors) = (outputEnds[0], errorEnds[0])
    do throws(ProcessStart.Refusal) {
      id = try ProcessStart(words, input: input, output: outputEnds[1], errors: errorEnds[1]).run()
    } catch {
      for end in [output, errors] { close(end) }
      throw ReadError(code: error.code)
    }
    RunningChildren.add(id)
  }

  deinit {
    if status == nil {
      kill(id, SIGKILL)
      _ = wait()
    }
    close(output)
    close(errors)
  }

  /// What can be read from one of the two descriptors now.
  func read(_ descriptor: Int32) -> Chunk {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
      if count > 0 { return .bytes(Array(chunk[..<count])) }
      if count == 0 { return .end }
      if errno == EAGAIN { return .nothingYet }
      if errno != EINTR { return .end }
    }
  }

  /// Waits until it ends; its exit status, or minus the signal that ended it.
  func wait() -> Int32 {
    if let status { return status }
    RunningChildren.remove(id)
    var raw: Int32 = 0
    while unsafe waitpid(id, &raw, 0) < 0, errno == EINTR {}
    let result = raw & 0x7f == 0 ? raw >> 8 & 0xff : -(raw & 0x7f)
    status = result
    return result
  }
}
