import Glibc
import Reports

/// A line on standard error that tells how far a long load is, wiped when it ends.
final class ProgressLine {
  private let choice: ProgressChoice
  private let sink: ReportSink
  private let isTerminal: Bool
  private let start = ProgressLine.now()
  private var objects = 0
  private var lastShown = 0.0
  private var hasShown = false

  /// A class, since the loader's callback and the command share it.
  init(_ choice: ProgressChoice, _ context: CommandContext) {
    self.choice = choice
    sink = context.errors
    isTerminal = context.errorTerminal(.never).isTerminal
  }

  /// Tells how many objects were read; shows it at most ten times a second.
  func update(objects: Int) {
    self.objects = objects
    guard choice != .never, objects & 255 == 0 || choice == .always else { return }
    show("read \(objects) objects")
  }

  /// Tells that an input lets us wait.
  func update(waitingFor input: String) {
    guard choice != .never else { return }
    show("read \(objects) objects, waiting for \(input)")
  }

  private func show(_ words: String) {
    let elapsed = Self.now() - start
    let isDue = choice == .always ? !hasShown || elapsed - lastShown > 0.1 : elapsed > 1
    guard isDue, choice == .always || isTerminal else { return }
    guard elapsed - lastShown > 0.1 || !hasShown else { return }
    lastShown = elapsed
    hasShown = true
    sink.write(isTerminal ? "\r\u{1B}[K\(words)" : "\(words)\n")
    _ = try? sink.finish()
  }

  /// Wipes the line.
  func end() {
    guard hasShown, isTerminal else { return }
    sink.write("\r\u{1B}[K")
    _ = try? sink.finish()
  }

  /// Seconds of a clock that never goes back.
  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
