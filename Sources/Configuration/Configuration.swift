public import NetworkModel

/// What a `netsim.yaml`, or any file of that form, says (DESIGN part 6).
public struct Configuration: Hashable, Sendable {
  /// A value with the place where it is written.
  public struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The value.
    public var value: Value
    /// Where it starts.
    public var position: SourcePosition
  }

  /// An exception of an assertion that stands under `except:` and not in the sentence.
  public struct Exception: Hashable, Sendable {
    /// The exception as written, perhaps several with commas between them.
    public var text: String
    /// Where its first character stands, behind a quote if it is quoted.
    public var position: SourcePosition
    /// Whether it stands in the file letter by letter, on one line and without escapes.
    public var isVerbatim: Bool

    /// The place of a column of the text, as `Assertion.position(ofColumn:)` has it.
    public func position(ofColumn column: Int) -> SourcePosition {
      position.advanced(to: column, isVerbatim: isVerbatim)
    }
  }

  /// The keys at the top of a file, in the order in which they are offered.
  public static let keys = [
    "manifests", "cni", "assertions", "include", "podCIDRs", "names", "title", "source", "note",
    "doubtful",
  ]
  /// The values of `cni`.
  public static let profiles = ["kubernetes", "calico", "cilium", "antrea"]

  /// One assertion: a sentence, perhaps with what else is to be known of it.
  public struct Assertion: Hashable, Sendable {
    /// The keys of an entry that is a mapping, in the order in which they are offered.
    public static let keys = ["assert", "except", "name", "owner", "reason", "severity"]

    /// The sentence as written.
    public var sentence: String
    /// Its name, if it has one.
    public var name: String?
    /// Why it should hold, if that is said.
    public var reason: String?
    /// Who answers for it, if that is said.
    public var owner: String?
    /// How much it matters that it fails.
    public var severity = AssertionSeverity.error
    /// What the sentence doesn't speak of, besides its own exceptions.
    public var exceptions: [Exception] = []
    /// Where the entry of the list starts.
    public var position: SourcePosition
    /// Where the first character of the sentence stands, behind a quote if it is quoted.
    public var sentencePosition: SourcePosition
    /// Whether the sentence stands in the file letter by letter, on one line and without escapes.
    public var isVerbatim: Bool

    /// The place of a column of the sentence: 1-based, in Unicode scalars.
    ///
    /// Where the file writes the sentence in another way, its start stands for all columns.
    public func position(ofColumn column: Int) -> SourcePosition {
      sentencePosition.advanced(to: column, isVerbatim: isVerbatim)
    }
  }

  /// The file as it was named.
  public var file: String
  /// Files and folders with manifests, relative to the working folder; nil where none are named.
  public var manifests: [Located<String>]?
  /// The name of a profile.
  public var cni: Located<String>?
  /// The blocks that pods' addresses come from.
  public var podCIDRs: [CIDR] = []
  /// Host names with their addresses, sorted by name.
  public var names: [HostName] = []
  /// The assertions in order, those of included files after the file's own.
  public var assertions: [Assertion] = []

  /// A host name with its addresses.
  public struct HostName: Hashable, Sendable {
    /// The name.
    public var name: String
    /// Its addresses, in written order.
    public var addresses: [IPAddress]
  }

  /// Creates the configuration of a file that says nothing.
  public init(file: String) { self.file = file }

  /// Creates the configuration that says nothing but some sentences, one a line.
  public init(sentences: [String], file: String) {
    self.file = file
    assertions = sentences.enumerated().map { index, sentence in
      let position = SourcePosition(file: file, line: index + 1, column: 1)
      return Assertion(
        sentence: sentence,
        position: position,
        sentencePosition: position,
        isVerbatim: true
      )
    }
  }
}

extension SourcePosition {
  /// The place of a column of a text that starts here; the start where it is written another way.
  fileprivate func advanced(to column: Int, isVerbatim: Bool) -> Self {
    var position = self
    if isVerbatim { position.column += column - 1 }
    return position
  }
}

/// Paths as text, as far as configurations need them.
public enum ConfigurationPath {
  /// The name that is looked for when no file is named.
  public static let defaultName = "netsim.yaml"

  /// A path of a file's text, relative to that file's folder.
  public static func resolve(_ path: String, relativeTo file: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }
}
