import NetworkModel

/// One call of `ManifestReader.read`: what was found so far, and who is told.
///
/// A class because the readers of all formats add to the same summary.
final class ReadingSession {
  /// Diagnostics beyond this many in one file are left out, with a note that says so.
  static let diagnosticsPerFile = 1000

  let filters: FilterTable
  private(set) var summary = ReadSummary()
  private let receiver: (ManifestDocument) -> Void
  private var diagnosticsOfFile = 0

  init(filters: FilterTable, deliver: @escaping (ManifestDocument) -> Void) {
    self.filters = filters
    receiver = deliver
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

  func folderHasNoManifest(_ path: String) { summary.foldersWithoutManifests.append(path) }

  /// Reads the text of one file.
  func read(_ source: SourceText) {
    summary.files += 1
    summary.bytes += unsafe source.bytes.count
    diagnosticsOfFile = 0
    let documents = summary.documents
    let errors = summary.diagnostics.count
    TextReader(source: source, session: self).read()
    if summary.documents == documents, summary.diagnostics.count == errors {
      summary.emptyFiles += 1
    }
  }

  func deliver(_ document: ManifestDocument) {
    summary.documents += 1
    receiver(document)
  }
}

extension Diagnostic.Message {
  fileprivate static let tooManyFaults: Self =
    "this file has more faults; only the first \(ReadingSession.diagnosticsPerFile) are shown"
}
