import NetworkModel

/// The few words that generated networks are made of; few, so that things collide.
enum Vocabulary {
  static let namespaces = ["a", "b", "c"]
  static let namespaceKeys = ["team", "env"]
  static let nodeKeys = ["role", "zone"]
  static let networks = ["blue", "red"]
  static let podKeys = ["app", "tier", "env"]
  static let values = ["x", "y", ""]
  static let selectorValues = ["x", "y", "", "z"]
  static let serverMadeKeys = ["pod-template-hash", "tier"]
  static let portNames = ["http", "web"]
  static let portNumbers = [1, 79, 80, 81, 82, 443, 8080, 65534, 65535]
  static let nodeNames = ["n1", "n2"]

  static let v4Blocks = blocks([
    "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.0/29",
    "10.0.0.0/30", "10.0.0.4/30", "10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32", "192.168.1.0/24",
    "192.168.1.1/32", "203.0.113.0/24", "203.0.113.128/25", "255.255.255.255/32", "0.0.0.0/32",
  ])
  static let v6Blocks = blocks([
    "::/0", "8000::/1", "fd00::/64", "fd00::/126", "fd00::1/128", "fd01::/64", "2001:db8::/32",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "::/128",
  ])
  static let candidates = [
    [], [], blocks(["10.0.0.0/24"]), blocks(["10.0.0.0/29", "fd00::/64"]), blocks(["fd00::/126"]),
    blocks(["10.0.0.0/30", "10.0.0.4/30"]),
  ]

  /// The address of the pod of this index in a family; no block tells two indices apart for all.
  static func podAddress(_ family: IPFamily, _ index: Int) -> IPAddress {
    switch family {
    case .v4: IPAddress(.v4, 0x0a00_0001 + UInt128(index))
    case .v6: IPAddress(.v6, UInt128(0xfd00) << 112 + 1 + UInt128(index))
    }
  }

  /// The address of the node of this index in a family.
  static func nodeAddress(_ family: IPFamily, _ index: Int) -> IPAddress {
    switch family {
    case .v4: IPAddress(.v4, 0xc0a8_0101 + UInt128(index))
    case .v6: IPAddress(.v6, UInt128(0xfd01) << 112 + 1 + UInt128(index))
    }
  }

  private static func blocks(_ texts: [String]) -> [CIDR] { texts.compactMap { CIDR($0) } }
}
