import Glibc
import NetworkModel

/// Reads what a run of `kubectl` prints, once it is known that it printed all.
struct KubectlReader {
  let output: KubectlOutput
  let session: ReadingSession

  /// Reads a run to its end.
  ///
  /// What it printed is not looked at where it failed.
  func read(_ run: Result<ChildProcess, Kubectl.Failure>) {
    let child: ChildProcess
    switch run {
    case .success(let started): child = started
    case .failure(let failure): return refuse(failure.description, help: failure.help)
    }
    var complaints = Complaints()
    do throws(ReadError) {
      let text = try text(of: child, &complaints)
      let status = child.wait()
      guard status == 0 else { return refuse(complaints.reason(ofStatus: status)) }
      take(text, complaints)
    } catch {
      refuse(error.reason)
    }
  }

  /// What it prints, all of it in memory once.
  private func text(
    of child: ChildProcess,
    _ complaints: inout Complaints
  ) throws(ReadError) -> SourceText {
    var listening = ChildListening(child)
    defer { complaints = listening.complaints }
    let text = try SourceText(name: output.name, objectsOf: resource, pipe: child.output) {
      listening.wait { session.isWaiting(for: output.name) }
    }
    while !listening.isAtEnd { listening.wait { session.isWaiting(for: output.name) } }
    return text
  }

  private var resource: String? {
    if case .resource(let name) = output.subject { return name }
    return nil
  }

  private func take(_ text: SourceText, _ complaints: Complaints) {
    let documents = session.summary.documents
    let faults = session.summary.diagnostics.count
    switch output.subject {
    case .resource(let name):
      if unsafe text.bytes.isEmpty { session.refuse(name, "kubectl printed nothing") }
      session.read(text)
      if let words = complaints.lastLine { session.addToRefusal(of: name, "; it says: \(words)") }
    case .kustomization:
      session.read(text)
      guard session.summary.documents == documents,
        session.summary.diagnostics.count == faults
      else { return }
      session.folderHasNoManifest(output.name)
    }
  }

  private func refuse(_ reason: String, help: String? = nil) {
    let position = SourcePosition(wholeFile: output.name)
    switch output.subject {
    case .kustomization:
      session.report(.error(.failed(reason), at: position, help: help))
    case .resource where reason.contains("(NotFound)"):
      session.report(.note(.gone, at: position))
    case .resource(let name): session.refuse(name, reason)
    }
  }
}

/// Waits for what a program prints, and hears its complaints meanwhile, so that it never has to wait
/// until somebody does.
private struct ChildListening {
  private(set) var complaints = Complaints()
  /// Whether it closed standard error.
  private(set) var isAtEnd = false
  private let child: ChildProcess

  /// How often the user is told that we wait.
  private static let milliseconds: Int32 = 200

  init(_ child: ChildProcess) { self.child = child }

  /// Waits until it printed something, or said something; calls the body where that takes long.
  mutating func wait(_ body: () -> Void) {
    var polled = [pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)]
    if !isAtEnd { polled.append(pollfd(fd: child.errors, events: Int16(POLLIN), revents: 0)) }
    let count = unsafe poll(&polled, nfds_t(polled.count), Self.milliseconds)
    if count == 0 { body() }
    hear()
  }

  private mutating func hear() {
    while !isAtEnd {
      switch child.read(child.errors) {
      case .bytes(let words): complaints.take(words)
      case .nothingYet: return
      case .end: isAtEnd = true
      }
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func failed(_ reason: String) -> Self { "kubectl kustomize failed: \(reason)" }

  fileprivate static let gone: Self = "the cluster has this resource no more"
}
