import NetworkModel

/// What stopped the reading of YAML, in words.
struct YAMLFault {
  let diagnostic: Diagnostic
  /// The 0-based line after which the next document may be looked for; nil if there is no sense in it.
  let line: Int?

  init(_ failure: YAMLFailure, in text: YAMLText, file: String) {
    switch failure {
    case .fault(let diagnostic):
      self.diagnostic = diagnostic
      line = diagnostic.position.map { $0.line - 1 - text.firstLine }
    case .syntax(let problem) where problem.isEncoding:
      diagnostic = Self.encoding(problem, in: text, file: file)
      line = nil
    case .syntax(let problem):
      diagnostic = Self.syntax(problem, in: text, file: file)
      line = problem.location.line
    }
  }

  private static func syntax(
    _ problem: YAMLProblem,
    in text: YAMLText,
    file: String
  ) -> Diagnostic {
    let places = Places.lines(first: text.firstLine)
    let position = places.position(of: problem.location, in: file)
    let line = unsafe String(decoding: text.line(problem.location.line), as: UTF8.self)
    if line.unicodeScalars.dropFirst(problem.location.column).first == "\t" {
      return .error(.tabIndents, at: position, help: "indent with blanks")
    }
    let notes = problem.context.map {
      let at = places.position(of: problem.contextLocation, in: file)
      return [Diagnostic.Note(.context($0), at: at)]
    }
    let help = line.contains("{{") ? "a template must be rendered first" : nil
    return .error(.invalidYAML(problem.problem), at: position, notes: notes ?? [], help: help)
  }

  private static func encoding(
    _ problem: YAMLProblem,
    in text: YAMLText,
    file: String
  ) -> Diagnostic {
    let counter = unsafe LineCounter(text.bytes, textStart: 0)
    var position = counter.position(of: problem.offset, in: file)
    position.line += text.firstLine
    if problem.problem.contains("UTF-16") {
      return .error(.invalidUTF16, at: SourcePosition(wholeFile: file))
    }
    if problem.problem.contains("control") {
      return .error(.controlCharacter(problem.value), at: position)
    }
    return .error(.invalidUTF8(problem.value), at: position)
  }
}

extension Diagnostic.Message {
  fileprivate static let tabIndents: Self = "YAML is indented with blanks, but this is a tab"

  fileprivate static func invalidYAML(_ problem: String) -> Self {
    "invalid YAML: \(problem.split(separator: "'").joined(separator: "`"))"
  }

  fileprivate static func context(_ words: String) -> Self { "\(words)" }

  fileprivate static let invalidUTF16: Self = "this is not text: its UTF-16 is invalid"

  static func controlCharacter(_ value: Int) -> Self {
    let digits = String(value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "this is not text: it has the control character `U+\(padded)`"
  }

  static func invalidUTF8(_ byte: Int) -> Self {
    let digits = String(byte & 0xFF, radix: 16, uppercase: true)
    return "this is not text: byte `0x\(digits)` is no valid UTF-8"
  }
}
