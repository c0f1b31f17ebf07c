internal import NetworkModel

extension AddressSet {
  /// The addresses that are private or of special use, so that no host of the internet has them.
  ///
  /// RFC 6890 and the registries that it founded; multicast (RFC 5771, RFC 4291) is no host either.
  static let specialUse = AddressSet(specialUseBlocks.compactMap { text in CIDR(text) })
    .union(.mapped)

  private static let specialUseBlocks = [
    "0.0.0.0/8",  // this network
    "10.0.0.0/8",  // private
    "100.64.0.0/10",  // shared by providers
    "127.0.0.0/8",  // loopback
    "169.254.0.0/16",  // link-local
    "172.16.0.0/12",  // private
    "192.0.0.0/24",  // protocol assignments
    "192.0.2.0/24",  // documentation
    "192.88.99.0/24",  // 6to4 relays
    "192.168.0.0/16",  // private
    "198.18.0.0/15",  // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",  // documentation
    "224.0.0.0/4",  // multicast
    "240.0.0.0/4",  // reserved, broadcast
    "::/128",  // unspecified
    "::1/128",  // loopback
    "64:ff9b::/96",  // translation
    "64:ff9b:1::/48",  // local translation
    "100::/64",  // discard
    "2001::/23",  // protocol assignments
    "2001:db8::/32",  // documentation
    "2002::/16",  // 6to4
    "3fff::/20",  // documentation
    "5f00::/16",  // segment routing
    "fc00::/7",  // unique local
    "fe80::/10",  // link-local
    "ff00::/8",  // multicast
  ]

  /// IPv4 addresses as IPv6 writes them, `::ffff:0:0/96`, which stand on no wire.
  static let mapped = AddressSet(
    [CIDR(IPAddress(.v6, 0xffff << 32), prefixLength: 96)].compactMap(\.self)
  )

  /// Every address that is neither private nor of special use.
  static let publicUse = AddressSet.all.subtracting(specialUse)
}
