/// Writes JSON (RFC 8259) of two blanks a level; what is laid out on one line stays there.
///
/// A class, since the parts of a report write to it in turn.
public final class JSONWriter: DataWriter {
  private let sink: ReportSink
  /// Of each open container: whether it stands on one line.
  private var isFlat: [Bool] = []
  private var isEmpty = true
  private var isBehindKey = false

  /// Creates a writer.
  public init(_ sink: ReportSink) { self.sink = sink }

  /// Whether somebody still reads.
  public var isOpen: Bool { sink.isOpen }

  /// Begins an object.
  public func beginMapping(_ layout: DataLayout) { begin(UInt8(ascii: "{"), layout) }
  /// Ends the innermost object.
  public func endMapping() { end(UInt8(ascii: "}")) }
  /// Begins an array.
  public func beginSequence(_ layout: DataLayout) { begin(UInt8(ascii: "["), layout) }
  /// Ends the innermost array.
  public func endSequence() { end(UInt8(ascii: "]")) }

  /// Writes the name of the next value.
  public func key(_ name: String) {
    separate()
    quoted(name)
    sink.write(": ")
    isBehindKey = true
  }

  /// Writes a string.
  public func string(_ text: String) {
    separate()
    quoted(text)
  }

  /// Writes a number.
  public func integer(_ number: Int) { literal(String(number)) }
  /// Writes `true` or `false`.
  public func boolean(_ value: Bool) { literal(value ? "true" : "false") }
  /// Writes `null`.
  public func null() { literal("null") }

  /// Records the value that `body` writes.
  public func fragment(_ body: () -> Void) -> DataFragment {
    let wasBehindKey = isBehindKey
    let wasEmpty = isEmpty
    let bytes = sink.capture(body)
    isBehindKey = wasBehindKey
    isEmpty = wasEmpty
    return DataFragment(bytes: bytes)
  }

  /// Writes a recorded value.
  public func insert(_ fragment: DataFragment) {
    isBehindKey = false
    isEmpty = false
    sink.write(fragment.bytes)
  }

  /// Ends the last line.
  public func end() { sink.write(byte: UInt8(ascii: "\n")) }

  private func begin(_ bracket: UInt8, _ layout: DataLayout) {
    separate()
    sink.write(byte: bracket)
    isFlat.append(layout == .line || isFlat.last == true)
    isEmpty = true
  }

  private func end(_ bracket: UInt8) {
    let wasFlat = isFlat.removeLast()
    if !isEmpty, !wasFlat { newLine() }
    sink.write(byte: bracket)
    isEmpty = false
  }

  private func literal(_ text: String) {
    separate()
    sink.write(text)
  }

  /// Writes what stands before a key or an element; nothing between a key and its value.
  private func separate() {
    defer { isEmpty = false }
    if isBehindKey {
      isBehindKey = false
      return
    }
    guard let flat = isFlat.last else { return }
    if !isEmpty { sink.write(flat ? ", " : ",") }
    if !flat { newLine() }
  }

  private func newLine() {
    sink.write(byte: UInt8(ascii: "\n"))
    sink.write(blanks: isFlat.count * 2)
  }

  private func quoted(_ text: String) {
    sink.write(byte: UInt8(ascii: "\""))
    if text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == 0x5C }) {
      sink.write(text.escaped { $0.value < 0x20 })
    } else {
      sink.write(text)
    }
    sink.write(byte: UInt8(ascii: "\""))
  }
}

extension String {
  /// The text between double quotes, as JSON and YAML both read it.
  ///
  /// Besides the quote and the backslash, what `mustEscape` holds of is written by its number, which
  /// must lie below 0x10000.
  func escaped(_ mustEscape: (Unicode.Scalar) -> Bool) -> String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if mustEscape(scalar) {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
