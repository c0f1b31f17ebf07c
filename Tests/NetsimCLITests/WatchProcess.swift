import TemporaryFolders
import Glibc

/// A `netsim watch`, or another command that takes its time, that runs while a test does something.
final class WatchProcess {
  private let child: pid_t
  private let output: Int32
  private var pending: [UInt8] = []
  /// Everything that was printed so far, on standard output and standard error.
  private(set) var transcript = ""
  private var status: Int32?

  /// A test that passes never comes near this deadline.
  private static let deadline: Int32 = 30_000

  /// Starts it in a folder.
  ///
  /// - Parameters:
  ///   - command: The command of netsim.
  ///   - arguments: What follows it.
  ///   - folder: The working folder.
  ///   - variables: Environment variables as `NAME=value`.
  init(
    command: String = "watch",
    _ arguments: [String],
    in folder: String,
    variables: [String] = []
  ) {
    var ends: [Int32] = [0, 0]
    precondition(unsafe pipe(&ends) == 0, "a pipe is needed to run netsim")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    let line = ["env", "-C", folder] + variables + [NetsimProcess.path, command] + arguments
    var words = unsafe line.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var child: pid_t = 0
    let failure = unsafe posix_spawn(&child, "/usr/bin/env", &actions, nil, &words, environ)
    precondition(failure == 0, "netsim must be built beside the tests")
    self.child = child
    output = ends[0]
    close(ends[1])
  }

  deinit {
    end()
    close(output)
  }

  /// The lines up to one that begins in this way, that one included; what came until the deadline or
  /// the end where none does.
  func lines(until start: String) -> [String] {
    var lines: [String] = []
    while let line = nextLine() {
      lines.append(line)
      if line.hasPrefix(start) { break }
    }
    return lines
  }

  /// The lines up to the end of the process.
  func linesToEnd() -> [String] {
    var lines: [String] = []
    while let line = nextLine() { lines.append(line) }
    return lines
  }

  private func nextLine() -> String? {
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        transcript += line + "\n"
        return line
      }
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&ready, 1, Self.deadline) == 1 else { return nil }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe read(output, &chunk, chunk.count)
      guard count > 0 else { return nil }
      pending += chunk[..<count]
    }
  }

  /// Stops reading, as a pager that quits.
  func closeOutput() {
    let null = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    dup2(null, output)
    close(null)
  }

  /// Sends a signal where it still runs, and waits for its exit status; negative for a signal.
  @discardableResult
  func end(_ signal: Int32? = SIGTERM) -> Int32 {
    if let status { return status }
    if let signal { kill(child, signal) }
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    let result = status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    self.status = result
    return result
  }
}
