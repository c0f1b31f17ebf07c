/// A program as its reports name it.
public struct Tool: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Its version, as semantic versioning has it.
  public var version: String

  /// This program.
  public static let netsim = Tool(name: "netsim", version: "0.1.0")
}
