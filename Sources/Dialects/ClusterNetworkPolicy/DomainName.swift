import NetworkModel

/// A domain name as a peer (A10): exact, or `*.` and a name, which stands for one or more labels.
struct DomainName {
  /// The name in lower case, without a final dot; of a wildcard, what follows the `*`.
  private let text: String
  private let isWildcard: Bool
  private let written: String

  /// Reads a name that `fault` finds no fault with.
  init?(_ written: String) {
    guard Self.fault(written) == nil else { return nil }
    self.written = written
    let lower = Self.canonical(written)
    isWildcard = lower.hasPrefix("*.")
    text = isWildcard ? String(lower.dropFirst()) : lower
  }

  /// A name as names are compared: lower case, without a final dot.
  static func canonical(_ name: some StringProtocol) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }

  /// What is wrong with a text, in words that fit behind "must".
  ///
  /// ClusterNetworkPolicy, type DomainName: "'*' may only be specified as a prefix", and there are at
  /// least two labels.
  static func fault(_ written: String) -> String? {
    let name = canonical(written)
    let isWildcard = name == "*" || name.hasPrefix("*.")
    let rest = isWildcard ? name.dropFirst(2) : name[...]
    if rest.contains("*") { return "have `*` as its first label only" }
    let labels = rest.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count < 2 {
      return isWildcard
        ? "have at least two labels behind `*`, such as `*.example.com`"
        : "have at least two labels, such as `example.com`"
    }
    let isGood = labels.allSatisfy { label in
      guard let first = label.unicodeScalars.first, let last = label.unicodeScalars.last else {
        return false
      }
      return isAlphanumeric(first) && isAlphanumeric(last)
        && label.unicodeScalars.allSatisfy { isAlphanumeric($0) || $0 == "-" || $0 == "_" }
    }
    return isGood ? nil : "be a domain name such as `example.com` or `*.example.com`"
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
  }

  /// Whether a host name is meant: "`*.kubernetes.io` matches `latest.blog.kubernetes.io`, however
  /// `kubernetes.io` does not".
  func matches(_ host: String) -> Bool {
    isWildcard ? host.hasSuffix(text) && host.count > text.count : host == text
  }

  /// The addresses of the hosts it means.
  ///
  /// Names are resolved when connections are made. Those that the options' names give are taken for
  /// all there are; without any, it is unknown which address outside is meant.
  func expression(_ options: LoweringOptions) -> EndpointExpression {
    let hosts = options.names.filter { matches(Self.canonical($0.key)) }
    guard hosts.isEmpty else {
      let addresses = Set(hosts.values.flatMap(\.self)).sorted()
      return .any(addresses.map { .addresses(AddressBlock(CIDR($0))) })
    }
    let everywhere = ["0.0.0.0/0", "::/0"].compactMap { CIDR($0) }
    return .uncertain(
      .any(everywhere.map { .addresses(AddressBlock($0, matches: whereItMayBe)) }),
      because: UnknownCause("the addresses of `\(written)` are not known; `--names` tells them")
    )
  }

  /// Names of the cluster's own domain may be those of pods.
  private var whereItMayBe: AddressMatch {
    let isInside = text.hasSuffix(".cluster.local") || text.hasSuffix(".svc")
    return isInside ? [.pods, .nodes, .external] : [.external]
  }
}
