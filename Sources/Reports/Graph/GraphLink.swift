extension String {
  /// The text as a link that can only lead to a page: a relative URL, or one of http or https.
  ///
  /// Anything else is no link: another scheme, such as that of a file called `javascript:x.yaml`, a host
  /// without a scheme, and characters that no URL has.
  var safeLink: String? {
    guard !isEmpty, utf8.allSatisfy(\.isOfLink), !hasPrefix("//") else { return nil }
    let start = prefix { !"/?#".contains($0) }
    guard start.contains(":") else { return self }
    let scheme = lowercased()
    return scheme.hasPrefix("https://") || scheme.hasPrefix("http://") ? self : nil
  }
}

extension UInt8 {
  /// Whether URLs are made of it (RFC 3986, *Characters*), quotes left out.
  fileprivate var isOfLink: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~:/?#[]@!$&()*+,;=%".utf8.contains(self)
    }
  }
}
