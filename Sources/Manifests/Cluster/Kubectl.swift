import Glibc

/// The `kubectl` that is found on the PATH.
public struct Kubectl: Hashable, Sendable {
  /// Why it could not answer.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence: lower case first, no full stop.
    public let description: String
    /// What the user can do about it, if we know.
    public let help: String?
  }

  private let context: String?

  /// Names a context of the user's configuration; nil for the current one.
  public init(context: String?) { self.context = context }

  /// The names of the resources that the cluster has and can list, such as
  /// `networkpolicies.networking.k8s.io`.
  ///
  /// - Throws: `Failure` where `kubectl` isn't there or fails.
  public func resources() throws(Failure) -> [String] {
    let output = try run(["api-resources", "--verbs=list", "-o", "name"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map {
      $0.trimmingBlanks
    }.filter { !$0.isEmpty }
  }

  /// Starts a command.
  func start(_ arguments: [String]) throws(Failure) -> ChildProcess {
    do throws(ReadError) {
      return try ChildProcess(["kubectl"] + (context.map { ["--context", $0] } ?? []) + arguments)
    } catch {
      guard error.code == ENOENT else {
        throw Failure(description: "cannot run kubectl: \(error.reason)", help: nil)
      }
      throw Failure(
        description: "there is no kubectl on the PATH",
        help: "install kubectl, or name manifests with -f"
      )
    }
  }

  /// Runs a command to its end; what it printed.
  private func run(_ arguments: [String]) throws(Failure) -> [UInt8] {
    var run = ChildRun(try start(arguments))
    run.finish()
    guard run.status == 0 else {
      throw Failure(
        description: "kubectl \(arguments[0]) failed: \(run.complaint)",
        help: nil
      )
    }
    return run.output
  }
}

/// A child process with what it printed so far.
struct ChildRun {
  /// What it printed on standard output and wasn't taken yet.
  var output: [UInt8] = []
  private var errors: [UInt8] = []
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
  var complaint: String {
    let lines = String(decoding: errors, as: UTF8.self).split(separator: "\n")
    if let last = lines.last(where: { !$0.trimmingBlanks.isEmpty }) {
      return last.trimmingBlanks.shown
    }
    return status < 0 ? "it was ended by signal \(-status)" : "its exit status is \(status)"
  }

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
          if descriptor == process.output { output += bytes } else { takeErrors(bytes) }
        case .nothingYet: break reading
        case .end:
          descriptors.removeAll { $0 == descriptor }
          break reading
        }
      }
    }
  }

  /// Keeps the end of what is complained of.
  private mutating func takeErrors(_ bytes: [UInt8]) {
    errors += bytes
    if errors.count > 1 << 16 { errors.removeFirst(errors.count - 1 << 15) }
  }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return String(self[start..<end])
  }
}
