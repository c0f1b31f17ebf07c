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
    var child: pid_t = 0
    let code = Self.spawn(words, &child, input: input, output: outputEnds[1], errors: errorEnds[1])
    close(outputEnds[1])
    close(errorEnds[1])
    for end in [outputEnds[0], errorEnds[0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    (output, errors, id) = (outputEnds[0], errorEnds[0], child)
    guard code == 0 else {
      status = code
      throw ReadError(code: code)
    }
    RunningChildren.add(child)
  }

  deinit {
    if status == nil {
      kill(id, SIGKILL)
      _ = wait()
    }
    close(output)
    close(errors)
  }

  /// Signals are as the program expects them, whatever we do with ours.
  private static func spawn(
    _ words: [String],
    _ child: inout pid_t,
    input: Int32?,
    output: Int32,
    errors: Int32
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    return unsafe posix_spawnp(&child, words[0], &actions, &attributes, &arguments, environ)
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
