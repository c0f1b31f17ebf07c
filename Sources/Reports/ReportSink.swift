import Glibc

/// Why the bytes of a report could not be delivered.
public enum SinkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system refused them, with this error number.
  case system(Int32)
  /// There are none: the format can't render the report.
  case rendering(RenderingFailure)

  /// A sentence: lower case first, no full stop.
  public var description: String {
    switch self {
    case .system(let code): "cannot write the report: \(systemMessage(code))"
    case .rendering(let failure): failure.message
    }
  }
}

/// Why a format can't render a report that it has the shape for.
public struct RenderingFailure: Error, Hashable, Sendable {
  /// A sentence: lower case first, no full stop.
  public var message: String
  /// What helps, if something does.
  public var help: String?

  /// Creates a failure.
  public init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

/// What became of bytes that were handed on.
public enum Delivery: Hashable, Sendable {
  /// They were taken.
  case delivered
  /// Nobody reads any more; what follows may be dropped without a word.
  case closed
  /// They were lost, for the reason of this system error number.
  case failed(Int32)
}

/// Where the bytes of a report go: a buffer of constant size before a file descriptor or a closure.
///
/// A closed pipe ends quietly: later writes do nothing and `isOpen` turns false, so that long reports
/// can stop early. Other failures are kept and thrown by `finish`.
///
/// A class, since the writers of one report share the buffer.
public final class ReportSink {
  private static let capacity = 1 << 16

  private var buffer: [UInt8] = []
  private var isCapturing = false
  private var outcome = Delivery.delivered
  /// Why the report could not be rendered; `finish` throws it.
  public private(set) var failure: RenderingFailure?
  /// What is to be said of the report beside it, such as what was left out: sentences, lower case
  /// first, no full stop.
  public private(set) var remarks: [String] = []
  private let deliver: ([UInt8]) -> Delivery

  /// Creates a sink that hands full buffers to a closure.
  public init(_ deliver: @escaping ([UInt8]) -> Delivery) {
    self.deliver = deliver
    buffer.reserveCapacity(Self.capacity + Self.capacity / 4)
  }

  /// Creates a sink that writes to an open file descriptor, which stays the caller's to close.
  ///
  /// A write to a pipe without reader raises SIGPIPE, which kills the process unless
  /// `ignoreBrokenPipes` was called.
  public convenience init(fileDescriptor: Int32) {
    self.init { bytes in Self.write(bytes, to: fileDescriptor) }
  }

  /// Lets writes to a closed pipe fail instead of killing the process; called once at start-up.
  public static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Whether somebody still takes what is written.
  public var isOpen: Bool { outcome == .delivered }

  /// Writes text as UTF-8.
  public func write(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.capacity { drain() }
  }

  /// Writes one byte.
  public func write(byte: UInt8) {
    buffer.append(byte)
    if buffer.count >= Self.capacity { drain() }
  }

  /// Writes bytes behind a separator, where there is one.
  func write(_ bytes: [UInt8], after separator: UInt8?) {
    if let separator { buffer.append(separator) }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { drain() }
  }

  /// Writes bytes.
  public func write(_ bytes: [UInt8]) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { drain() }
  }

  /// Writes so many blanks.
  public func write(blanks count: Int) {
    buffer.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, count)))
  }

  /// Gives the report up; called before anything of it was written.
  public func fail(_ failure: RenderingFailure) { self.failure = failure }

  /// Keeps something that is to be said of the report, for those who hold the sink.
  public func remark(_ sentence: String) { remarks.append(sentence) }

  /// Hands on what the buffer holds.
  ///
  /// - Throws: what went wrong since the sink was made; a closed pipe is no fault.
  public func finish() throws(SinkError) {
    drain()
    if case .failed(let code) = outcome { throw .system(code) }
    if let failure { throw .rendering(failure) }
  }

  /// The bytes that `body` writes, which go nowhere else.
  func capture(_ body: () -> Void) -> [UInt8] {
    let wasCapturing = isCapturing
    var outer: [UInt8] = []
    swap(&outer, &buffer)
    isCapturing = true
    body()
    isCapturing = wasCapturing
    swap(&outer, &buffer)
    return outer
  }

  private func drain() {
    guard !isCapturing else { return }
    // Taken out first: no access to the buffer lasts over a call of the closure.
    var full: [UInt8] = []
    swap(&full, &buffer)
    if outcome == .delivered, !full.isEmpty { outcome = deliver(full) }
    full.removeAll(keepingCapacity: true)
    swap(&full, &buffer)
  }
}

/// The system's words for an error number.
private func systemMessage(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text).lowercased()
}

extension ReportSink {
  /// Writes all bytes to an open file descriptor, waiting where it is busy.
  public static func write(_ bytes: [UInt8], to descriptor: Int32) -> Delivery {
    unsafe bytes.withUnsafeBytes { pointer in
      var offset = 0
      while offset < pointer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: pointer[offset...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          offset += count
          continue
        }
        switch errno {
        case EINTR: continue
        case EAGAIN:
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          unsafe _ = poll(&ready, 1, -1)
        case EPIPE: return .closed
        default: return .failed(errno)
        }
      }
      return .delivered
    }
  }
}
