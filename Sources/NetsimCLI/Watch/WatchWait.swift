import Glibc

/// Waits until something happens that a watch must answer.
struct WatchWait {
  /// What happened.
  enum Event: Hashable {
    /// The user, or who reads the output, wants no more.
    case ended
    /// Some descriptors have something to read, or are at their end.
    case ready(Set<Int32>)
    /// The time is over.
    case timeout
  }

  private let signals: EndSignals
  /// Standard output where a reader that goes away can be noticed.
  private let output: Int32?

  init(_ signals: EndSignals) {
    self.signals = signals
    var status = stat()
    let kind = unsafe fstat(STDOUT_FILENO, &status) == 0 ? status.st_mode & S_IFMT : 0
    output = kind == S_IFIFO || kind == S_IFSOCK ? STDOUT_FILENO : nil
  }

  /// Waits for descriptors; for so many milliseconds, or without end.
  func wait(for descriptors: [Int32], milliseconds: Int?) -> Event {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    polled.append(pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0))
    if let output { polled.append(pollfd(fd: output, events: 0, revents: 0)) }
    let count = unsafe poll(&polled, nfds_t(polled.count), milliseconds.map { Int32($0) } ?? -1)
    // A signal that interrupts has written its byte: the next wait ends at once.
    if count < 0 { return .ready([]) }
    if polled.dropFirst(descriptors.count).contains(where: { $0.revents != 0 }) { return .ended }
    return count == 0 ? .timeout : .ready(Set(polled.filter { $0.revents != 0 }.map(\.fd)))
  }
}
