/// Reads the documents of a YAML text, or the items of its List, on several threads.
///
/// Nothing is taken unless every chunk is faultless by itself: otherwise the text is read in sequence,
/// so that faults are what they are to one thread.
struct YAMLCrew {
  private let source: SourceText
  private let session: ReadingSession
  private let teamwork: Teamwork
  private let cuts: YAMLCuts

  /// YAML takes eight times as long as JSON, so its chunks are smaller.
  private static let chunksPerJSONChunk = 8

  /// Cuts the text from an offset on that starts a line; nil where it is better read on one thread.
  init?(_ source: SourceText, from start: Int, firstLine: Int, _ session: ReadingSession) {
    let bytes = unsafe source.bytes
    guard let teamwork = session.teamwork(bytes: bytes.count - start),
      let cuts = unsafe YAMLCuts(
        bytes,
        from: start,
        firstLine: firstLine,
        chunkSize: teamwork.chunkSize / Self.chunksPerJSONChunk
      )
    else { return nil }
    self.source = source
    self.session = session
    self.teamwork = teamwork
    self.cuts = cuts
  }

  /// Reads the text; false, with nothing taken, if it must be read in sequence.
  func read(into outlet: inout DocumentOutlet) -> Bool {
    guard cuts.frame.isEmpty || isPlainList(cuts.frame) else { return false }
    guard let results = results() else { return false }
    for (chunk, result) in zip(cuts.chunks, results) where !outlet.absorb(result) {
      // It is faultless, but some of its objects were declared before.
      let reader = Self.reader(of: chunk, in: source, outlet)
      do throws(YAMLFailure) {
        try reader.read(chunk)
      } catch {
        preconditionFailure("a chunk without faults has none the second time")
      }
    }
    return true
  }

  /// What the threads made of the chunks; nil if one of them has a fault.
  private func results() -> [ReadChunk]? {
    let loan = source.loan
    let makeReceiver = teamwork.makeReceiver
    let filters = session.filters
    let makeReader: @Sendable () -> ReadingCrew<YAMLChunk>.Reader = {
      let source = SourceText(loan)
      let receiver = makeReceiver()
      let session = ReadingSession(filters: filters, receiver: receiver, parallelism: .none)
      return { Self.read($0, of: source, session, receiver) }
    }
    let crew = ReadingCrew(threads: teamwork.helpers, makeReader: makeReader)
    defer { crew.end() }
    for chunk in cuts.chunks { crew.add(chunk) }
    let readHere = makeReader()
    var results: [ReadChunk] = []
    for index in cuts.chunks.indices {
      guard let result = crew.result(of: index, readHere) else { return nil }
      results.append(result)
    }
    return results
  }

  private static func read(
    _ chunk: YAMLChunk,
    of source: SourceText,
    _ session: ReadingSession,
    _ receiver: any ManifestReceiver
  ) -> ReadChunk? {
    session.startChunk()
    let outlet = DocumentOutlet(session: session, source: source)
    let reader = reader(of: chunk, in: source, outlet)
    let isRead = (try? reader.read(chunk)) != nil
    let part = receiver.takePart()
    // What aliases stand for is bounded for the whole text.
    guard isRead, session.summary.diagnostics.isEmpty, !reader.usesAnchors else { return nil }
    return ReadChunk(part: part, documents: session.summary.documents)
  }

  private static func reader(
    of chunk: YAMLChunk,
    in source: SourceText,
    _ outlet: DocumentOutlet
  ) -> YAMLReader {
    let bytes = unsafe UnsafeBufferPointer(rebasing: source.bytes[chunk.range])
    let text = unsafe YAMLText(bytes, firstLine: chunk.firstLine)
    return YAMLReader(text, filters: outlet.session.filters, outlet: outlet)
  }

  /// Whether this is a List of no items and no faults, which says nothing about its items.
  private func isPlainList(_ frame: [UInt8]) -> Bool {
    let lines = frame.split(separator: 0x0A)
    guard lines.contains(where: { $0.elementsEqual("kind: List".utf8) }) else { return false }
    let source = SourceText(name: source.name, bytes: frame)
    let receiver = ClosureReceiver { _ in }
    let session = ReadingSession(
      filters: self.session.filters,
      receiver: receiver,
      parallelism: .none
    )
    let chunk = unsafe YAMLChunk(range: 0..<source.bytes.count, firstLine: 0, isItems: false)
    let read = Self.read(chunk, of: source, session, receiver)
    return read?.documents == 0
  }
}

extension YAMLReader {
  /// Reads the documents or the items of a chunk.
  fileprivate func read(_ chunk: YAMLChunk) throws(YAMLFailure) {
    if chunk.isItems { try readItems() } else { try read() }
  }
}
