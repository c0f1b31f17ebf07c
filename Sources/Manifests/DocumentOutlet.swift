import NetworkModel

/// Takes finished tapes and delivers the objects in them: the root, or the items of a List.
struct DocumentOutlet {
  let session: ReadingSession
  let file: String
  /// The resource of a cluster whose objects come by, each of which bears its own name.
  private let resource: String?
  /// Objects that an earlier attempt at the same text has delivered already.
  var skipping = 0
  /// Whether faults are told; an attempt that may be given up keeps them to itself.
  var isTrial = false
  /// How many objects came by.
  private(set) var delivered = 0

  init(session: ReadingSession, source: SourceText) {
    self.session = session
    file = source.name
    resource = source.resource
  }

  /// Whether everything is delivered, and all faults are told.
  var takesAll: Bool { skipping == 0 && !isTrial }

  /// Takes what a helper has delivered, or answers false where it must be read again in order.
  mutating func absorb(_ chunk: ReadChunk) -> Bool {
    guard session.absorb(chunk) else { return false }
    delivered += chunk.documents
    return true
  }

  mutating func report(_ diagnostic: Diagnostic) {
    if !isTrial { session.report(diagnostic) }
  }

  /// Delivers what the builder has built.
  mutating func deliver(
    _ builder: inout TapeBuilder,
    implied: ImpliedIdentity,
    places: Places,
    isItem: Bool = false
  ) {
    let faults = builder.faults
    let tape = builder.takeRecords()
    defer { builder.restore(tape) }
    if !faults.isEmpty {
      let file = unsafe tape.withUnsafeBufferPointer { unsafe name(of: $0, at: 0) }
      for fault in faults { report(diagnostic(for: fault, places, in: file)) }
    }
    let root = tape[0]
    if root.kind == .mapping {
      unsafe tape.withUnsafeBufferPointer {
        unsafe deliver($0, at: 0, implied: implied, places: places)
      }
      return
    }
    let position = places.position(of: root.location, in: file)
    if isItem {
      report(.error(.itemIsNoMapping(root.kind), at: position))
    } else if root.kind != .null {
      report(.error(.rootIsNoMapping(root.kind), at: position))
    }
  }

  private mutating func deliver(
    _ tape: UnsafeBufferPointer<TapeRecord>,
    at index: Int,
    implied: ImpliedIdentity,
    places: Places
  ) {
    switch unsafe ListShape(tape, at: index) {
    case .object:
      unsafe hand(tape, at: index, implied: implied, places: places)
    case .fault(let message, let location):
      report(.error(message, at: places.position(of: location, in: file)))
    case .list(let items, let implied):
      guard let items else { return }
      var item = items + 1
      while unsafe item < tape[items].end {
        let record = unsafe tape[item]
        if record.kind == .mapping {
          unsafe deliver(tape, at: item, implied: implied, places: places)
        } else {
          let position = places.position(of: record.location, in: file)
          report(.error(.itemIsNoMapping(record.kind), at: position))
        }
        item = record.end
      }
    }
  }

  private mutating func hand(
    _ tape: UnsafeBufferPointer<TapeRecord>,
    at index: Int,
    implied: ImpliedIdentity,
    places: Places
  ) {
    delivered += 1
    guard !isTrial else { return }
    guard skipping == 0 else {
      skipping -= 1
      return
    }
    let document = unsafe ManifestDocument(
      tape: tape,
      root: index,
      implied: implied,
      places: places,
      file: unsafe name(of: tape, at: index)
    )
    session.deliver(document)
    document.endDelivery()
  }

  /// What positions in an object bear: the file, or of an object of a cluster its own name.
  private func name(of tape: UnsafeBufferPointer<TapeRecord>, at index: Int) -> String {
    guard let resource, let metadata = unsafe field("metadata", of: index, in: tape) else {
      return file
    }
    guard let name = unsafe field("name", of: metadata, in: tape) else { return file }
    let namespace = unsafe field("namespace", of: metadata, in: tape).map {
      unsafe tape[$0].text.string
    }
    return LiveObject.name(
      of: resource,
      namespace: namespace,
      name: unsafe tape[name].text.string
    )
  }

  /// Where a field of a mapping stands.
  private func field(
    _ key: StaticString,
    of mapping: Int,
    in tape: UnsafeBufferPointer<TapeRecord>
  ) -> Int? {
    guard unsafe tape[mapping].kind == .mapping else { return nil }
    var child = mapping + 1
    while unsafe child < tape[mapping].end {
      if unsafe tape[child].kind != .skipped, unsafe tape[child].key.equals(key) { return child }
      child = unsafe tape[child].end
    }
    return nil
  }

  private func diagnostic(
    for fault: TapeBuilder.Fault,
    _ places: Places,
    in file: String
  ) -> Diagnostic {
    func position(_ location: Location) -> SourcePosition {
      places.position(of: location, in: file)
    }
    switch fault {
    case .duplicateKey(let key, let location, let first):
      return .error(
        .duplicateKey(key),
        at: position(location),
        notes: [Diagnostic.Note(.firstKey, at: position(first))]
      )
    case .unmergeable(let location):
      return .error(.unmergeable, at: position(location))
    case .foreignItem(let kind, let list, let location):
      return .error(.foreignItem(kind: kind, list: list), at: position(location))
    }
  }
}

/// Whether a mapping is a List, judged by its `kind` and `items`.
enum ListShape {
  /// Not a list.
  case object
  /// A list; nil if it has no items at all.
  case list(items: Int?, ImpliedIdentity)
  /// Something that has items but is no list, or the other way round.
  case fault(Diagnostic.Message, Location)

  init(_ tape: UnsafeBufferPointer<TapeRecord>, at index: Int) {
    var kind: TextSpan?
    var apiVersion: TextSpan?
    var items: Int?
    let end = unsafe tape[index].end
    var child = index + 1
    while child < end {
      let record = unsafe tape[child]
      switch record.kind {
      case .string where record.key.equals("kind"): kind = record.text
      case .string where record.key.equals("apiVersion"): apiVersion = record.text
      case .skipped: break
      default: if record.key.equals("items") { items = child }
      }
      child = record.end
    }
    // Nearly every mapping that is asked is an object without items.
    if items == nil, kind?.equals("List") != true {
      self = .object
      return
    }
    var found: (Int, TapeRecord)?
    if let items { found = unsafe (items, tape[items]) }
    self.init(kind: kind?.string, apiVersion: apiVersion?.string, items: found)
  }

  /// Judges the mapping that a tape starts with.
  init(_ tape: [TapeRecord]) {
    self = unsafe tape.withUnsafeBufferPointer { unsafe ListShape($0, at: 0) }
  }

  /// Judges by what was found; `items` is the index and the record of the value of `items`.
  private init(kind: String?, apiVersion: String?, items: (index: Int, record: TapeRecord)?) {
    let implied = kind.flatMap { ImpliedIdentity(listKind: $0, apiVersion: apiVersion) }
    guard let items else {
      self = kind == "List" ? .list(items: nil, .none) : .object
      return
    }
    switch (implied, items.record.kind) {
    case (let implied?, .sequence): self = .list(items: items.index, implied)
    case (let implied?, .null): self = .list(items: nil, implied)
    case (.some, _): self = .fault(.itemsAreNoSequence, items.record.location)
    case (nil, .sequence) where kind != nil || apiVersion != nil:
      self = .fault(.itemsOutsideList(kind: kind), items.record.keyLocation)
    case (nil, _): self = .object
    }
  }
}

extension Diagnostic.Message {
  static func rootIsNoMapping(_ kind: TapeRecord.Kind) -> Self {
    "the root of a document must be a mapping, but this is \(kind.words)"
  }

  static func itemIsNoMapping(_ kind: TapeRecord.Kind) -> Self {
    "an item of a List must be a mapping, but this is \(kind.words)"
  }

  static let itemsAreNoSequence: Self = "`items` of a List must be a sequence"

  static func itemsOutsideList(kind: String?) -> Self {
    guard let kind else {
      return "a document with `items` needs a `kind` that says what list it is"
    }
    return "`items` stand in a `\(kind)`, but only a List has items"
  }

  fileprivate static func duplicateKey(_ key: String) -> Self { "duplicate key `\(key.shown)`" }

  fileprivate static let firstKey: Self = "the first one stands here"

  fileprivate static let unmergeable: Self =
    "`<<` merges mappings only: a mapping or a sequence of mappings"

  fileprivate static func foreignItem(kind: String, list: String) -> Self {
    "this item of a `\(list)` says that it is a `\(kind.shown)`"
  }
}

extension TapeRecord.Kind {
  /// What a value is, with its article.
  var words: String {
    switch self {
    case .null, .skipped: "null"
    case .boolean: "a boolean"
    case .integer, .float: "a number"
    case .string: "a string"
    case .sequence: "a sequence"
    case .mapping: "a mapping"
    }
  }
}

extension String {
  /// The text as a message can show it: on one line and not too long.
  var shown: String {
    let line = prefix(80).map { $0.isNewline || $0 == "\t" ? " " : String($0) }.joined()
    return count > 80 ? "\(line)..." : line
  }
}
