import Manifests
import NetworkModel
import Reports

/// What holds of every report: it can be rendered in every format, and what is JSON or YAML can be
/// read again.
enum RenderingLaw {
  private static let sizeLimit = 1 << 18

  /// What is wrong with a report; nil where nothing is.
  static func fault(_ report: Report) -> String? {
    for format in ReportFormats.all where format.canRender(report) {
      let output = Output(limit: sizeLimit)
      format.render(report, to: output.sink, terminal: .plain)
      do throws(SinkError) {
        try output.sink.finish()
      } catch {
        return "\(error)"
      }
      if let fault = fault(output, of: format) { return fault }
    }
    return nil
  }

  private static func fault(_ output: Output, of format: any ReportFormat) -> String? {
    let text = String(decoding: output.bytes, as: UTF8.self)
    let controls = text.unicodeScalars.first {
      $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r"
    }
    if let controls { return "\(format.name) has the control character U+\(controls.value)" }
    guard format.name == "json" || format.name == "yaml", !output.isCut else { return nil }
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    let summary = reader.read([.text(name: format.name, bytes: output.bytes)]) { _ in }
    return summary.diagnostics.first.map { "\($0.lines) in\n\(text)" }
  }

  /// The first bytes of what is rendered; a class, since the sink's closure adds to it.
  private final class Output {
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    lazy var sink = ReportSink { [unowned self] bytes in
      self.bytes += bytes
      isCut = self.bytes.count > limit
      return isCut ? .closed : .delivered
    }
  }
}
