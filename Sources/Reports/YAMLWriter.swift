/// Writes YAML that versions 1.1 and 1.2 read alike: mappings in block form, two blanks a level.
///
/// Text stands plain only where no reader can take it for anything but text; else it is quoted. Of
/// what is laid out on one line, sequences are written in flow form; mappings stay blocks.
/// A class, since the parts of a report write to it in turn.
public final class YAMLWriter: DataWriter {
  /// What has been written last.
  private enum Place {
    case lineStart, behindKey, behindDash
  }

  /// An open mapping or sequence.
  private struct Frame {
    var isMapping: Bool
    var isFlow: Bool
    var indent: Int
    var isEmpty = true
    /// Where it began; its first entry decides how the line goes on.
    var beginning: Place
  }

  private let sink: ReportSink
  private var frames: [Frame] = []
  private var place = Place.lineStart

  /// Creates a writer.
  public init(_ sink: ReportSink) { self.sink = sink }

  /// Whether somebody still reads.
  public var isOpen: Bool { sink.isOpen }

  /// Begins a mapping.
  public func beginMapping(_ layout: DataLayout) { begin(isMapping: true, .block) }
  /// Ends the innermost mapping.
  public func endMapping() { end("{}", closing: "}") }
  /// Begins a sequence.
  public func beginSequence(_ layout: DataLayout) { begin(isMapping: false, layout) }
  /// Ends the innermost sequence.
  public func endSequence() { end("[]", closing: "]") }

  /// Writes the key of the next value.
  public func key(_ name: String) {
    beginEntry()
    sink.write(name.yamlScalar)
    sink.write(byte: UInt8(ascii: ":"))
    place = .behindKey
  }

  /// Writes text, quoted where it could be read as anything else.
  public func string(_ text: String) { scalar(text.yamlScalar) }
  /// Writes a number.
  public func integer(_ number: Int) { scalar(String(number)) }
  /// Writes `true` or `false`.
  public func boolean(_ value: Bool) { scalar(value ? "true" : "false") }
  /// Writes `null`.
  public func null() { scalar("null") }

  /// Records the value that `body` writes.
  public func fragment(_ body: () -> Void) -> DataFragment {
    let before = place
    let bytes = sink.capture(body)
    place = before
    return DataFragment(bytes: bytes)
  }

  /// Writes a recorded value.
  public func insert(_ fragment: DataFragment) {
    sink.write(fragment.bytes)
    place = .lineStart
  }

  /// Ends the document; every line has ended already.
  public func end() {}

  private var isInFlow: Bool { frames.last?.isFlow == true }

  private func begin(isMapping: Bool, _ layout: DataLayout) {
    let isFlow = isInFlow || (!isMapping && layout == .line)
    if frames.last?.isMapping == false { beginEntry() }
    let indent = frames.last.map { $0.indent + 2 } ?? 0
    frames.append(
      Frame(isMapping: isMapping, isFlow: isFlow, indent: indent, beginning: place)
    )
  }

  private func end(_ empty: String, closing: String) {
    let frame = frames.removeLast()
    if frame.isEmpty {
      place = frame.beginning
      value(empty)
    } else if frame.isFlow {
      sink.write(closing)
      finishValue()
    }
  }

  private func scalar(_ text: String) {
    if frames.last?.isMapping == false { beginEntry() }
    value(text)
  }

  private func value(_ text: String) {
    if place != .lineStart { sink.write(byte: UInt8(ascii: " ")) }
    sink.write(text)
    finishValue()
  }

  private func finishValue() {
    if !isInFlow { sink.write(byte: UInt8(ascii: "\n")) }
    place = .lineStart
  }

  /// Writes what stands before a key or an element of the innermost frame.
  private func beginEntry() {
    guard let frame = frames.last else { return }
    frames[frames.count - 1].isEmpty = false
    if frame.isFlow {
      beginFlowEntry(frame)
      return
    }
    switch (frame.isEmpty, frame.beginning) {
    case (true, .behindDash): sink.write(byte: UInt8(ascii: " "))
    case (true, .behindKey):
      sink.write(byte: UInt8(ascii: "\n"))
      sink.write(blanks: frame.indent)
    default: sink.write(blanks: frame.indent)
    }
    if frame.isMapping { return }
    sink.write(byte: UInt8(ascii: "-"))
    place = .behindDash
  }

  private func beginFlowEntry(_ frame: Frame) {
    if frame.isEmpty {
      if frame.beginning != .lineStart { sink.write(byte: UInt8(ascii: " ")) }
      sink.write(frame.isMapping ? "{" : "[")
    } else {
      sink.write(", ")
    }
    place = .lineStart
  }
}

extension String {
  /// The text as a scalar that every reader takes for exactly this text.
  var yamlScalar: String {
    if isPlainInYAML { return self }
    let inner = escaped { scalar in
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
      default: false
      }
    }
    return "\"\(inner)\""
  }

  /// Whether the text may stand without quotes: it begins with a letter, holds letters, digits and
  /// `-_./` with single blanks inside, and is no word that some reader takes for another type.
  private var isPlainInYAML: Bool {
    guard let first = utf8.first, first.isASCIILetter, utf8.last != UInt8(ascii: " ") else {
      return false
    }
    let isHarmless = utf8.allSatisfy { byte in
      byte.isASCIILetter || (0x2D...0x39).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: " ")
    }
    return isHarmless && !wordsOfOtherTypes.contains(lowercased())
  }
}

/// YAML 1.1, types bool, null and float, and what lax readers take for a float.
private let wordsOfOtherTypes: Set<String> = [
  "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity",
]

extension UInt8 {
  fileprivate var isASCIILetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
