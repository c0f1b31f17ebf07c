import CJSONEvents

/// Feeds the events of one JSON object into a tape.
///
/// A class because it owns the C parser, whose buffers hold the decoded texts.
@safe
final class JSONWalker {
  /// How a walk ended.
  enum Outcome {
    case done
    case malformed
    case tooDeep(at: Int)
    case tooLarge
  }

  /// What the handler works on.
  @safe
  private struct Sink {
    let builder: UnsafeMutablePointer<TapeBuilder>
    let base: Int
    let split: Int
    let shift: Int

    func location(_ offset: Int) -> Location {
      Location(offset: base + offset + (offset >= split ? shift : 0))
    }
  }

  private let walker: OpaquePointer?

  init() { unsafe walker = cjson_walker_create() }

  deinit { unsafe cjson_walker_destroy(walker) }

  /// Walks an object; offsets count from `base`, and from `split` on they are `shift` larger.
  ///
  /// `readable` counts the bytes that may be read from the object's start on.
  func walk(
    _ text: UnsafeBufferPointer<UInt8>,
    readable: Int,
    base: Int,
    split: Int = .max,
    shift: Int = 0,
    depthLimit: Int,
    into builder: inout TapeBuilder
  ) -> Outcome {
    guard let start = text.baseAddress, let walker = unsafe walker else { return .tooLarge }
    var fault = 0
    let result = unsafe withUnsafeMutablePointer(to: &builder) { builder in
      var sink = unsafe Sink(builder: builder, base: base, split: split, shift: shift)
      return unsafe cjson_walk(
        walker,
        UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self),
        text.count,
        readable,
        Int32(depthLimit),
        Self.handler,
        &sink,
        &fault
      )
    }
    switch UInt32(result) {
    case CJSON_DONE.rawValue: return .done
    case CJSON_TOO_DEEP.rawValue: return .tooDeep(at: base + fault)
    case CJSON_TOO_LARGE.rawValue: return .tooLarge
    default: return .malformed
    }
  }

  private static let handler: cjson_handler = { context, event, text, length, offset in
    guard let sink = unsafe context?.assumingMemoryBound(to: Sink.self) else { return 0 }
    let location = unsafe sink.pointee.location(offset)
    let bytes = unsafe UnsafeRawPointer(text)?.assumingMemoryBound(to: UInt8.self)
    let span = unsafe TextSpan(start: bytes, count: length)
    switch UInt32(event) {
    case CJSON_KEY.rawValue:
      let isWanted = unsafe sink.pointee.builder.pointee.key(span, at: location)
      return Int32(isWanted ? CJSON_CONTINUE.rawValue : CJSON_SKIP.rawValue)
    case CJSON_OBJECT.rawValue: unsafe sink.pointee.builder.pointee.begin(.mapping, at: location)
    case CJSON_ARRAY.rawValue: unsafe sink.pointee.builder.pointee.begin(.sequence, at: location)
    case CJSON_END.rawValue: unsafe sink.pointee.builder.pointee.end()
    default:
      unsafe sink.pointee.builder.pointee.scalar(JSONWalker.scalarKind(event), span, at: location)
    }
    return 0
  }

  private static func scalarKind(_ event: Int32) -> TapeRecord.Kind {
    switch UInt32(event) {
    case CJSON_STRING.rawValue: .string
    case CJSON_INTEGER.rawValue: .integer
    case CJSON_FLOAT.rawValue: .float
    case CJSON_NULL.rawValue: .null
    default: .boolean
    }
  }
}
