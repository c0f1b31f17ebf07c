import Manifests
import NetworkModel

/// Decodes IP addresses and blocks of them.
extension FieldDecoder {
  /// An address, or nil where it is none, which is reported.
  mutating func address(_ node: ManifestNode, at path: @autoclosure () -> FieldPath) -> IPAddress? {
    guard let text = text(node, at: path()) else { return nil }
    if let address = IPAddress(text) { return address }
    report(.error("`\(path())` must be an IP address, not `\(text)`", at: node.position))
    return nil
  }

  /// A block, or nil where it is none, which is reported; host bits are masked (N13), with a warning.
  ///
  /// `domainHelp` tells where to write a domain name that stands here.
  mutating func cidr(
    _ node: ManifestNode,
    at path: @autoclosure () -> FieldPath,
    domainHelp: String = "a NetworkPolicy can't name domains"
  ) -> CIDR? {
    if node.kind == .integer || node.kind == .float {
      report(.error(.wrongType(path(), "a block of addresses", node), at: node.position))
      return nil
    }
    guard let text = text(node, at: path()) else { return nil }
    guard let cidr = CIDR(text) else {
      report(
        .error(
          "`\(path())` must be a block of addresses such as `10.0.0.0/8`, not `\(text)`",
          at: node.position,
          help: AddressMistake(text, domainHelp: domainHelp).help
        )
      )
      return nil
    }
    if let address = IPAddress(text.prefix { $0 != "/" }), address != cidr.network {
      report(
        .warning(
          "`\(text)` has bits set beyond its prefix and means `\(cidr)`",
          at: node.position
        )
      )
    }
    return cidr
  }
}

/// What is wrong with a text that should be a block of addresses.
private struct AddressMistake {
  /// The fix, if the mistake is a usual one.
  let help: String?

  init(_ text: String, domainHelp: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address = IPAddress(parts[0])
    switch (address, parts.count) {
    case (let address?, 1):
      help = "for one address write `\(CIDR(address))`"
    case (let address?, _):
      help = "the prefix length of \(address.family.inWords) is 0 to \(address.family.width)"
    case (nil, _):
      help = Self.blankHelp(text) ?? Self.octetHelp(parts[0]) ?? Self.nameHelp(parts[0], domainHelp)
    }
  }

  private static func blankHelp(_ text: String) -> String? {
    text.contains(where: \.isWhitespace) ? "remove the blanks" : nil
  }

  private static func nameHelp(_ text: Substring, _ domainHelp: String) -> String? {
    if text.contains(":") { return nil }
    return text.contains(".")
      ? domainHelp
      : "`0.0.0.0/0` is every IPv4 address, `::/0` every IPv6 address"
  }

  private static func octetHelp(_ text: Substring) -> String? {
    let octets = text.split(separator: ".", omittingEmptySubsequences: false)
    guard octets.count > 1, octets.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else {
      return nil
    }
    if octets.count != 4 { return "an IPv4 address has four numbers" }
    if octets.contains(where: { (Int($0) ?? 256) > 255 }) {
      return "each number of an IPv4 address is 0 to 255"
    }
    return "write the numbers without leading zeros"
  }
}

extension IPFamily {
  /// `IPv4` or `IPv6`.
  var inWords: String { self == .v4 ? "IPv4" : "IPv6" }
}
