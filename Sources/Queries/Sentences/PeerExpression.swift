public import NetworkModel

/// What a peer of a sentence says, before it is looked up in a network.
public enum PeerExpression: Hashable, Sendable {
  /// `any`: every pod, every node and every address outside.
  case any
  /// `internet`: every public address that belongs to nothing in the cluster.
  case internet
  /// An address, such as `10.0.0.7`.
  case address(IPAddress)
  /// A block of addresses, such as `10.0.0.0/8`.
  case block(CIDR)
  /// `namespace/NAME`: all pods of a namespace.
  case namespace(String)
  /// `node/NAME`.
  case node(String)
  /// A workload, a Service or a pod by name.
  ///
  /// The kind is in lower case, a known one in its long singular form. Without a kind, a namespace
  /// may turn out to be a kind that the network has and the grammar doesn't know.
  case named(kind: String?, namespace: String?, name: String)
  /// The pods with some labels, of one namespace or of all.
  case pods(namespace: String?, labels: LabelSelector)
}

extension PeerExpression: CustomStringConvertible {
  /// As a sentence writes it; reading that text gives the same expression.
  public var description: String {
    switch self {
    case .any: "any"
    case .internet: "internet"
    case .address(let address): address.description
    case .block(let block): block.description
    case .namespace(let name): "namespace/\(name)"
    case .node(let name): "node/\(name)"
    case .named(let kind, let namespace, let name):
      [kind, namespace, name].compactMap(\.self).joined(separator: "/")
    case .pods(let namespace, let labels):
      (namespace.map { "\($0)/" } ?? "") + "(\(labels))"
    }
  }
}

/// A peer in its place in a sentence, with the ports asked of it.
///
/// Two phrases are equal when they say the same, wherever they stand.
public struct PeerPhrase: Sendable {
  /// The peer.
  public var peer: PeerExpression
  /// The ports after the colon; nil where none are asked.
  public var ports: PortExpression?
  /// The column in the sentence where the peer starts: 1-based, in Unicode scalars.
  public var column: Int
  /// The column where the ports start; that of the peer where none are asked.
  public var portColumn: Int

  /// Creates a phrase; by default at the start of a sentence.
  public init(
    _ peer: PeerExpression,
    ports: PortExpression? = nil,
    column: Int = 1,
    portColumn: Int? = nil
  ) {
    self.peer = peer
    self.ports = ports
    self.column = column
    self.portColumn = portColumn ?? column
  }
}

extension PeerPhrase: Hashable, CustomStringConvertible {
  /// Whether two phrases say the same.
  public static func == (a: Self, b: Self) -> Bool { a.peer == b.peer && a.ports == b.ports }

  /// Hashes what the phrase says.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(peer)
    hasher.combine(ports)
  }

  /// The peer, then a colon and the ports; IPv6 in brackets where ports follow.
  public var description: String {
    guard let ports else { return peer.description }
    let isV6 =
      switch peer {
      case .address(let address): address.family == .v6
      case .block(let block): block.family == .v6
      default: false
      }
    return isV6 ? "[\(peer)]:\(ports)" : "\(peer):\(ports)"
  }
}
