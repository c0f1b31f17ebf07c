import Glibc
import NetworkModel

/// Sees that no input takes too long, and leaves behind what was being read when the process dies.
struct RunWatch {
  /// The processor time that an input may take, in seconds.
  private static let budget = 4.0
  /// The time after which an input counts as hanging, in seconds.
  private static let patience: UInt32 = 120

  private let folder: String?
  /// The longest processor time so far, with the index of its input.
  private(set) var slowest = (seconds: 0.0, index: 0)

  /// Watches; the input at work is kept in this folder, if there is one.
  init(folder: String?) {
    self.folder = folder
    _ = signal(SIGALRM) { _ in
      let words: StaticString = "an input hangs; the last seed and index above lead to it\n"
      unsafe _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
      abort()
    }
  }

  /// Runs the body on an input; answers what is wrong, be it that it took too long.
  mutating func watch(_ input: FuzzInput, _ body: (FuzzInput) -> String?) -> String? {
    keep(input.bytes, as: "current-input")
    let start = Self.processorTime()
    alarm(Self.patience)
    let failure = body(input)
    alarm(0)
    let seconds = Self.processorTime() - start
    if seconds > slowest.seconds { slowest = (seconds, input.index) }
    let slowness = seconds > Self.budget ? "it took \(seconds) seconds" : nil
    guard let fault = failure ?? slowness else { return nil }
    keep(input.bytes, as: "failure-\(input.seed)-\(input.index)")
    return """
      NETSIM_SEED=\(input.seed) NETSIM_FUZZ_INPUT=\(input.index) (\(input.origin)): \(fault)
      """
  }

  /// Tells on standard error where a run is, so that a crash can be found again.
  static func announce(_ text: String) {
    var line = Array("\(text)\n".utf8)
    unsafe _ = write(2, &line, line.count)
  }

  private func keep(_ bytes: [UInt8], as name: String) {
    guard let folder else { return }
    let descriptor = unsafe open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { return }
    unsafe _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
  }

  private static func processorTime() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
