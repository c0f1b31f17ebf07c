public import NetworkModel

/// One connection between two endpoints of a network, as a policy sees it when it is opened.
///
/// Replies to it are part of it (N22), so a connection the other way is a question of its own.
public struct Connection: Hashable, Sendable {
  /// Who opens it.
  public var source: EndpointReference
  /// Who is asked for it.
  public var destination: EndpointReference
  /// Its protocol.
  public var `protocol`: IPProtocol
  /// The destination's port, 1...65535, after any translation by a Service (N28).
  public var port: Int

  /// Creates a connection.
  public init(
    from source: EndpointReference,
    to destination: EndpointReference,
    over protocol: IPProtocol,
    port: Int
  ) {
    self.source = source
    self.destination = destination
    self.protocol = `protocol`
    self.port = port
  }
}
