/// A cell as a format writes it, to be written again and again.
public struct EncodedCell: Hashable, Sendable {
  let bytes: [UInt8]
}

/// Writes one table as a stream of cells.
///
/// Two formats implement it: CSV and Markdown.
public protocol TableWriter: AnyObject {
  /// Whether somebody still reads; long reports stop where this turns false.
  var isOpen: Bool { get }
  /// Writes the titles; called once, first.
  func begin(_ columns: [Column])
  /// A text as a cell of the format.
  func encoded(_ text: String) -> EncodedCell
  /// Writes the next cell of the row.
  func cell(_ cell: EncodedCell)
  /// Ends the row.
  func endRow()
}

extension TableWriter {
  /// Writes the next cell of the row.
  public func cell(_ text: String) { cell(encoded(text)) }

  /// Writes a row.
  public func row(_ cells: some Sequence<String>) {
    for text in cells { cell(text) }
    endRow()
  }
}

/// Writes comma-separated values as RFC 4180 has them: lines end in CR LF, the first names columns.
///
/// A class, since the parts of a report write to it in turn.
public final class CSVWriter: TableWriter {
  private let sink: ReportSink
  private var isRowEmpty = true

  /// Creates a writer.
  public init(_ sink: ReportSink) { self.sink = sink }

  /// Whether somebody still reads.
  public var isOpen: Bool { sink.isOpen }

  /// Writes the titles.
  public func begin(_ columns: [Column]) { row(columns.map(\.title)) }

  /// A field, quoted where it holds a quote, a comma or a line end.
  public func encoded(_ text: String) -> EncodedCell {
    let needsQuotes = text.utf8.contains {
      $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D
    }
    return EncodedCell(bytes: Array((needsQuotes ? "\"\(text.doublingQuotes)\"" : text).utf8))
  }

  /// Writes a field.
  public func cell(_ cell: EncodedCell) {
    sink.write(cell.bytes, after: isRowEmpty ? nil : UInt8(ascii: ","))
    isRowEmpty = false
  }

  /// Ends the record.
  public func endRow() {
    sink.write("\r\n")
    isRowEmpty = true
  }
}

extension String {
  fileprivate var doublingQuotes: String {
    split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
  }
}

/// Writes a table of GitHub Flavored Markdown.
///
/// A class, since the parts of a report write to it in turn.
public final class MarkdownTableWriter: TableWriter {
  private let sink: ReportSink
  private var isRowEmpty = true

  /// Creates a writer.
  public init(_ sink: ReportSink) { self.sink = sink }

  /// Whether somebody still reads.
  public var isOpen: Bool { sink.isOpen }

  /// Writes the titles and the rule below them.
  public func begin(_ columns: [Column]) {
    row(columns.map(\.title))
    let rules = columns.map { $0.alignment == .leading ? "---" : "---:" }
    sink.write("| \(rules.joined(separator: " | ")) |\n")
  }

  /// A cell; what Markdown would read as markup is escaped.
  public func encoded(_ text: String) -> EncodedCell {
    EncodedCell(bytes: Array(text.markdownEscaped.utf8))
  }

  /// A cell with its styles.
  public func encoded(_ text: MarkdownText) -> EncodedCell {
    EncodedCell(bytes: Array(text.cell.utf8))
  }

  /// Writes a row of cells with their styles.
  public func row(_ cells: [MarkdownText]) {
    for text in cells { cell(encoded(text)) }
    endRow()
  }

  /// Writes a cell.
  public func cell(_ cell: EncodedCell) {
    sink.write(isRowEmpty ? "| " : " | ")
    isRowEmpty = false
    sink.write(cell.bytes)
  }

  /// Ends the row.
  public func endRow() {
    sink.write(" |\n")
    isRowEmpty = true
  }
}
