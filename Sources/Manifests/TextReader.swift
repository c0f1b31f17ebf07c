import NetworkModel

/// Reads one text: finds out what it is, and goes on after faults where it can.
struct TextReader {
  let source: SourceText
  let session: ReadingSession

  func read() {
    readYAML(from: 0, outlet: DocumentOutlet(session: session, file: source.name))
  }

  /// Reads YAML from an offset that starts a line to the end of the text.
  ///
  /// After a fault it goes on with the next document, so that one run shows all faults.
  private func readYAML(from start: Int, outlet: DocumentOutlet) {
    var outlet = outlet
    var start = start
    let counter = unsafe LineCounter(source.bytes, textStart: 0)
    while true {
      let bytes = unsafe UnsafeBufferPointer(rebasing: source.bytes[start...])
      let text = unsafe YAMLText(bytes, firstLine: counter.line(of: start))
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
