import ArgumentParser
import GraphvizReports
import PageReports
import Reports

/// How a report is written: the options that every command with a report has.
struct OutputOptions: ParsableArguments {
  /// The format's name.
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The format: text, json, yaml, and what suits the command: csv, md, svg, png, pdf, html, dot, "
        + "mermaid, graphml, junit, sarif, tap, github.",
      valueName: "format"
    )
  )
  var format: String?

  /// The file to write to.
  @Option(
    help: ArgumentHelp(
      "Write to a file; the format follows the ending of its name.",
      valueName: "path"
    )
  )
  var outputFile: String?

  /// When colours are shown.
  @Option(help: "When to colour: auto (on a terminal, unless NO_COLOR is set), always, never.")
  var color: String = ColorChoice.auto.rawValue

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Checks what can be checked without the report.
  func validate() throws {
    guard ColorChoice(rawValue: color) != nil else {
      throw ValidationError("unknown colour choice `\(color)`; expected auto, always or never")
    }
    let formats = Self.formats(Drawing())
    if let format, formats.named(format) == nil {
      throw ValidationError(
        "unknown output format `\(format)`; expected one of \(Self.names(formats))"
      )
    }
  }

  /// The choice of colours.
  var colorChoice: ColorChoice { ColorChoice(rawValue: color) ?? .auto }

  /// Refuses to write a page to a terminal, where nobody can read it.
  ///
  /// - Throws: `CommandFailure` where a page is asked for, or nothing else is.
  func refusePageOnTerminal(in context: CommandContext) throws(CommandFailure) {
    guard outputFile == nil, format ?? PageFormat.name == PageFormat.name,
      context.outputTerminal(colorChoice).isTerminal
    else { return }
    throw CommandFailure(
      "a page is not for a terminal",
      help: "--output-file report.html writes it to a file, -o text shows its figures"
    )
  }

  /// Checks that the report is text, as an option for the text's form wants it.
  func requireText(
    for option: String,
    in context: CommandContext
  ) throws(CommandFailure) {
    let asked = askedFormat(Self.formats(context.drawing))
    if let asked, !(asked is TextFormat) {
      throw CommandFailure("\(option) is a form of the text, which `\(asked.name)` is not")
    }
  }

  /// Renders a report in the format asked for, or the usual one, to the place asked for.
  func write(
    _ report: Report,
    usually usual: any ReportFormat = TextFormat(),
    in context: CommandContext
  ) throws(CommandFailure) {
    let format = try chosenFormat(for: report, usual, Self.formats(context.drawing))
    guard let outputFile else {
      let terminal = context.outputTerminal(colorChoice)
      guard !(format.isBinary && terminal.isTerminal) else {
        throw CommandFailure(
          "a terminal can't show `\(format.name)`",
          help: "write it to a file: --output-file graph.\(format.name)"
        )
      }
      format.render(report, to: context.output, terminal: terminal)
      return tell(context.output.remarks, in: context)
    }
    let file = OutputFile(outputFile)
    let sink = file.sink
    let terminal = colorChoice == .always ? context.outputTerminal(.always) : .plain
    format.render(report, to: sink, terminal: terminal)
    tell(sink.remarks, in: context)
    do throws(SinkError) {
      try sink.finish()
    } catch {
      guard case .system = error else { throw CommandFailure(error) }
      try file.finish()
      throw CommandFailure("cannot write `\(outputFile)`: \(error)")
    }
    try file.finish()
  }

  private func tell(_ remarks: [String], in context: CommandContext) {
    for remark in remarks { context.errors.write("note: \(remark)\n") }
  }

  private func chosenFormat(
    for report: Report,
    _ usual: any ReportFormat,
    _ formats: [any ReportFormat]
  ) throws(CommandFailure) -> any ReportFormat {
    let asked = askedFormat(formats)
    if asked == nil, let ending = outputFile.flatMap(Self.foreignEnding) {
      let usable = Self.names(formats.filter { $0.canRender(report) })
      throw CommandFailure(
        "this report can't be written as `\(ending)`; expected one of \(usable)"
      )
    }
    let chosen = asked ?? usual
    guard chosen.canRender(report) else {
      let usable = Self.names(formats.filter { $0.canRender(report) })
      throw CommandFailure(
        "this report can't be written as `\(chosen.name)`; expected one of \(usable)"
      )
    }
    return chosen
  }

  /// The format that is asked for by name, or by the ending of the file's name.
  private func askedFormat(_ formats: [any ReportFormat]) -> (any ReportFormat)? {
    format.flatMap(formats.named) ?? outputFile.flatMap(formats.forFile)
  }

  /// The ending of a file whose name promises a format that no report has; nil for other names.
  private static func foreignEnding(_ path: String) -> String? {
    let endings = ["jpg", "jpeg", "gif", "ps", "xlsx", "docx"]
    return endings.first { path.lowercased().hasSuffix(".\($0)") }
  }

  /// All formats, in the order in which help names them.
  private static func formats(_ drawing: Drawing) -> [any ReportFormat] {
    ReportFormats.all + [
      SVGFormat(drawing), PNGFormat(drawing), PDFFormat(drawing),
      PageFormat(picture: SVGFormat(drawing)),
    ]
  }

  private static func names(_ formats: [any ReportFormat]) -> String {
    formats.map(\.name).joined(separator: ", ")
  }
}
