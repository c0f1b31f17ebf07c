import Glibc
import Manifests
import NetworkModel

/// Reads flow logs: JSON lines of Hubble and of Calico, and tables of comma-separated values.
///
/// What a file is follows from its content: one that starts with `{` is JSON, each record recognized by its
/// fields. Files are read in pieces; of their text, one piece is held at a time.
public struct FlowReader {
  /// What was read so far.
  public private(set) var log = FlowLog()
  /// How many bytes of a file are read at a time.
  private let pieceSize: Int

  private let json = ManifestReader(
    filters: FieldFilters(byKind: [:], otherwise: .everything)
  )

  /// Creates a reader.
  ///
  /// - Parameter pieceSize: How many bytes are read at a time; a record that is longer is read whole.
  public init(pieceSize: Int = 1 << 22) { self.pieceSize = pieceSize }

  /// Reads a file; `-` is standard input.
  public mutating func read(_ path: String) {
    let name = path == "-" ? "<stdin>" : path
    let descriptor = path == "-" ? 0 : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return reportUnreadable(name) }
    defer { if descriptor != 0 { close(descriptor) } }
    var pieces = FlowPieces(name: name, reader: self)
    var buffer = [UInt8](repeating: 0, count: pieceSize)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 { return reportUnreadable(name) }
      pieces.take(buffer[..<count])
      if count == 0 { break }
    }
    self = pieces.reader
  }

  /// Reads a text as if it were a file of this name.
  public mutating func read(_ name: String, text: String) {
    var pieces = FlowPieces(name: name, reader: self)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      pieces.take(bytes[start..<min(start + pieceSize, bytes.count)])
    }
    pieces.take([])
    self = pieces.reader
  }

  private mutating func reportUnreadable(_ name: String) {
    log.diagnostics.append(
      .error(
        "cannot read `\(name)`: \(unsafe String(cString: strerror(errno)))",
        at: SourcePosition(wholeFile: name)
      )
    )
  }

  // MARK: records

  /// Reads whole records of JSON that start at a line of a file, counted from 0.
  fileprivate mutating func readJSON(_ bytes: [UInt8], _ name: String, line: Int) {
    var part = FlowReader()
    let summary = json.read([.text(name: name, bytes: bytes)]) { document in
      part.read(document.root, line)
    }
    guard summary.diagnostics.isEmpty else { return readOneByOne(bytes, name, line: line) }
    take(part)
  }

  /// Reads records that can't all be read, each by itself, so that every fault is found.
  private mutating func readOneByOne(_ bytes: [UInt8], _ name: String, line: Int) {
    var line = line
    for record in bytes.records {
      var part = FlowReader()
      let summary = json.read([.text(name: name, bytes: Array(record))]) { document in
        part.read(document.root, line)
      }
      if summary.diagnostics.isEmpty { take(part) }
      log.diagnostics += summary.diagnostics.map { $0.moved(by: line) }
      line += record.count { $0 == UInt8(ascii: "\n") }
    }
  }

  private mutating func take(_ part: FlowReader) { log.formUnion(part.log) }

  private mutating func read(_ root: ManifestNode, _ line: Int) {
    let position = root.position.moved(by: line)
    do throws(FlowFault) {
      if let items = root["items"], items.kind == .sequence {
        for item in items.elements { read(item, line) }
      } else if let hubble = HubbleRecord(root) {
        log.add(try hubble.record(), at: position)
      } else if let calico = CalicoRecord(root) {
        log.add(try calico.record(), at: position)
      } else if HubbleRecord.isMessage(root) {
        log.add(.excluded(.message), at: position)
      } else {
        throw FlowFault(message: "this is no flow of Hubble or Calico")
      }
    } catch {
      let place = error.position?.moved(by: line) ?? position
      log.diagnostics.append(.error(error.message, at: place))
    }
  }

  /// Reads a row of a table.
  fileprivate mutating func readRow(
    _ bytes: ArraySlice<UInt8>,
    _ table: inout CSVFlows,
    at position: SourcePosition
  ) {
    do throws(FlowFault) {
      guard let cells = CSVFlows.cells(String(decoding: bytes, as: UTF8.self)) else {
        throw FlowFault(message: "a quote isn't closed on its line")
      }
      if let record = try table.record(cells) { log.add(record, at: position) }
    } catch {
      log.diagnostics.append(.error(error.message, at: position))
    }
  }
}

/// Cuts the bytes of a file into records as they come.
private struct FlowPieces {
  let name: String
  var reader: FlowReader
  private var rest: [UInt8] = []
  /// The line that `rest` starts at, counted from 0.
  private var line = 0
  /// The table, where the file is one.
  private var table: CSVFlows?
  private var isJSON: Bool?

  init(name: String, reader: FlowReader) {
    self.name = name
    self.reader = reader
  }

  /// Takes the next bytes; none at the end.
  mutating func take(_ bytes: ArraySlice<UInt8>) {
    rest += bytes
    if isJSON == nil, let first = rest.first(where: { !$0.isBlank }) {
      isJSON = first == UInt8(ascii: "{")
      table = isJSON == true ? nil : CSVFlows()
    }
    guard let isJSON else { return }
    let end =
      bytes.isEmpty ? rest.count : (isJSON ? rest.startOfLastRecord : rest.startOfLastLine)
    guard end > 0 else { return }
    let piece = Array(rest[..<end])
    rest.removeFirst(end)
    if isJSON { reader.readJSON(piece, name, line: line) } else { readRows(piece) }
    line += piece.count { $0 == UInt8(ascii: "\n") }
  }

  private mutating func readRows(_ piece: [UInt8]) {
    guard var table else { return }
    var line = line
    for row in piece.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      // A byte order mark, and the end of a line of Windows.
      let plain = row.starts(with: [0xEF, 0xBB, 0xBF]) ? row.dropFirst(3) : row
      let text = plain.last == UInt8(ascii: "\r") ? plain.dropLast() : plain
      let position = SourcePosition(file: name, line: line, column: 1)
      reader.readRow(text, &table, at: position)
      // Without a header no row means anything.
      if !table.hasHeader, !text.allSatisfy(\.isBlank) {
        self.table = nil
        return
      }
    }
    self.table = table
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool {
    [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self)
  }
}

extension [UInt8] {
  /// Where the last record of JSON starts: a line that starts with a brace; 0 where there is one alone.
  fileprivate var startOfLastRecord: Int {
    var index = count - 1
    while index > 0 {
      if self[index] == UInt8(ascii: "{"), self[index - 1] == UInt8(ascii: "\n") { return index }
      index -= 1
    }
    return 0
  }

  /// Where the last line starts.
  fileprivate var startOfLastLine: Int {
    lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }

  /// The records of JSON.
  fileprivate var records: [ArraySlice<UInt8>] {
    let starts = indices.filter {
      $0 > 0 && self[$0] == UInt8(ascii: "{") && self[$0 - 1] == UInt8(ascii: "\n")
    }
    return zip([0] + starts, starts + [count]).map { self[$0..<$1] }
  }
}

extension SourcePosition {
  /// The place in the file of a place in a piece that starts at a line, counted from 0.
  fileprivate func moved(by lines: Int) -> Self {
    var copy = self
    if copy.line > 0 { copy.line += lines }
    return copy
  }
}

extension Diagnostic {
  /// The same of a piece that starts at a line, counted from 0.
  fileprivate func moved(by lines: Int) -> Self {
    var copy = self
    copy.position = position?.moved(by: lines)
    for index in notes.indices {
      copy.notes[index].position = notes[index].position?.moved(by: lines)
    }
    return copy
  }
}
