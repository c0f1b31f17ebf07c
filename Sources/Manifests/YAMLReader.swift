import CYAML
import NetworkModel

/// Reads a stream of YAML documents and delivers the objects in them.
///
/// The items of a List are delivered one by one while its text is read, so a large list needs the
/// memory of its largest item. A class because its parts work on the same parser and anchors.
final class YAMLReader {
  private let events: YAMLEvents
  private let text: YAMLText
  private let places: Places
  private(set) var outlet: DocumentOutlet
  private var document: TapeBuilder
  private var item: TapeBuilder
  private var spare: TapeBuilder
  private let arena = TextArena()
  private let itemArena = TextArena()
  private var anchors: YAMLAnchors

  init(_ text: YAMLText, filters: FilterTable, outlet: DocumentOutlet) {
    self.text = text
    self.outlet = outlet
    unsafe events = YAMLEvents(text.bytes)
    places = .lines(first: text.firstLine)
    document = TapeBuilder(filters: filters)
    item = TapeBuilder(filters: filters)
    spare = TapeBuilder(filters: filters)
    unsafe anchors = YAMLAnchors(budget: 1_000_000 + text.bytes.count / 8)
  }

  /// Reads to the end of the stream.
  ///
  /// - Throws: `YAMLFailure` where reading cannot go on; what came before has been delivered.
  func read() throws(YAMLFailure) {
    repeat {
      try advance()
      if events.kind == YAML_DOCUMENT_START_EVENT { try readDocument() }
    } while events.kind != YAML_STREAM_END_EVENT
  }

  /// Reads a text that is a sequence of objects and nothing else, the items of a plain `List`.
  ///
  /// - Throws: `YAMLFailure` where it is anything else.
  func readItems() throws(YAMLFailure) {
    repeat {
      try advance()
    } while events.kind == YAML_STREAM_START_EVENT
      || events.kind == YAML_DOCUMENT_START_EVENT
    guard events.kind == YAML_SEQUENCE_START_EVENT else { throw failure(.noItems) }
    try deliverItems(implied: .none)
    try advance()
    guard events.kind == YAML_DOCUMENT_END_EVENT else { throw failure(.noItems) }
    try advance()
    guard events.kind == YAML_STREAM_END_EVENT else { throw failure(.noItems) }
  }

  /// Whether some value has an anchor or is an alias.
  var usesAnchors: Bool { anchors.areUsed }

  private func readDocument() throws(YAMLFailure) {
    anchors.reset()
    arena.reset()
    try advance()
    document.start(implied: .none)
    try readNode(into: &document, isDocument: true)
    outlet.deliver(&document, implied: .none, places: places)
  }

  private func advance() throws(YAMLFailure) {
    do throws(YAMLProblem) {
      try events.advance()
    } catch {
      throw .syntax(error)
    }
  }

  // MARK: nodes

  /// Reads the node that the current event starts.
  private func readNode(
    into builder: inout TapeBuilder,
    isDocument: Bool = false,
    arena: TextArena? = nil
  ) throws(YAMLFailure) {
    let arena = arena ?? self.arena
    var open: [YAMLAnchors.Open] = []
    while true {
      if isDocument, builder.awaitsRootValue(of: "items"),
        events.kind == YAML_SEQUENCE_START_EVENT, events.anchor == nil, open.isEmpty,
        let implied = impliedByList(builder)
      {
        builder.begin(.sequence, at: events.location)
        builder.end()
        try deliverItems(implied: implied)
      } else {
        try take(into: &builder, arena: arena, open: &open)
      }
      if builder.isComplete { return }
      try advance()
    }
  }

  private func take(
    into builder: inout TapeBuilder,
    arena: TextArena,
    open: inout [YAMLAnchors.Open]
  ) throws(YAMLFailure) {
    let kind = events.kind
    switch kind {
    case YAML_SCALAR_EVENT:
      try takeScalar(into: &builder, arena: arena)
    case YAML_ALIAS_EVENT:
      try takeAlias(into: &builder)
    case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
      guard !builder.expectsKey else { throw failure(.collectionAsKey) }
      guard builder.depth < YAMLReader.depthLimit else { throw failure(.tooDeep) }
      let anchor = events.anchor
      if let anchor { open.append(anchors.open(anchor, at: builder)) }
      builder.begin(
        kind == YAML_MAPPING_START_EVENT ? .mapping : .sequence,
        at: events.location,
        keepsAll: anchor != nil
      )
    default:
      builder.end()
      if let last = open.last, last.depth == builder.depth {
        open.removeLast()
        try register(last, in: builder)
      }
    }
  }

  private func takeScalar(
    into builder: inout TapeBuilder,
    arena: TextArena
  ) throws(YAMLFailure) {
    let location = events.location
    let anchor = events.anchor
    if builder.expectsKey {
      let merges = events.isPlain && events.text.equals("<<")
      let key = keyText(arena)
      if let anchor { anchors.define(anchor, scalar: .string, key, at: location, in: self.arena) }
      if !builder.key(key, at: location, merges: merges) { try skipNode(depth: builder.depth) }
      return
    }
    let kind = scalarKind()
    let text = unsafe arena.copy(events.text.buffer)
    if let anchor { anchors.define(anchor, scalar: kind, text, at: location, in: self.arena) }
    builder.scalar(kind, text, at: location)
  }

  private func takeAlias(into builder: inout TapeBuilder) throws(YAMLFailure) {
    let nodes = try aliasedNodes()
    guard builder.expectsKey else {
      guard anchors.spend(nodes.count) else { throw failure(.tooManyAliases) }
      builder.append(nodes)
      return
    }
    guard let key = ScalarResolver.key(nodes[0].kind, nodes[0].text) else {
      throw failure(.collectionAsKey)
    }
    if !builder.key(arena.copy(key), at: events.location) { try skipNode(depth: builder.depth) }
  }

  private func aliasedNodes() throws(YAMLFailure) -> [TapeRecord] {
    let name = events.anchor ?? ""
    switch anchors.lookup(name) {
    case .nodes(let nodes): return nodes
    case .open: throw failure(.aliasInItself(name))
    case .unknown: throw failure(.unknownAlias(name))
    }
  }

  private func register(
    _ anchor: YAMLAnchors.Open,
    in builder: TapeBuilder
  ) throws(YAMLFailure) {
    let nodes = builder.subtree(at: anchor.record)
    guard anchors.close(anchor.name, nodes, in: arena) else { throw failure(.tooManyAliases) }
  }

  /// Passes over the value that follows, keeping only the anchors in it.
  private func skipNode(depth outer: Int) throws(YAMLFailure) {
    var depth = 0
    repeat {
      try advance()
      switch events.kind {
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
        guard outer + depth < YAMLReader.depthLimit else { throw failure(.tooDeep) }
        if events.anchor == nil { depth += 1 } else { try captureAnchor() }
      case YAML_SCALAR_EVENT:
        if events.anchor != nil { try captureAnchor() }
      case YAML_ALIAS_EVENT:
        _ = try aliasedNodes()
      default:
        depth -= 1
      }
    } while depth > 0
  }

  private func captureAnchor() throws(YAMLFailure) {
    spare.start(implied: .none, keepsAll: true)
    try readNode(into: &spare)
  }

  // MARK: scalars

  private func scalarKind() -> TapeRecord.Kind {
    if events.isPlain { return ScalarResolver.kind(ofPlain: events.text) }
    guard let tag = events.tag else { return .string }
    guard let kind = ScalarResolver.kind(of: events.text, tagged: tag) else {
      let position = places.position(of: events.location, in: outlet.file)
      let message = Diagnostic.Message.tagDoesNotFit(tag, text: events.text.string)
      outlet.report(.error(message, at: position))
      return .string
    }
    return kind
  }

  /// The text of a key: keys that are no strings become what Kubernetes makes of them in JSON.
  private func keyText(_ arena: TextArena) -> TextSpan {
    let kind = scalarKind()
    guard kind != .string else { return unsafe arena.copy(events.text.buffer) }
    if let key = ScalarResolver.key(kind, events.text) { return arena.copy(key) }
    let position = places.position(of: events.location, in: outlet.file)
    outlet.report(.error(.nullAsKey, at: position))
    return unsafe arena.copy(events.text.buffer)
  }

  // MARK: lists

  /// What the list whose items follow says about them; nil if it may be no list.
  ///
  /// `kubectl` writes `kind` after `items`, so the lines ahead are searched for it. Where that finds
  /// nothing, the document is read as a whole and judged at its end.
  private func impliedByList(_ builder: TapeBuilder) -> ImpliedIdentity? {
    var (kind, apiVersion) = builder.identity
    let root = builder.records[0].location
    if kind == nil {
      kind = text.value(ofKey: "kind", column: root.column, after: events.location.line)
    }
    guard let kind else { return nil }
    if apiVersion == nil, kind != "List" {
      apiVersion = text.value(ofKey: "apiVersion", column: root.column, after: events.location.line)
    }
    return ImpliedIdentity(listKind: kind, apiVersion: apiVersion)
  }

  private func deliverItems(implied: ImpliedIdentity) throws(YAMLFailure) {
    try advance()
    while events.kind != YAML_SEQUENCE_END_EVENT {
      itemArena.reset()
      item.start(implied: implied)
      try readNode(into: &item, arena: itemArena)
      outlet.deliver(&item, implied: implied, places: places, isItem: true)
      try advance()
    }
  }

  private func failure(_ message: Diagnostic.Message) -> YAMLFailure {
    .fault(.error(message, at: places.position(of: events.location, in: outlet.file)))
  }
}

extension YAMLReader {
  /// How deep collections may nest.
  static let depthLimit = 512
}

/// Why the reading of a YAML stream stopped.
enum YAMLFailure: Error {
  /// The text is not YAML.
  case syntax(YAMLProblem)
  /// The text is YAML, but nothing that we can read.
  case fault(Diagnostic)
}

extension Diagnostic.Message {
  static let tooDeep: Self =
    "this is nested more than \(YAMLReader.depthLimit) levels deep"

  fileprivate static let collectionAsKey: Self =
    "a key must be a scalar, but this is a mapping or a sequence"

  fileprivate static let noItems: Self = "a sequence of objects was expected"

  fileprivate static let nullAsKey: Self = "a key must not be null"

  fileprivate static let tooManyAliases: Self =
    "the aliases of this file stand for too many values"

  fileprivate static func aliasInItself(_ name: String) -> Self {
    "alias `*\(name.shown)` stands inside the value that it names"
  }

  fileprivate static func unknownAlias(_ name: String) -> Self {
    "alias `*\(name.shown)` has no anchor `&\(name.shown)` before it"
  }

  fileprivate static func tagDoesNotFit(_ tag: String, text: String) -> Self {
    let prefix = "tag:yaml.org,2002:"
    let short = tag.hasPrefix(prefix) ? "!!\(tag.dropFirst(prefix.count))" : tag
    return "`\(text.shown)` does not fit its tag `\(short)`"
  }
}
