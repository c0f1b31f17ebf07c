import Manifests
import NetworkModel

/// Reads fields of manifests as the API server would, and collects what is wrong with them.
///
/// A field that is null reads as absent, as Go's decoder has it. Paths are made only for a message.
struct FieldDecoder {
  /// What was found wrong, in the order of reading.
  private(set) var diagnostics: [Diagnostic] = []
  /// Shares equal texts, label sets, port lists and selectors.
  var shared: SharedValues
  /// How many of the diagnostics are errors.
  private(set) var errorCount = 0
  /// How many of the errors leave no doubt what the object says: the API server refuses it, and what its
  /// author means is plain.
  private var plainErrorCount = 0
  /// Whether labels that no label can have are only warned of: the schemas of custom resources don't
  /// check them.
  var takesAnyLabelValue = false
  /// The letters for which it was said that YAML reads them as Booleans, and which diagnostic says so.
  private var lettersTold: [String: Int] = [:]

  /// Creates a decoder that has read nothing.
  init(shared: SharedValues) { self.shared = shared }

  /// What was found wrong since some time.
  struct Findings: Sendable {
    fileprivate var diagnostics: [Diagnostic] = []
    fileprivate var errorCount = 0
    fileprivate var plainErrorCount = 0
    /// Whether nothing is among them that is told once for all.
    fileprivate(set) var standAlone = true
  }

  /// Hands over what was found, and forgets it.
  mutating func takeFindings() -> Findings {
    let findings = Findings(
      diagnostics: diagnostics,
      errorCount: errorCount,
      plainErrorCount: plainErrorCount,
      standAlone: lettersTold.isEmpty
    )
    (diagnostics, errorCount, plainErrorCount, lettersTold) = ([], 0, 0, [:])
    return findings
  }

  /// Adds findings that stand alone behind these.
  mutating func append(_ findings: Findings) {
    diagnostics += findings.diagnostics
    errorCount += findings.errorCount
    plainErrorCount += findings.plainErrorCount
  }

  /// Takes a diagnostic in.
  mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { errorCount += 1 }
  }

  /// Takes over what another decoder found in a later part of the input, as if one had read both.
  mutating func take(_ later: Self) {
    for (index, diagnostic) in later.diagnostics.enumerated() {
      if let letter = later.lettersTold.first(where: { $0.value == index })?.key {
        guard lettersTold[letter] == nil else { continue }
        lettersTold[letter] = diagnostics.count
      }
      report(diagnostic)
    }
  }

  /// How many of the errors leave in doubt what the object says.
  var doubtCount: Int { errorCount - plainErrorCount }

  /// Takes an error in that leaves no doubt what the object says.
  mutating func reportPlain(_ error: Diagnostic) {
    report(error)
    plainErrorCount += 1
  }

  /// A mapping's field, or nil where it is absent or null.
  func present(_ name: String, in mapping: ManifestNode) -> ManifestNode? {
    guard let node = mapping[name], node.kind != .null else { return nil }
    return node
  }

  /// The node itself if it is a mapping; anything else is reported and gives nil.
  mutating func mapping(_ node: ManifestNode, at path: @autoclosure () -> FieldPath)
    -> ManifestNode?
  {
    if node.kind == .mapping { return node }
    let help = node.kind == .sequence ? "write it without `- ` or `[ ]`" : nil
    report(.error(.wrongType(path(), "a mapping", node), at: node.position, help: help))
    return nil
  }

  /// The node itself if it is a mapping of known fields; unknown ones are reported.
  mutating func mapping(
    _ node: ManifestNode,
    of known: FieldSet,
    at path: @autoclosure () -> FieldPath
  ) -> ManifestNode? {
    guard let mapping = mapping(node, at: path()) else { return nil }
    for field in mapping.fields where !known.names.contains(field.key) {
      reportUnknownField(field, known, path())
    }
    return mapping
  }

  /// The items of a list, empty where it is absent or null; anything else is reported and gives nil.
  ///
  /// `example` puts a scalar that should be a list into one.
  mutating func list(
    _ node: ManifestNode?,
    at path: @autoclosure () -> FieldPath,
    example: ((String) -> String)? = nil
  ) -> [ManifestNode]? {
    guard let node, node.kind != .null else { return [] }
    if node.kind == .sequence { return Array(node.elements) }
    var help = example.map { "write \($0(node.text))" }
    if node.kind == .mapping {
      let isEmpty = node.fields.first { _ in true } == nil
      let items = "each item of a list begins with `- `"
      help = isEmpty ? "\(items); an empty list is `[]`" : items
    }
    report(.error(.wrongType(path(), "a list", node), at: node.position, help: help))
    return nil
  }

  /// A text; null reads as the empty text, as Go reads it, anything else is reported.
  ///
  /// Readers of YAML disagree on a bare `y` or `n`: here it is text, with a warning.
  mutating func text(_ node: ManifestNode, at path: @autoclosure () -> FieldPath) -> String? {
    switch node.kind {
    case .string: return node.text
    case .null: return ""
    case .boolean where node.isLetter:
      tellLetter(node)
      return node.text
    case .boolean, .integer, .float:
      report(
        .error(
          .wrongType(path(), "text", node),
          at: node.position,
          help: "quote it: `\"\(node.text)\"`"
        )
      )
    case .sequence, .mapping:
      report(.error(.wrongType(path(), "text", node), at: node.position, help: node.colonHelp))
    }
    return nil
  }

  /// Says once for each of `y`, `n`, `Y` and `N` that `kubectl` takes it for a Boolean.
  private mutating func tellLetter(_ node: ManifestNode) {
    guard lettersTold[node.text] == nil else { return }
    lettersTold[node.text] = diagnostics.count
    report(
      .warning(
        "`\(node.text)` without quotes is a boolean to some readers of YAML; it is taken as text",
        at: node.position,
        help: "quote it: `\"\(node.text)\"`"
      )
    )
  }

  /// A whole number; anything else is reported.
  mutating func integer(_ node: ManifestNode, at path: @autoclosure () -> FieldPath) -> Int? {
    if let integer = node.integer { return integer }
    report(
      .error(
        .wrongType(path(), "a whole number", node),
        at: node.position,
        help: node.quotesHelp { Int($0) != nil }
      )
    )
    return nil
  }

  /// A Boolean, false where it is absent or null; anything else is reported.
  mutating func boolean(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath) -> Bool {
    guard let node, node.kind != .null else { return false }
    if let boolean = node.boolean { return boolean }
    report(
      .error(
        .wrongType(path(), "`true` or `false`", node),
        at: node.position,
        help: node.quotesHelp { $0 == "true" || $0 == "false" }
      )
    )
    return false
  }

  /// Whether a text keeps the rule of a name; if not, that is reported.
  @discardableResult
  mutating func check(
    _ text: String,
    _ rule: (String) -> String?,
    at position: @autoclosure () -> SourcePosition,
    _ path: @autoclosure () -> FieldPath,
    help: @autoclosure () -> String? = nil
  ) -> Bool {
    guard let rule = rule(text) else { return true }
    let written = text.isEmpty ? "" : ", not `\(text)`"
    let isTemplate = text.contains("{{")
    report(
      .error(
        "`\(path())` must \(rule)\(written)",
        at: position(),
        help: isTemplate ? "render the templates first, as `helm template` does" : help()
      )
    )
    return false
  }

  /// Reports a field that its mapping doesn't have, with what was probably meant.
  private mutating func reportUnknownField(
    _ field: ManifestNode.Field,
    _ known: FieldSet,
    _ path: FieldPath
  ) {
    let written = path[field.key]
    if let help = known.misplaced[field.key] {
      report(.error(.unknownField(written), at: field.keyPosition, help: help))
    } else if let meant = NearMiss.closest(to: field.key, among: known.names) {
      report(.error(.unknownField(written, meant: meant), at: field.keyPosition))
    } else {
      report(.error(.unknownField(written), at: field.keyPosition, help: known.help))
    }
  }
}

extension Diagnostic.Message {
  static func wrongType(_ path: FieldPath, _ expected: String, _ node: ManifestNode) -> Self {
    "`\(path)` must be \(expected), not \(node.inWords)"
  }

  static func unknownField(_ path: FieldPath, meant: String? = nil) -> Self {
    "unknown field `\(path)`\(meant.map { "; did you mean `\($0)`?" } ?? "")"
  }
}

extension ManifestNode {
  /// Whether this is an unquoted `y` or `n`: a Boolean of YAML 1.1 that most mean as text.
  var isLetter: Bool { kind == .boolean && text.utf8.count == 1 }

  /// Whether this reads as a text.
  var isText: Bool { kind == .string || isLetter }

  /// The fix for a text written as a key: `Ingress:`.
  fileprivate var colonHelp: String? {
    let fields = Array(fields.prefix(2))
    guard fields.count == 1, fields[0].value.kind == .null else { return nil }
    return "write `\(fields[0].key)` without the colon"
  }

  /// The fix for a number or Boolean in quotes.
  fileprivate func quotesHelp(_ isMeant: (String) -> Bool) -> String? {
    kind == .string && isMeant(text) ? "write \(text) without quotes" : nil
  }

  /// What a message calls this value.
  var inWords: String {
    switch kind {
    case .null: "null"
    case .boolean: "the boolean `\(text)`"
    case .integer, .float: "the number `\(text)`"
    case .string: "the text `\(text)`"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
