import ArgumentParser
import Glibc
import Reports

/// How a report is written: the options that every command with a report has.
struct OutputOptions: ParsableArguments {
  /// The format's name.
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The format: text, json, yaml, and what suits the command: csv, md, junit, sarif, tap, github.",
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
    if let format, ReportFormats.named(format) == nil {
      throw ValidationError(
        "unknown output format `\(format)`; expected one of \(Self.names(ReportFormats.all))"
      )
    }
  }

  /// The choice of colours.
  var colorChoice: ColorChoice { ColorChoice(rawValue: color) ?? .auto }

  /// Renders a report in the format asked for, to the place asked for.
  func write(_ report: Report, in context: CommandContext) throws(CommandFailure) {
    let format = try chosenFormat(for: report)
    guard let outputFile else {
      format.render(report, to: context.output, terminal: context.outputTerminal(colorChoice))
      return
    }
    let descriptor = unsafe open(outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else {
      throw CommandFailure(
        "cannot write `\(outputFile)`: \(unsafe String(cString: strerror(errno)))"
      )
    }
    defer { close(descriptor) }
    let sink = ReportSink(fileDescriptor: descriptor)
    format.render(
      report,
      to: sink,
      terminal: colorChoice == .always ? context.outputTerminal(.always) : .plain
    )
    do throws(SinkError) {
      try sink.finish()
    } catch {
      throw CommandFailure("cannot write `\(outputFile)`: \(error)")
    }
  }

  private func chosenFormat(for report: Report) throws(CommandFailure) -> any ReportFormat {
    let usable = ReportFormats.all.filter { $0.canRender(report) }
    let byFile = outputFile.flatMap(ReportFormats.forFile)
    let chosen = format.flatMap(ReportFormats.named) ?? byFile ?? TextFormat()
    guard chosen.canRender(report) else {
      throw CommandFailure(
        "this report can't be written as `\(chosen.name)`; expected one of \(Self.names(usable))"
      )
    }
    return chosen
  }

  private static func names(_ formats: [any ReportFormat]) -> String {
    formats.map(\.name).joined(separator: ", ")
  }
}
