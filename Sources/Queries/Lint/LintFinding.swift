public import NetworkModel
public import Reports

/// Something that is probably not what the author of a manifest meant.
public struct LintFinding: Sendable {
  /// Its kind.
  public var code: LintCode
  /// The object that it is about; nil where it is about none in particular.
  public var object: ObjectIdentity?
  /// The rule of it; nil where it is about none in particular.
  public var rule: RuleNumber?
  /// Where that is written; nil where nobody wrote it, such as a namespace that no manifest declares.
  public var position: SourcePosition?
  /// What is wrong, on one line.
  public var message: Diagnostic.Message
  /// Further places that explain it.
  public var notes: [Diagnostic.Note]
  /// What mends it; nil where the page of the code says all.
  public var fix: String?

  /// Creates a finding.
  init(
    _ code: LintCode,
    _ message: Diagnostic.Message,
    of object: ObjectIdentity?,
    at position: SourcePosition?,
    notes: [Diagnostic.Note] = [],
    fix: String? = nil
  ) {
    self.code = code
    self.object = object
    self.position = position
    self.message = message
    self.notes = notes
    self.fix = fix
  }

  /// Creates a finding about a rule.
  init(
    _ code: LintCode,
    _ message: Diagnostic.Message,
    of place: RulePlace,
    at position: SourcePosition?,
    notes: [Diagnostic.Note] = [],
    fix: String? = nil
  ) {
    self.init(code, message, of: place.policy.identity, at: position, notes: notes, fix: fix)
    rule = RuleNumber(direction: place.direction, index: place.rule.index)
  }

  /// A rule of a policy by its place in the manifest.
  public struct RuleNumber: Hashable, Sendable {
    /// Its direction.
    public var direction: Direction
    /// Its index in the manifest's list, from 0.
    public var index: Int
  }

  /// How much it matters.
  public var level: Findings.Level { code.level }

  /// As it is printed, with its code behind the message.
  var diagnostic: Diagnostic {
    let severity: Diagnostic.Severity =
      switch level {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    return Diagnostic(
      severity,
      "\(message.text) [\(code.rawValue)]",
      at: position,
      notes: notes,
      help: fix ?? code.page.fix
    )
  }
}

extension LintFinding: Comparable {
  /// Orders by position, those without one last, then by code and message.
  public static func < (a: Self, b: Self) -> Bool {
    if a.position != b.position {
      guard let first = a.position, let second = b.position else { return a.position != nil }
      return first < second
    }
    return (a.code.rawValue, a.message.text) < (b.code.rawValue, b.message.text)
  }

  /// Whether two findings say the same of the same place.
  public static func == (a: Self, b: Self) -> Bool {
    a.code == b.code && a.position == b.position && a.message == b.message
  }
}
