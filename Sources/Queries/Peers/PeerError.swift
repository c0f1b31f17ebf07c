public import NetworkModel

/// Why a peer of a sentence means nothing, or more than one thing, in a network.
public struct PeerError: Error, Hashable, Sendable {
  /// What is wrong.
  public var message: Diagnostic.Message
  /// Where in the sentence: 1-based, in Unicode scalars.
  public var column: Int
  /// The candidates of an ambiguous name, each with the place of its declaration.
  public var notes: [Diagnostic.Note]
  /// The fix, if we know one.
  public var help: String?

  /// Creates an error.
  public init(
    _ message: Diagnostic.Message,
    column: Int,
    notes: [Diagnostic.Note] = [],
    help: String? = nil
  ) {
    self.message = message
    self.column = column
    self.notes = notes
    self.help = help
  }
}

extension Diagnostic.Message {
  static func unknown(_ what: String, _ name: String, nearest: String? = nil) -> Self {
    let suggestion = nearest.map { "; did you mean `\($0)`?" } ?? ""
    return "\(what) `\(name)`\(suggestion)"
  }
  static func ambiguous(_ name: String, count: Int) -> Self {
    "`\(name)` may be any of \(count) things"
  }
  static func candidate(_ name: String) -> Self { "it may be `\(name)`" }
  static func noMembers(_ name: String) -> Self { "`\(name)` matches nothing in this network" }
  static func noBackends(_ name: String) -> Self { "no pod is behind service `\(name)`" }
  static func noSelector(_ name: String) -> Self {
    "service `\(name)` has no selector: what is behind it is not known"
  }
  static func circle(_ name: String) -> Self {
    "service `\(name)` is a name that leads back to itself"
  }
  static func noServicePort(_ name: String, _ port: String, _ ports: [String]) -> Self {
    let known = ports.isEmpty ? "it has none" : "it has \(ports.joined(separator: ", "))"
    return "service `\(name)` has no port `\(port)`: \(known)"
  }
  static func noPortOfName(_ name: String, _ port: String, _ names: [String]) -> Self {
    let known =
      names.isEmpty
      ? "no port of it has a name" : "named are \(names.map { "`\($0)`" }.joined(separator: ", "))"
    let suggestion =
      NearMiss.closest(to: port, among: names).map { "; did you mean `\($0)`?" } ?? ""
    return "no pod of `\(name)` has a port named `\(port)`: \(known)\(suggestion)"
  }
  static func namedPortOutside(_ port: String) -> Self {
    "port `\(port)` is a name, and only pods and services name their ports"
  }
  static func serverMadeLabel(_ key: String, _ pod: String) -> Self {
    "the value of label `\(key)` on `\(pod)` is made by the server, so it is not known"
  }
  static let bothOutside: Self = "neither end is in the cluster, so no policy says anything"
}
