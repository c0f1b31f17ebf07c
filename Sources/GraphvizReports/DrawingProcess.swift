import ChildProcesses
import Glibc

/// A program that is given a text and answers with bytes before a deadline, or is ended.
struct DrawingProcess: ~Copyable {
  /// How it ended.
  enum Ending: Hashable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It had not ended by the deadline.
    case late
  }

  /// What it wrote until then.
  struct Result {
    var ending: Ending
    var output: [UInt8] = []
    var errors: [UInt8] = []
  }

  /// Why it can't be started, as the system's error number.
  struct Refusal: Error {
    let code: Int32
  }

  private let id: pid_t
  private let input: Int32
  private let output: Int32
  private let errors: Int32
  private var status: Int32?

  /// Starts the program at a path, in a process group of its own.
  init(_ words: [String]) throws(Refusal) {
    // Sockets, since they are closed in other children from the start, and a send raises no signal.
    var ends: [Int32] = []
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      guard unsafe socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
        let code = errno
        for end in ends { close(end) }
        throw Refusal(code: code)
      }
      ends += pair
    }
    defer { for end in [ends[1], ends[3], ends[5]] { close(end) } }
    let child: pid_t
    do throws(ProcessStart.Refusal) {
      child = try ProcessStart(
        words,
        input: ends[1],
        output: ends[3],
        errors: ends[5],
        leadsGroup: true
      ).run()
    } catch {
      for end in [ends[0], ends[2], ends[4]] { close(end) }
      throw Refusal(code: error.code)
    }
    (id, input, output, errors) = (child, ends[0], ends[2], ends[4])
  }

  deinit {
    if status == nil {
      kill(-id, SIGKILL)
      while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }
    for end in [input, output, errors] { close(end) }
  }

  /// Hands a text over and reads what comes, until the program ends or the deadline.
  consuming func finish(_ text: [UInt8], before deadline: ContinuousClock.Instant) -> Result {
    var result = Result(ending: .late)
    var rest = text[...]
    var open = [output, errors]
    while ContinuousClock.now < deadline {
      if open.isEmpty, let ending = ending() {
        result.ending = ending
        return result
      }
      // Its streams may be closed before it has ended: look again soon.
      wait(for: open, writing: !rest.isEmpty, deadline, atMost: open.isEmpty ? 2 : .max)
      send(&rest)
      if !receive(output, &result.output) { open.removeAll { $0 == output } }
      if !receive(errors, &result.errors) { open.removeAll { $0 == errors } }
    }
    return result
  }

  private func wait(
    for open: [Int32],
    writing: Bool,
    _ deadline: ContinuousClock.Instant,
    atMost limit: Int32
  ) {
    var waited = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if writing { waited.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
    let milliseconds = min(limit, Int32(clamping: Int(max(0, left)) + 1))
    unsafe _ = poll(&waited, nfds_t(waited.count), milliseconds)
  }

  /// Sends as much as is taken now; what a program that reads no more won't take is dropped.
  private func send(_ rest: inout ArraySlice<UInt8>) {
    guard !rest.isEmpty else { return }
    let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
    let count = unsafe rest.withUnsafeBytes { bytes in
      unsafe Glibc.send(input, bytes.baseAddress, bytes.count, flags)
    }
    if count > 0 {
      rest = rest.dropFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      rest = []
    }
    if rest.isEmpty { shutdown(input, Int32(SHUT_WR)) }
  }

  /// Reads what is there now; false at the end.
  private func receive(_ end: Int32, _ bytes: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe recv(end, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        return false
      } else if errno == EAGAIN {
        return true
      }
    }
  }

  /// How it ended; nil while it runs.
  private mutating func ending() -> Ending? {
    var raw: Int32 = 0
    guard unsafe waitpid(id, &raw, WNOHANG) == id else { return nil }
    status = raw
    return raw & 0x7f == 0 ? .exited(raw >> 8 & 0xff) : .killed(signal: raw & 0x7f)
  }
}
