public import NetworkModel

/// A value of a document, such as `spec.podSelector` of a policy.
///
/// A node is a cheap handle: the document and a place in it. It is valid only while its document is
/// being delivered; asking it later is a broken invariant and stops the program. Absent, null and
/// empty are different: an absent key gives no node, a null one a node of kind `null`, an empty one
/// a node without elements or fields.
public struct ManifestNode {
  /// What a value is, after the rules of YAML 1.1 as Kubernetes reads it, or of JSON.
  public enum Kind: String, Hashable, Sendable {
    /// Null, `~`, or nothing after a key.
    case null
    /// `true`, `false`; in YAML unquoted `yes`, `no`, `on`, `off`, `y`, `n` as well.
    case boolean
    /// A whole number.
    case integer
    /// A number with a fraction or an exponent.
    case float
    /// Text.
    case string
    /// A list.
    case sequence
    /// Keys with values.
    case mapping
  }

  let document: ManifestDocument
  let index: Int

  fileprivate var record: TapeRecord { document.record(at: index) }

  /// What the value is.
  public var kind: Kind {
    switch record.kind {
    case .null, .skipped: .null
    case .boolean: .boolean
    case .integer: .integer
    case .float: .float
    case .string: .string
    case .sequence: .sequence
    case .mapping: .mapping
    }
  }

  /// Where the value stands, counted when asked.
  public var position: SourcePosition { document.position(of: record.location) }

  /// The text of a scalar with quotes and escapes undone; empty for null and for collections.
  public var text: String { record.text.string }

  /// The truth value; nil unless the value is a boolean.
  public var boolean: Bool? {
    record.kind == .boolean ? ScalarResolver.truth(of: record.text) : nil
  }

  /// The whole number, if the value is one and fits; YAML's `0x1F`, `0o17`, `017` and `1_000` count.
  ///
  /// A float of YAML without a fraction, such as `80.0` or `1e3`, is a whole number too, since
  /// Kubernetes turns YAML into JSON before it looks at types.
  public var integer: Int? {
    switch record.kind {
    case .integer: ScalarResolver.integer(of: record.text)
    case .float where document.isYAML: ScalarResolver.wholeFloat(of: record.text)
    default: nil
    }
  }

  /// The value of a field; nil if the key is absent or this is no mapping.
  ///
  /// - Complexity: O(*fields*).
  public subscript(key: String) -> ManifestNode? {
    guard record.kind == .mapping else { return nil }
    var child = index + 1
    let end = record.end
    while child < end {
      let candidate = document.record(at: child)
      if candidate.kind != .skipped, candidate.key.equals(key) {
        return ManifestNode(document: document, index: child)
      }
      child = candidate.end
    }
    return nil
  }

  /// The elements of a sequence in order; none for anything else.
  public var elements: Elements {
    Elements(
      document: document,
      cursor: index + 1,
      end: record.kind == .sequence ? record.end : 0
    )
  }

  /// The fields of a mapping in written order; none for anything else.
  ///
  /// Fields that `<<` merges follow the written ones, at the positions where they were written.
  public var fields: Fields {
    Fields(document: document, cursor: index + 1, end: record.kind == .mapping ? record.end : 0)
  }

  /// The elements of a sequence.
  public struct Elements: Sequence, IteratorProtocol {
    let document: ManifestDocument
    var cursor: Int
    let end: Int

    /// The next element.
    public mutating func next() -> ManifestNode? {
      guard cursor < end else { return nil }
      defer { cursor = document.record(at: cursor).end }
      return ManifestNode(document: document, index: cursor)
    }
  }

  /// The fields of a mapping.
  public struct Fields: Sequence, IteratorProtocol {
    let document: ManifestDocument
    var cursor: Int
    let end: Int

    /// The next field.
    public mutating func next() -> Field? {
      while cursor < end {
        let index = cursor
        let record = document.record(at: index)
        cursor = record.end
        if record.kind == .skipped { continue }
        return Field(value: ManifestNode(document: document, index: index))
      }
      return nil
    }
  }

  /// A key with its value.
  public struct Field {
    /// The value.
    public let value: ManifestNode

    /// The key with quotes and escapes undone.
    public var key: String { value.record.key.string }

    /// Where the key stands.
    public var keyPosition: SourcePosition {
      value.document.position(of: value.record.keyLocation)
    }
  }
}
