import CYAML
import NetworkModel

/// The events of libyaml, one at a time.
///
/// A class because it owns the C parser and the event that it shows, and frees both.
@safe
final class YAMLEvents {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>

  /// Parses these bytes, which must outlive this object.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe parser = .allocate(capacity: 1)
    unsafe event = .allocate(capacity: 1)
    unsafe event.initialize(to: yaml_event_t())
    unsafe yaml_parser_initialize(parser)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_event_delete(event)
    unsafe yaml_parser_delete(parser)
    unsafe event.deallocate()
    unsafe parser.deallocate()
  }

  /// Goes to the next event.
  ///
  /// - Throws: `YAMLProblem` where the text is not YAML.
  func advance() throws(YAMLProblem) {
    unsafe yaml_event_delete(event)
    if unsafe yaml_parser_parse(parser, event) == 0 {
      unsafe event.pointee = yaml_event_t()
      throw unsafe YAMLProblem(parser.pointee)
    }
  }

  var kind: yaml_event_type_e { unsafe event.pointee.type }

  /// Where the event starts, 0-based.
  var location: Location {
    let mark = unsafe event.pointee.start_mark
    return Location(line: mark.line, column: mark.column)
  }

  /// The byte where the event starts; meaningless in UTF-16.
  var offset: Int { unsafe event.pointee.start_mark.index }

  /// The text of a scalar; it lives until the next event.
  var text: TextSpan {
    let scalar = unsafe event.pointee.data.scalar
    return unsafe TextSpan(start: UnsafePointer(scalar.value), count: scalar.length)
  }

  /// Whether a scalar is neither quoted nor tagged.
  var isPlain: Bool {
    unsafe event.pointee.data.scalar.plain_implicit != 0 && event.pointee.data.scalar.tag == nil
  }

  /// The tag of a scalar, such as `tag:yaml.org,2002:str`.
  var tag: String? {
    unsafe event.pointee.data.scalar.tag.map { unsafe Self.string($0) }
  }

  /// The anchor of a node, or the name that an alias calls.
  var anchor: String? {
    let name =
      switch unsafe event.pointee.type {
      case YAML_SCALAR_EVENT: unsafe event.pointee.data.scalar.anchor
      case YAML_SEQUENCE_START_EVENT: unsafe event.pointee.data.sequence_start.anchor
      case YAML_MAPPING_START_EVENT: unsafe event.pointee.data.mapping_start.anchor
      case YAML_ALIAS_EVENT: unsafe event.pointee.data.alias.anchor
      default: unsafe Optional<UnsafeMutablePointer<yaml_char_t>>.none
      }
    return unsafe name.map { unsafe Self.string($0) }
  }

  /// Whether a collection is written with brackets.
  var isFlow: Bool {
    switch unsafe event.pointee.type {
    case YAML_SEQUENCE_START_EVENT:
      unsafe event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_MAPPING_START_EVENT:
      unsafe event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    default: false
    }
  }

  private static func string(_ name: UnsafeMutablePointer<yaml_char_t>) -> String {
    unsafe String(cString: UnsafePointer(name))
  }
}

/// What libyaml found wrong.
struct YAMLProblem: Error {
  /// Whether it is in the encoding, so that there is an offset but no line.
  let isEncoding: Bool
  /// The parser's words.
  let problem: String
  /// The parser's words for what it was reading, if it says.
  let context: String?
  /// Where, 0-based; for the encoding only `offset` counts.
  let location: Location
  let contextLocation: Location
  let offset: Int
  /// The byte or scalar that could not be read, if there is one.
  let value: Int

  init(_ parser: yaml_parser_t) {
    isEncoding = unsafe parser.error == YAML_READER_ERROR
    problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "out of memory"
    context = unsafe parser.context.map { unsafe String(cString: $0) }
    let mark = unsafe parser.problem_mark
    location = Location(line: mark.line, column: mark.column)
    let contextMark = unsafe parser.context_mark
    contextLocation = Location(line: contextMark.line, column: contextMark.column)
    offset = unsafe isEncoding ? parser.problem_offset : mark.index
    value = unsafe Int(parser.problem_value)
  }
}
