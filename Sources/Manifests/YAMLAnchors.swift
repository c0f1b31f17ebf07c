/// The anchored values of a document, kept so that aliases can stand for them.
///
/// What aliases stand for is bounded, for a few lines can name billions of values.
struct YAMLAnchors {
  /// An anchored collection that is still being read.
  struct Open {
    let name: String
    /// Where its tape starts.
    let record: Int
    /// How many collections lay around it.
    let depth: Int
  }

  /// What an alias finds.
  enum Target {
    case nodes([TapeRecord])
    /// The value is still being read: the alias would contain itself.
    case open
    case unknown
  }

  private var values: [String: [TapeRecord]] = [:]
  private var openNames: [String: Int] = [:]
  private var budget: Int
  /// Whether there was any anchor or alias.
  private(set) var areUsed = false

  /// Anchors whose copies may come to this many nodes, in all documents of a text together.
  init(budget: Int) { self.budget = budget }

  /// Forgets the anchors of the last document.
  mutating func reset() {
    values.removeAll()
    openNames.removeAll()
  }

  /// Notes that the collection that is about to start has an anchor.
  mutating func open(_ name: String, at builder: TapeBuilder) -> Open {
    areUsed = true
    openNames[name, default: 0] += 1
    return Open(name: name, record: builder.records.count, depth: builder.depth)
  }

  /// Takes an anchored collection whose end was read; false if that was too much.
  mutating func close(_ name: String, _ nodes: [TapeRecord], in arena: TextArena) -> Bool {
    openNames[name] = openNames[name].flatMap { $0 > 1 ? $0 - 1 : nil }
    var nodes = nodes
    for i in nodes.indices {
      unsafe nodes[i].text = arena.copy(nodes[i].text.buffer)
      unsafe nodes[i].key = arena.copy(nodes[i].key.buffer)
    }
    values[name] = nodes
    return spend(nodes.count)
  }

  /// Takes an anchored scalar.
  mutating func define(
    _ name: String,
    scalar kind: TapeRecord.Kind,
    _ text: TextSpan,
    at location: Location,
    in arena: TextArena
  ) {
    areUsed = true
    let text = unsafe arena.copy(text.buffer)
    values[name] = [TapeRecord(kind: kind, text: text, location: location, end: 1)]
  }

  /// What an alias of this name stands for.
  func lookup(_ name: String) -> Target {
    if openNames[name] != nil { return .open }
    return values[name].map { .nodes($0) } ?? .unknown
  }

  /// Counts copied nodes; false if they are too many.
  mutating func spend(_ nodes: Int) -> Bool {
    budget -= nodes
    return budget >= 0
  }
}
