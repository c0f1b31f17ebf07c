public import NetworkModel

/// The ports after a peer, such as `80`, `8000-8010/udp` or `http`.
public struct PortExpression: Hashable, Sendable {
  /// The ports without their protocol.
  public enum Ports: Hashable, Sendable {
    /// A closed range of numbers; of one number where both ends are equal.
    case numbers(PortRange)
    /// The port of this name.
    case name(String)
  }

  /// The ports.
  public var ports: Ports
  /// The protocol as written; nil where none is.
  ///
  /// Then it is TCP for a number, and what the port is declared with for a name.
  public var `protocol`: IPProtocol?

  /// Creates an expression.
  public init(_ ports: Ports, protocol: IPProtocol? = nil) {
    self.ports = ports
    self.protocol = `protocol`
  }
}

extension PortExpression: CustomStringConvertible {
  /// As it is written after the colon: `80`, `8000-8010/UDP`, `http`.
  public var description: String {
    let text =
      switch ports {
      case .numbers(let range): range.description
      case .name(let name): name
      }
    return self.protocol.map { "\(text)/\($0)" } ?? text
  }
}
