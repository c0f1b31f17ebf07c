/// An IP protocol, by its number in the IP header.
///
/// NetworkPolicy v1 knows TCP, UDP and SCTP only (N35); the other numbers serve the dialects that
/// speak of ICMP or of protocols by number.
public struct IPProtocol: Hashable, Sendable, RawRepresentable {
  /// The number in the IP header.
  public let rawValue: UInt8
  /// Creates the protocol with this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// TCP.
  public static let tcp = IPProtocol(rawValue: 6)
  /// UDP.
  public static let udp = IPProtocol(rawValue: 17)
  /// SCTP.
  public static let sctp = IPProtocol(rawValue: 132)

  /// The protocols that have ports, in the order in which they are printed.
  public static let withPorts: [IPProtocol] = [.tcp, .udp, .sctp]

  /// Reads `TCP`, `UDP` or `SCTP` in upper case, as Kubernetes spells them.
  public init?(name: String) {
    switch name {
    case "TCP": self = .tcp
    case "UDP": self = .udp
    case "SCTP": self = .sctp
    default: return nil
    }
  }
}

extension IPProtocol: Comparable, CustomStringConvertible {
  /// Orders TCP, UDP, SCTP, then by number.
  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    default: 3 + Int(rawValue)
    }
  }

  /// `TCP`, `UDP`, `SCTP`, or the number.
  public var description: String {
    switch self {
    case .tcp: "TCP"
    case .udp: "UDP"
    case .sctp: "SCTP"
    default: String(rawValue)
    }
  }
}
