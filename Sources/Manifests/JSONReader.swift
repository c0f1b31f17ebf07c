import NetworkModel

/// Reads JSON documents and delivers the objects in them, the items of Lists one by one.
///
/// A class because it keeps the parser and the tapes from one document to the next.
final class JSONReader {
  private let source: SourceText
  private let scanner: JSONScanner
  private let lines: LineCounter
  private let places: Places
  private let walker = JSONWalker()
  private var document: TapeBuilder
  private var item: TapeBuilder
  /// Whether no item of this document had a fault yet.
  private var mayRecover = true
  var outlet: DocumentOutlet

  init(
    _ source: SourceText,
    scanner: JSONScanner,
    lines: LineCounter,
    outlet: DocumentOutlet
  ) {
    self.source = source
    self.scanner = scanner
    self.lines = lines
    self.outlet = outlet
    places = .offsets(lines)
    document = TapeBuilder(filters: outlet.session.filters)
    item = TapeBuilder(filters: outlet.session.filters)
  }

  /// Reads the document that starts at an offset; answers where it ends.
  ///
  /// `recover` is asked at the first fault; if it answers true, the text is in other hands.
  ///
  /// - Throws: `JSONFault` if the end of the document cannot be found.
  func read(at start: Int, recover: () -> Bool) throws(JSONFault) -> Int? {
    guard scanner.byte(at: start) == UInt8(ascii: "{") else { return try readArray(at: start) }
    mayRecover = true
    let crew = JSONCrew(source, lines, outlet.session)
    defer { crew?.end() }
    guard let outline = JSONOutline(scanner, at: start, found: { crew?.add($0) }) else {
      throw explain(start..<scanner.count)
    }
    if let items = outline.items {
      guard try readHeader(outline.object, without: items.array) else {
        crew?.end()
        if let resource = source.resource {
          outlet.session.refuse(resource, .noList)
          return outline.object.upperBound
        }
        return try readWhole(outline.object)
      }
      let shape = ListShape(document.records)
      outlet.deliver(&document, implied: .none, places: places)
      guard case .list(_, let implied) = shape else {
        if let resource = source.resource { outlet.session.refuse(resource, .noList) }
        return outline.object.upperBound
      }
      let isRead =
        crew.map { $0.readItems(implied, with: self, recover: recover) }
        ?? readItems(items, implied: implied, recover: recover)
      return isRead ? outline.object.upperBound : nil
    }
    if let resource = source.resource {
      outlet.session.refuse(resource, .noList)
      return outline.object.upperBound
    }
    return try readWhole(outline.object)
  }

  private func readWhole(_ range: Range<Int>) throws(JSONFault) -> Int {
    document.start(implied: .none)
    lines.enterDocument(at: range.lowerBound)
    try walk(range, depthLimit: YAMLReader.depthLimit, into: &document)
    outlet.deliver(&document, implied: .none, places: places)
    return range.upperBound
  }

  private func readArray(at start: Int) throws(JSONFault) -> Int {
    guard let end = scanner.endOfValue(start) else { throw explain(start..<scanner.count) }
    if let fault = fault(in: start..<end) { throw fault }
    let position = lines.position(of: start, in: outlet.file)
    outlet.report(.error(.rootIsNoMapping(.sequence), at: position))
    return end
  }

  /// Reads all of an object but its items; answers false if it turns out to be no list at all.
  private func readHeader(
    _ object: Range<Int>,
    without items: Range<Int>
  ) throws(JSONFault) -> Bool {
    let bytes = unsafe source.bytes
    var text = unsafe Array(bytes[object.lowerBound...items.lowerBound])
    let split = text.count
    unsafe text += bytes[items.upperBound - 1..<object.upperBound]
    document.start(implied: .none)
    let outcome = unsafe text.withUnsafeBufferPointer {
      unsafe walker.walk(
        $0,
        readable: $0.count,
        base: object.lowerBound,
        split: split,
        shift: items.count - 2,
        depthLimit: YAMLReader.depthLimit,
        into: &document
      )
    }
    guard case .done = outcome else { throw explain(object) }
    if case .object = ListShape(document.records) { return false }
    return true
  }

  // MARK: items

  /// Reads the items; answers false if `recover` took the text over.
  private func readItems(
    _ items: JSONOutline.Items,
    implied: ImpliedIdentity,
    recover: () -> Bool
  ) -> Bool {
    for range in items.first where !readItem(range, implied, recover) { return false }
    guard !items.areAllKnown, var last = items.first.last else { return true }
    while let next = JSONOutline.item(after: last, scanner) {
      if !readItem(next, implied, recover) { return false }
      last = next
    }
    return true
  }

  /// Reads an item; answers false if `recover`, asked at the first fault, took the text over.
  func readItem(_ range: Range<Int>, _ implied: ImpliedIdentity, _ recover: () -> Bool) -> Bool {
    guard let fault = readItem(range, implied: implied) else { return true }
    if mayRecover, recover() { return false }
    mayRecover = false
    report(fault)
    return true
  }

  func readItem(_ range: Range<Int>, implied: ImpliedIdentity) -> JSONFault? {
    if source.resource == nil {
      lines.enterDocument(at: range.lowerBound)
    } else {
      // Nobody sees the list: in an object of a cluster, lines are counted from its start.
      lines.resume(at: LineCounter.Mark(offset: range.lowerBound, line: 1, column: 1))
    }
    guard scanner.byte(at: range.lowerBound) == UInt8(ascii: "{") else {
      return faultOfScalarItem(range)
    }
    item.start(implied: implied)
    do throws(JSONFault) {
      try walk(range, depthLimit: YAMLReader.depthLimit - 2, into: &item)
    } catch {
      return error
    }
    outlet.deliver(&item, implied: implied, places: places, isItem: true)
    return nil
  }

  private func faultOfScalarItem(_ range: Range<Int>) -> JSONFault? {
    if let fault = fault(in: range) { return fault }
    if source.resource != nil {
      return JSONFault(message: "an item is no object", offset: range.lowerBound)
    }
    let kind: TapeRecord.Kind =
      switch scanner.byte(at: range.lowerBound) {
      case UInt8(ascii: "["): .sequence
      case UInt8(ascii: "\""): .string
      case UInt8(ascii: "n"): .null
      case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
      default: .integer
      }
    let position = lines.position(of: range.lowerBound, in: outlet.file)
    outlet.report(.error(.itemIsNoMapping(kind), at: position))
    return nil
  }

  private func walk(
    _ range: Range<Int>,
    depthLimit: Int,
    into builder: inout TapeBuilder
  ) throws(JSONFault) {
    let bytes = unsafe source.bytes
    let outcome = unsafe walker.walk(
      UnsafeBufferPointer(rebasing: bytes[range]),
      readable: bytes.count - range.lowerBound,
      base: range.lowerBound,
      depthLimit: depthLimit,
      into: &builder
    )
    switch outcome {
    case .done: return
    case .malformed: throw explain(range)
    case .tooDeep(let offset):
      throw JSONFault(message: Diagnostic.Message.tooDeep.text, offset: offset)
    case .tooLarge:
      throw JSONFault(
        message: "this object is too large; split it, or put its parts into a List",
        offset: range.lowerBound
      )
    }
  }

  // MARK: faults

  /// Tells of a fault.
  func report(_ fault: JSONFault) {
    if let resource = source.resource {
      return outlet.session.refuse(resource, "\(String.noList): \(fault.message)")
    }
    let position = lines.position(of: fault.offset, in: outlet.file)
    let notes = fault.opening.map { opening in
      [Diagnostic.Note(.opening, at: lines.position(of: opening, in: outlet.file))]
    }
    outlet.report(.error(.invalidJSON(fault.message), at: position, notes: notes ?? []))
  }

  private func fault(in range: Range<Int>) -> JSONFault? {
    var finder = unsafe JSONFaultFinder(source.bytes, in: range)
    return finder.find()
  }

  private func explain(_ range: Range<Int>) -> JSONFault {
    fault(in: range) ?? JSONFault(message: "the parser refuses it", offset: range.lowerBound)
  }
}

extension Diagnostic.Message {
  fileprivate static func invalidJSON(_ message: String) -> Self { "invalid JSON: \(message)" }

  fileprivate static let opening: Self = "what is not closed starts here"
}

extension String {
  /// Why an answer of `kubectl` is none.
  static let noList = "what kubectl printed is no whole list"
}
