import Glibc
import NetworkModel

/// Reads one text: finds out what it is, and goes on after faults where it can.
///
/// JSON is what starts with `{` or `[`, at the start of the text and after each document. Text that
/// is no JSON after all is tried as YAML, whose flow style looks the same.
struct TextReader {
  /// Texts beyond this size are not tried as YAML when their JSON is faulty.
  private static let yamlTrialLimit = 16 << 20
  /// How far from the start a NUL byte says that a file is binary.
  private static let binaryProbe = 4096

  private let source: SourceText
  private let session: ReadingSession
  private let lines: LineCounter
  private let textStart: Int

  init(source: SourceText, session: ReadingSession) {
    self.source = source
    self.session = session
    let hasMark = unsafe source.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    textStart = hasMark ? 3 : 0
    unsafe lines = LineCounter(source.bytes, textStart: textStart)
  }

  /// Reads all documents of the text.
  func read() {
    let outlet = DocumentOutlet(session: session, source: source)
    guard let scanner = unsafe JSONScanner(source.bytes) else { return }
    if isBinary, source.resource == nil {
      session.report(.error(.binary, at: SourcePosition(wholeFile: source.name)))
      return
    }
    let start = scanner.skippingBlanks(textStart)
    if let resource = source.resource, scanner.byte(at: start) != UInt8(ascii: "{") {
      session.refuse(resource, .noList)
    } else if Self.startsJSON(scanner, at: start) {
      readJSON(scanner, from: start, outlet: outlet)
    } else {
      readYAML(from: 0, outlet: outlet)
    }
  }

  private static func startsJSON(_ scanner: JSONScanner, at offset: Int) -> Bool {
    let byte = scanner.byte(at: offset)
    return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  private var isBinary: Bool {
    let head = unsafe source.bytes.prefix(Self.binaryProbe)
    let isUTF16 = unsafe head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0xFF, 0xFE])
    return unsafe !isUTF16 && head.contains(0)
  }

  // MARK: JSON

  private func readJSON(_ scanner: JSONScanner, from start: Int, outlet: DocumentOutlet) {
    let reader = JSONReader(
      source,
      scanner: scanner,
      lines: lines,
      outlet: outlet
    )
    var start = start
    while start < scanner.count {
      let delivered = reader.outlet.delivered
      let recover = { readAsYAML(from: start, after: delivered, reader: reader) }
      do throws(JSONFault) {
        guard let end = try reader.read(at: start, recover: recover) else { return }
        let next = scanner.skippingBlanks(end)
        if next == scanner.count || Self.startsJSON(scanner, at: next) {
          start = next
        } else if source.resource == nil, isDocumentMarker(at: next) {
          let text = scanner.skippingBlanks(next + 3)
          guard text == scanner.count || Self.startsJSON(scanner, at: text) else {
            return readYAML(from: next, outlet: reader.outlet)
          }
          start = text
        } else {
          throw JSONFault(message: "text follows the end of the document", offset: next)
        }
      } catch {
        if !recover() { reader.report(error) }
        return
      }
    }
  }

  private func isDocumentMarker(at offset: Int) -> Bool {
    guard offset > 0, unsafe source.bytes[offset - 1] == UInt8(ascii: "\n") else { return false }
    let marker = unsafe source.bytes[offset...].prefix(3)
    return unsafe marker.elementsEqual("---".utf8) || marker.elementsEqual("...".utf8)
  }

  /// Reads the text from here on as YAML if that has no fault; answers whether it did.
  ///
  /// The objects of the document that were delivered already are not delivered again.
  private func readAsYAML(from start: Int, after delivered: Int, reader: JSONReader) -> Bool {
    guard source.resource == nil, unsafe source.bytes.count - start <= Self.yamlTrialLimit else {
      return false
    }
    var line = start
    while line > textStart, unsafe source.bytes[line - 1] != UInt8(ascii: "\n") { line -= 1 }
    guard unsafe source.bytes[line..<start].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
      return false
    }
    var trial = DocumentOutlet(session: session, source: source)
    trial.isTrial = true
    let trialReader = YAMLReader(
      yamlText(from: line),
      filters: session.filters,
      outlet: trial
    )
    do throws(YAMLFailure) {
      try trialReader.read()
    } catch {
      return false
    }
    var outlet = reader.outlet
    outlet.skipping = outlet.delivered - delivered
    readYAML(from: line, outlet: outlet)
    return true
  }

  // MARK: YAML

  private func yamlText(from start: Int) -> YAMLText {
    let bytes = unsafe UnsafeBufferPointer(rebasing: source.bytes[start...])
    return unsafe YAMLText(bytes, firstLine: start == 0 ? 0 : lines.line(of: start))
  }

  /// Reads YAML from an offset that starts a line to the end of the text.
  ///
  /// After a fault it goes on with the next document, so that one run shows all faults.
  private func readYAML(from start: Int, outlet: DocumentOutlet) {
    var outlet = outlet
    if outlet.takesAll,
      let crew = YAMLCrew(source, from: start, firstLine: lines.line(of: start), session),
      crew.read(into: &outlet)
    {
      return
    }
    var start = start
    while true {
      let text = yamlText(from: start)
      let reader = YAMLReader(text, filters: session.filters, outlet: outlet)
      do throws(YAMLFailure) {
        try reader.read()
        return
      } catch {
        outlet = reader.outlet
        let fault = YAMLFault(error, in: text, file: source.name)
        outlet.report(fault.diagnostic)
        guard let line = fault.line, let next = text.documentStart(after: line) else { return }
        start += next
      }
    }
  }
}

extension Diagnostic.Message {
  fileprivate static let binary: Self = "this is a binary file, not a manifest"
}
