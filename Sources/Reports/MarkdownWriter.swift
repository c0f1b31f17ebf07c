/// Writes a report as GitHub Flavored Markdown: a list of blocks with an empty line between.
///
/// Texts are shown as they are, whatever they hold: no name in a manifest can bring in markup. A class,
/// since the parts of a report write to it in turn.
public final class MarkdownWriter {
  /// The most that a comment on a pull request may hold, in bytes, with some room to spare.
  ///
  /// GitHub takes 65,536 characters; what is posted is often put below a line of its own.
  public static let commentLimit = 65_000

  private let sink: ReportSink
  private var count = 0
  private var hasBlocks = false

  /// Creates a writer.
  public init(_ sink: ReportSink) { self.sink = sink }

  /// Whether somebody still reads; long reports stop where this turns false.
  public var isOpen: Bool { sink.isOpen }

  /// Writes a heading, of level 1 to 6.
  public func heading(_ text: MarkdownText, level: Int = 2) {
    block("\(String(repeating: "#", count: min(max(level, 1), 6))) \(text.inline)\n")
  }

  /// Writes a paragraph.
  public func paragraph(_ text: MarkdownText) { block(text.block + "\n") }

  /// Writes a list with a dot before each item.
  public func list(_ items: some Sequence<MarkdownText>) {
    block(items.map { "- \($0.block)\n" }.joined())
  }

  /// Writes a table; the titles of its columns are written here, its rows by `body`.
  public func table(_ columns: [Column], _ body: (MarkdownTableWriter) -> Void) {
    block {
      let table = MarkdownTableWriter(sink)
      table.begin(columns)
      body(table)
    }
  }

  /// Writes lines of code; control characters in them are made visible.
  ///
  /// - Parameters:
  ///   - text: The lines.
  ///   - language: How to colour them: letters and digits, such as `yaml`.
  public func code(_ text: String, language: String = "") {
    let fence = String(repeating: "`", count: max(3, text.longestRunOfBackticks + 1))
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
      .map { String($0).withVisibleControls }
    let shown = lines.last == "" ? lines.dropLast() : lines[...]
    block("\(fence)\(language)\n\(shown.map { $0 + "\n" }.joined())\(fence)\n")
  }

  /// Writes what people read on a terminal as lines of code.
  public func code(_ body: (TextWriter) -> Void) {
    let bytes = sink.capture { body(TextWriter(sink)) }
    code(String(decoding: bytes, as: UTF8.self))
  }

  /// Writes blocks that are folded away behind a line.
  public func details(_ summary: MarkdownText, _ body: () -> Void) {
    block("<details>\n<summary>\(summary.html)</summary>\n")
    body()
    block("</details>\n")
  }

  /// Writes blocks if all of them fit into a comment, else none of them.
  ///
  /// - Parameters:
  ///   - reserve: The bytes that must stay free for what follows.
  ///   - body: Writes the blocks.
  /// - Returns: Whether they were written.
  public func ifFits(reserving reserve: Int = 0, _ body: () -> Void) -> Bool {
    let (before, hadBlocks) = (count, hasBlocks)
    let bytes = sink.capture(body)
    guard count + reserve <= Self.commentLimit else {
      (count, hasBlocks) = (before, hadBlocks)
      return false
    }
    sink.write(bytes)
    return true
  }

  private func block(_ text: String) { block { sink.write(text) } }

  private func block(_ body: () -> Void) {
    let bytes = sink.capture(body)
    if hasBlocks { sink.write("\n") }
    count += bytes.count + (hasBlocks ? 1 : 0)
    hasBlocks = true
    sink.write(bytes)
  }
}
