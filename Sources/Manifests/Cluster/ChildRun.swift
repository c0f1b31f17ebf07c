import Glibc

/// A child process with what it printed so far.
struct ChildRun {
  /// What it printed on standard output and wasn't taken yet.
  var output: [UInt8] = []
  private(set) var complaints = Complaints()
  private let process: ChildProcess
  private(set) var descriptors: [Int32]

  init(_ process: ChildProcess) {
    self.process = process
    descriptors = [process.output, process.errors]
  }

  /// Whether it closed both streams.
  var isAtEnd: Bool { descriptors.isEmpty }
  /// Its exit status; waits for its end.
  var status: Int32 { process.wait() }
  /// The last line of its complaints, or how it ended where it had none.
  var complaint: String { complaints.reason(ofStatus: status) }

  /// Reads until it closed both streams.
  mutating func finish() {
    while !isAtEnd {
      var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = unsafe poll(&polled, nfds_t(polled.count), -1)
      takeOutput()
    }
  }

  /// Reads what there is to read.
  mutating func takeOutput() {
    for descriptor in descriptors {
      reading: while true {
        switch process.read(descriptor) {
        case .bytes(let bytes):
          if descriptor == process.output { output += bytes } else { complaints.take(bytes) }
        case .nothingYet: break reading
        case .end:
          descriptors.removeAll { $0 == descriptor }
          break reading
        }
      }
    }
  }
}
