public import NetworkModel

/// An assertion in words, such as `frontend can reach api:3000`.
public struct Sentence: Hashable, Sendable {
  /// What a sentence claims; a peer list means any of its peers.
  public enum Form: Hashable, Sendable {
    /// `A can reach B:80`: every pair is allowed on every port asked.
    case canReach([PeerPhrase], [PeerPhrase])
    /// `A cannot reach B`: no pair is allowed on any port asked.
    case cannotReach([PeerPhrase], [PeerPhrase])
    /// `no connection from A to B`: the same claim as `cannot reach`.
    case noConnection(from: [PeerPhrase], to: [PeerPhrase])
    /// `X is reachable only from A, B`: nothing else in the cluster or outside reaches X.
    case reachableOnlyFrom([PeerPhrase], [PeerPhrase])
    /// `A, B are isolated`: no connection between any two of them, either way.
    case areIsolated([PeerPhrase])
    /// `A is isolated from B`: no connection between A and B, either way.
    case isIsolatedFrom([PeerPhrase], [PeerPhrase])
    /// `A reaches only T, U:53/udp`: A reaches nothing else in the cluster or outside.
    case reachesOnly([PeerPhrase], [PeerPhrase])
    /// `nothing outside reaches X:80`: nothing of a region reaches X, by whatever way in.
    case nothingReaches([PeerPhrase], from: Region)
    /// `X reaches nothing outside`: X reaches nothing of a region.
    case reachesNothing([PeerPhrase], in: Region)
    /// `every pod in X is isolated for ingress`: default deny is in place.
    case isolatedFor(PodScope, Set<Direction>)
  }

  /// Where nothing is: `nothing reaches X`, `nothing outside reaches X`.
  public enum Region: Hashable, Sendable {
    /// The cluster and what is outside.
    case anywhere
    /// What is outside the cluster.
    case outside
  }

  /// The pods that `every pod` speaks of.
  public enum PodScope: Hashable, Sendable {
    /// All pods.
    case all
    /// The pods among some peers.
    case within([PeerPhrase])
  }

  /// What it claims.
  public var form: Form
  /// What it doesn't speak of, as its end says.
  public var exceptions: [SentenceException]

  /// Creates a sentence.
  public init(_ form: Form, exceptions: [SentenceException] = []) {
    self.form = form
    self.exceptions = exceptions
  }

  /// Reads a sentence.
  ///
  /// - Throws: `SentenceError` at the first place that can't be read.
  public init(parsing text: String) throws(SentenceError) {
    var parser = try SentenceParser(text)
    self = try parser.sentence()
  }
}

extension Sentence: CustomStringConvertible {
  /// The sentence in its plainest spelling; reading that text gives the same sentence.
  public var description: String {
    let except = exceptions.map(\.description).joined(separator: ", ")
    return exceptions.isEmpty ? claim : "\(claim) except \(except)"
  }

  private var claim: String {
    switch form {
    case .canReach(let sources, let targets):
      "\(Self.list(sources)) can reach \(Self.list(targets))"
    case .cannotReach(let sources, let targets):
      "\(Self.list(sources)) cannot reach \(Self.list(targets))"
    case .noConnection(let sources, let targets):
      "no connection from \(Self.list(sources)) to \(Self.list(targets))"
    case .reachableOnlyFrom(let targets, let sources):
      "\(Self.list(targets)) \(Self.verb(targets)) reachable only from \(Self.list(sources))"
    case .areIsolated(let peers): "\(Self.list(peers)) are isolated"
    case .isIsolatedFrom(let peers, let others):
      "\(Self.list(peers)) \(Self.verb(peers)) isolated from \(Self.list(others))"
    case .reachesOnly(let sources, let targets):
      "\(Self.list(sources)) \(sources.count == 1 ? "reaches" : "reach") only \(Self.list(targets))"
    case .nothingReaches(let targets, let region):
      "nothing\(region.words) reaches \(Self.list(targets))"
    case .reachesNothing(let sources, let region):
      "\(Self.list(sources)) \(sources.count == 1 ? "reaches" : "reach") nothing\(region.words)"
    case .isolatedFor(let scope, let directions):
      "every pod\(Self.words(scope)) is isolated for "
        + Direction.allCases.filter(directions.contains).map(\.rawValue)
        .joined(separator: " and ")
    }
  }

  private static func list(_ phrases: [PeerPhrase]) -> String {
    phrases.map(\.description).joined(separator: ", ")
  }

  private static func words(_ scope: PodScope) -> String {
    switch scope {
    case .all: ""
    case .within(let phrases): " in \(list(phrases))"
    }
  }

  private static func verb(_ phrases: [PeerPhrase]) -> String { phrases.count == 1 ? "is" : "are" }
}

extension Sentence.Region {
  /// What follows `nothing`.
  fileprivate var words: String {
    switch self {
    case .anywhere: ""
    case .outside: " outside"
    }
  }
}

/// What `netsim can` asks: `frontend reach api:3000`.
public struct ReachQuestion: Hashable, Sendable {
  /// The sources.
  public var sources: [PeerPhrase]
  /// The destinations.
  public var targets: [PeerPhrase]
  /// The text that was read, to which the columns of errors refer.
  public var text: String

  /// Reads the words of a command line.
  ///
  /// A word that is a selector as a whole is one peer, though it has commas or blanks in it.
  ///
  /// - Throws: `SentenceError`, whose columns refer to the words joined by blanks.
  public init(parsing words: [String]) throws(SentenceError) {
    text = Self.joined(words)
    var parser = try SentenceParser(text)
    (sources, targets) = try parser.question()
  }

  /// The words joined by blanks, selectors in parentheses.
  public static func joined(_ words: [String]) -> String {
    words.map { word in
      guard word.contains(where: { $0 == "," || $0.isWhitespace }), !word.hasSuffix(","),
        let phrase = try? PeerPhrase(parsing: word)
      else { return word }
      return phrase.description
    }.joined(separator: " ")
  }
}
