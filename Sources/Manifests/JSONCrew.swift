/// Reads the items of a JSON list on several threads.
///
/// The caller scans the text and adds the items that it finds; threads read them in chunks at once, as
/// items of a plain `List`, since `kubectl` writes `kind` after them. The results are taken in the
/// order of the text. A chunk with any fault, or whose objects depend on earlier ones, is read again
/// in order, so what comes out is what one thread makes of the text. A class because it ends its
/// threads.
final class JSONCrew {
  private let teamwork: Teamwork
  private let lines: LineCounter
  private let makeReader: @Sendable () -> ReadingCrew<JSONChunk>.Reader
  /// The threads, started when the first chunk is full: small lists don't need them.
  private var crew: ReadingCrew<JSONChunk>?
  private var chunks: [JSONChunk] = []
  private var gathered: [Range<Int>] = []
  private var gatheredBytes = 0
  private lazy var readHere = makeReader()

  /// Gets ready to start threads; nil where the text is better read on one.
  init?(_ source: SourceText, _ lines: LineCounter, _ session: ReadingSession) {
    guard let teamwork = unsafe session.teamwork(bytes: source.bytes.count) else { return nil }
    self.teamwork = teamwork
    self.lines = lines
    let loan = source.loan
    let filters = session.filters
    makeReader = {
      let reader = JSONChunkReader(SourceText(loan), filters, teamwork.makeReceiver())
      return { chunk in reader?.read(chunk) }
    }
  }

  /// Adds the item that follows the others.
  func add(_ item: Range<Int>) {
    gathered.append(item)
    gatheredBytes += item.count
    if gatheredBytes >= teamwork.chunkSize { flush() }
  }

  /// Takes the results of all items, which `reader` reads again where it must.
  ///
  /// - Returns: false if `recover` took the text over.
  func readItems(_ implied: ImpliedIdentity, with reader: JSONReader, recover: () -> Bool) -> Bool {
    if implied != .none, let crew {
      crew.end()
      self.crew = startedCrew()
      for index in chunks.indices { submit(index, implied) }
    }
    for (index, chunk) in chunks.enumerated() {
      if let result = crew?.result(of: index, readHere), reader.outlet.absorb(result) { continue }
      lines.resume(at: chunk.start)
      for item in chunk.items where !reader.readItem(item, implied, recover) { return false }
    }
    for item in gathered where !reader.readItem(item, implied, recover) { return false }
    return true
  }

  /// Ends the threads.
  func end() { crew?.end() }

  private func flush() {
    guard let first = gathered.first else { return }
    let start = lines.mark(at: first.lowerBound)
    chunks.append(JSONChunk(items: gathered, implied: .none, start: start))
    gathered.removeAll(keepingCapacity: true)
    gatheredBytes = 0
    if crew == nil { crew = startedCrew() }
    submit(chunks.count - 1, .none)
  }

  private func startedCrew() -> ReadingCrew<JSONChunk> {
    ReadingCrew(threads: teamwork.helpers, makeReader: makeReader)
  }

  private func submit(_ index: Int, _ implied: ImpliedIdentity) {
    chunks[index].implied = implied
    crew?.add(chunks[index])
  }
}

/// Items that stand side by side in a list.
struct JSONChunk: Sendable {
  let items: [Range<Int>]
  /// What the list says about them.
  var implied: ImpliedIdentity
  /// Where the first one starts.
  let start: LineCounter.Mark
}

/// Reads chunks on one thread, apart from all others.
private struct JSONChunkReader {
  private let receiver: any ManifestReceiver
  private let reader: JSONReader
  private let lines: LineCounter
  private let session: ReadingSession

  init?(_ source: SourceText, _ filters: FilterTable, _ receiver: any ManifestReceiver) {
    guard let scanner = unsafe JSONScanner(source.bytes) else { return nil }
    self.receiver = receiver
    lines = unsafe LineCounter(source.bytes, textStart: 0)
    session = ReadingSession(filters: filters, receiver: receiver, parallelism: .none)
    let outlet = DocumentOutlet(session: session, source: source)
    reader = JSONReader(source, scanner: scanner, lines: lines, outlet: outlet)
  }

  /// Reads a chunk; nil if something is wrong with it.
  func read(_ chunk: JSONChunk) -> ReadChunk? {
    lines.resume(at: chunk.start)
    session.startChunk()
    for item in chunk.items {
      let fault = reader.readItem(item, implied: chunk.implied)
      if fault != nil || !session.summary.diagnostics.isEmpty {
        _ = receiver.takePart()
        return nil
      }
    }
    return ReadChunk(part: receiver.takePart(), documents: session.summary.documents)
  }
}
