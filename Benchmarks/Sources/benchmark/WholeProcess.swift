import Glibc

/// A program run as a process of its own, its output thrown away.
///
/// The kernel counts the parent's memory at the moment of the start as the child's, so this is
/// measured before anything large is loaded.
struct WholeProcess {
  /// Why a program can't be measured.
  enum Failure: Error, CustomStringConvertible {
    /// It can't be started.
    case notStarted(program: String)
    /// It was ended by a signal, or with a status that means an error.
    case failed(program: String, status: Int)

    /// A sentence.
    var description: String {
      switch self {
      case .notStarted(let program): "can't start `\(program)`"
      case .failed(let program, let status): "`\(program)` failed with wait status \(status)"
      }
    }
  }

  /// The program and its arguments.
  let words: [String]

  /// Runs it once.
  func measure() throws(Failure) -> Measurement {
    let clock = ContinuousClock()
    let start = clock.now
    let child = try spawn()
    var status: CInt = 0
    var usage = rusage()
    guard unsafe wait4(child, &status, 0, &usage) == child, status == 0 else {
      throw .failed(program: words[0], status: Int(status))
    }
    return Measurement(
      cpuSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
      wallSeconds: start.duration(to: clock.now) / .seconds(1),
      baseBytes: 0,
      peakBytes: usage.ru_maxrss * 1024
    )
  }

  private func spawn() throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    guard unsafe posix_spawnp(&child, words[0], &actions, nil, &arguments, environ) == 0 else {
      throw .notStarted(program: words[0])
    }
    return child
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}
