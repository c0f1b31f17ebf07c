import NetworkModel

/// A value that tells apart what it says from where it says it.
protocol Positioned: Equatable {
  /// Where it is declared.
  var position: SourcePosition? { get }
  /// The value with no positions in it.
  var withoutPositions: Self { get }
}

/// The objects of one sort, each name once.
struct ObjectRegistry<Value: Positioned> {
  /// What names an object of the sort.
  struct Key: Hashable {
    var kind: String
    var namespace: String
    var name: String
  }

  /// What came of adding an object.
  enum Outcome {
    case added
    /// An equal one was there: the new one was left out.
    case merged
    /// Another one was there, at this index; it stays.
    case conflict(index: Int)
  }

  /// The objects in the order of reading.
  var values: [Value] = []
  /// The key of each object.
  private(set) var keys: [Key?] = []
  private var indices: [Key: Int] = [:]

  /// Adds an object and reports one that was declared before.
  ///
  /// An object whose name the server completes has no key and is always added.
  @discardableResult
  mutating func add(_ value: Value, as key: Key?, _ decoder: inout FieldDecoder) -> Outcome {
    guard let key else {
      append(value, as: nil)
      return .added
    }
    guard let index = indices[key] else {
      indices[key] = values.count
      append(value, as: key)
      return .added
    }
    let first = values[index]
    let name = key.namespace.isEmpty ? key.name : "\(key.namespace)/\(key.name)"
    let note = Diagnostic.Note("it is declared here first", at: first.position)
    if first.withoutPositions == value.withoutPositions {
      decoder.report(
        .note(
          "\(key.kind) `\(name)` is declared again, alike; it counts once",
          at: value.position,
          notes: [note]
        )
      )
      return .merged
    }
    decoder.report(
      .error(
        "\(key.kind) `\(name)` is declared again, and differently",
        at: value.position,
        notes: [note],
        help: "keep one of them, or give this one another name"
      )
    )
    return .conflict(index: index)
  }

  private mutating func append(_ value: Value, as key: Key?) {
    values.append(value)
    keys.append(key)
  }
}
