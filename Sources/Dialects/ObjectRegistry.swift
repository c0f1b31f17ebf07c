import NetworkModel

/// A value that tells apart what it says from where it says it.
protocol Positioned: Equatable, Sendable {
  /// Where it is declared.
  var position: SourcePosition? { get }
  /// The value with no positions in it.
  var withoutPositions: Self { get }
}

/// The objects of one sort, each name once.
struct ObjectRegistry<Value: Positioned>: Sendable {
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
  private var keys = ObjectKeyTable()
  /// Whether some object was declared more than once.
  private(set) var hasRepeats = false

  /// Adds an object and reports one that was declared before.
  ///
  /// An object whose name the server completes has no key and is always added.
  @discardableResult
  mutating func add(_ value: Value, as key: ObjectKey?, _ decoder: inout FieldDecoder) -> Outcome {
    guard let key else {
      values.append(value)
      return .added
    }
    guard let index = keys.insert(key, at: values.count) else {
      values.append(value)
      return .added
    }
    hasRepeats = true
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

  /// The key of each object.
  var keysInOrder: [ObjectKey?] { keys.inOrder(count: values.count) }

  /// Whether no object is declared in two registries, or twice in one of them.
  func isDisjoint(with other: Self) -> Bool {
    !other.hasRepeats && keys.isDisjoint(with: other.keys)
  }

  /// Adds the objects of a disjoint registry behind those of this one.
  mutating func append(_ other: consuming Self) {
    keys.append(other.keys, placesFrom: values.count)
    values += other.values
  }

  /// Adds an object that isn't there.
  mutating func append(_ value: Value, as key: ObjectKey) {
    _ = keys.insert(key, at: values.count)
    values.append(value)
  }

  /// Removes objects by their keys and what they are.
  mutating func removeAll(where isRemoved: (ObjectKey?, Value) -> Bool) {
    let kept = zip(keysInOrder, values).filter { !isRemoved($0, $1) }
    guard kept.count < values.count else { return }
    values = kept.map(\.1)
    keys = ObjectKeyTable()
    for (place, object) in kept.enumerated() {
      if let key = object.0 { _ = keys.insert(key, at: place) }
    }
  }
}
