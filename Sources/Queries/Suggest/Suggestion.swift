public import NetworkModel

/// A NetworkPolicy as the text of a manifest, and the policy that this text is read as.
public struct PolicyManifest: Hashable, Sendable {
  /// The text, YAML, with a line end at its end.
  public var text: String
  /// What it is read as.
  public var policy: Policy

  /// Creates a manifest.
  public init(text: String, policy: Policy) {
    self.text = text
    self.policy = policy
  }
}

/// How policies are written down, which only their dialect knows.
public struct PolicyWriting {
  /// What `ipBlock` peers match (N12).
  public var blockMatches: AddressMatch
  /// The manifest of a policy; nil where it says what no manifest can say.
  public var manifest: (Policy) -> PolicyManifest?

  /// Creates a way to write policies.
  public init(blockMatches: AddressMatch, manifest: @escaping (Policy) -> PolicyManifest?) {
    self.blockMatches = blockMatches
    self.manifest = manifest
  }
}

/// Changes of NetworkPolicies with which an assertion holds.
///
/// Verified: the texts of the manifests were read, put in the place of the policies of their names, and
/// the assertion was answered on that network.
public struct Suggestion: Sendable {
  /// A policy that is added, or put in the place of another.
  public struct Change: Hashable, Sendable {
    /// The policy that it replaces; nil where it is new.
    public var old: Policy?
    /// The policy as it should become.
    public var manifest: PolicyManifest
  }

  /// What it does, in a sentence: lower case first, no full stop.
  public var summary: String
  /// The policies, in the order of their names.
  public var changes: [Change]
  /// The assertions of the same check that hold now and don't hold with it.
  public var breaks: [Assertion]
  /// How many connections it opens besides those that the sentence speaks of.
  public var opens: Int
  /// How many connections it closes besides those that the sentence speaks of.
  public var closes: Int
}

/// What came of looking for a small change with which a failing assertion holds.
public enum SuggestionAnswer: Sendable {
  /// The one with the least side effects.
  case found(Suggestion)
  /// No NetworkPolicy can help, and why: lower case first, no full stop.
  case impossible(String)
  /// None of those that were tried helps.
  case notFound
}
