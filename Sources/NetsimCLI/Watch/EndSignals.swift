import Glibc
import Synchronization

/// Where the handler of SIGINT and SIGTERM writes to; negative while there is none.
private let wakeEnd = Atomic<Int32>(-1)

/// Turns SIGINT and SIGTERM into a byte on a pipe, so that a wait for other things ends, too.
///
/// A class because it owns the pipe and puts the signals back at its end.
final class EndSignals {
  /// Becomes readable when the process is asked to end.
  let descriptor: Int32
  private let writeEnd: Int32

  /// Takes the signals over.
  init() throws(CommandFailure) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else {
      throw CommandFailure("cannot make a pipe: \(unsafe String(cString: strerror(errno)))")
    }
    (descriptor, writeEnd) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wakeEnd.store(writeEnd, ordering: .releasing)
    // Who started us may have blocked them.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { _ in
        var byte: UInt8 = 0
        _ = unsafe write(wakeEnd.load(ordering: .acquiring), &byte, 1)
      }
    }
  }

  deinit {
    for number in [SIGINT, SIGTERM] { _ = signal(number, SIG_DFL) }
    wakeEnd.store(-1, ordering: .releasing)
    close(descriptor)
    close(writeEnd)
  }
}
