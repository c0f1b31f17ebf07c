/// A resource of a cluster that can't be read, and why.
public struct ResourceRefusal: Hashable, Sendable {
  /// The resource, such as `networkpolicies.networking.k8s.io`.
  public let resource: String
  /// The last words of `kubectl`, or what is wrong with what it printed.
  public internal(set) var reason: String

  /// Whether the user may not list it.
  public var isForbidden: Bool { reason.lowercased().contains("forbidden") }
}
