import NetworkModel

/// One call of `ManifestReader.read`: what was found so far, and who is told.
///
/// A class because the readers of all formats add to the same summary.
final class ReadingSession {
  /// Diagnostics beyond this many in one file are left out, with a note that says so.
  static let diagnosticsPerFile = 1000

  let filters: FilterTable
  private(set) var summary = ReadSummary()
  private let receiver: any ManifestReceiver
  private let parallelism: Parallelism
  private var diagnosticsOfFile = 0

  init(filters: FilterTable, receiver: any ManifestReceiver, parallelism: Parallelism) {
    self.filters = filters
    self.receiver = receiver
    self.parallelism = parallelism
  }

  /// How to read a text on several threads; nil to read it on this one.
  func teamwork(bytes: Int) -> Teamwork? {
    guard parallelism.threads > 1, bytes >= parallelism.smallestText,
      let makeHelper = receiver.makeHelper
    else { return nil }
    return Teamwork(
      helpers: parallelism.threads - 1,
      chunkSize: parallelism.chunkSize,
      makeReceiver: makeHelper
    )
  }

  func report(_ diagnostic: Diagnostic) {
    diagnosticsOfFile += 1
    if diagnosticsOfFile <= Self.diagnosticsPerFile {
      summary.diagnostics.append(diagnostic)
    } else if diagnosticsOfFile == Self.diagnosticsPerFile + 1 {
      let file = diagnostic.position.map { SourcePosition(wholeFile: $0.file) }
      summary.diagnostics.append(.note(.tooManyFaults, at: file))
    }
  }

  /// Takes it in that a resource of a cluster can't be read; the first reason stays.
  func refuse(_ resource: String, _ reason: String) {
    guard summary.refusals.last?.resource != resource else { return }
    summary.refusals.append(ResourceRefusal(resource: resource, reason: reason))
  }

  /// Says more of why the last resource can't be read, where that is this one.
  func addToRefusal(of resource: String, _ words: String) {
    let last = summary.refusals.count - 1
    if last >= 0, summary.refusals[last].resource == resource {
      summary.refusals[last].reason += words
    }
  }

  /// Tells that nothing of an input came for a while.
  func isWaiting(for input: String) { receiver.isWaiting(for: input) }

  func folderHasNoManifest(_ path: String) { summary.foldersWithoutManifests.append(path) }

  /// Reads the text of one file.
  func read(_ source: SourceText) {
    summary.files += 1
    summary.bytes += unsafe source.bytes.count
    diagnosticsOfFile = 0
    let documents = summary.documents
    let errors = summary.diagnostics.count + summary.refusals.count
    TextReader(source: source, session: self).read()
    if summary.documents == documents, errors == summary.diagnostics.count + summary.refusals.count
    {
      summary.emptyFiles += 1
    }
  }

  /// Forgets what was found before.
  func startChunk() {
    summary = ReadSummary()
    diagnosticsOfFile = 0
  }

  func deliver(_ document: ManifestDocument) {
    summary.documents += 1
    receiver.receive(document)
  }

  /// Takes what a helper has read, or answers false where it must be read again in order.
  func absorb(_ chunk: ReadChunk) -> Bool {
    guard receiver.absorb(chunk.part) else { return false }
    summary.documents += chunk.documents
    return true
  }
}

/// How a text is read on several threads.
struct Teamwork: Sendable {
  /// The threads besides the caller's.
  let helpers: Int
  /// The bytes of a chunk, more or less.
  let chunkSize: Int
  let makeReceiver: @Sendable () -> any ManifestReceiver
}

extension Diagnostic.Message {
  fileprivate static let tooManyFaults: Self =
    "this file has more faults; only the first \(ReadingSession.diagnosticsPerFile) are shown"
}
