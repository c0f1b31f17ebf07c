import Glibc
import Synchronization

/// The ids of the programs that run beside us; 0 where there is none.
///
/// More than these are never started before others have ended, but by a watch, which ends its own.
private let running = InlineArray<64, Atomic<pid_t>> { _ in Atomic(0) }

/// The programs that run beside us, which end with us.
public enum RunningChildren {
  static func add(_ id: pid_t) { replace(0, by: id) }

  /// Takes a program off the list, before its id may become that of another.
  static func remove(_ id: pid_t) { replace(id, by: 0) }

  /// Puts an id into the first place that holds another one; nowhere if there is none.
  private static func replace(_ old: pid_t, by new: pid_t) {
    for index in 0..<running.count {
      let outcome = running[index].compareExchange(
        expected: old,
        desired: new,
        ordering: .relaxed
      )
      if outcome.exchanged { return }
    }
  }

  /// From now on, a SIGINT or a SIGTERM that ends us ends them, too.
  public static func endWithUs() {
    // A handler can't wait for the list to be made.
    _ = running[0].load(ordering: .relaxed)
    // Who started us may have blocked them.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      let previous = signal(number) { number in
        for index in 0..<running.count {
          let id = running[index].load(ordering: .relaxed)
          if id > 0 { kill(id, SIGTERM) }
        }
        _ = signal(number, SIG_DFL)
        raise(number)
      }
      // Who started us may have it that we don't end.
      if unsafe unsafeBitCast(previous, to: Int.self) == 1 { _ = signal(number, SIG_IGN) }
    }
  }
}
