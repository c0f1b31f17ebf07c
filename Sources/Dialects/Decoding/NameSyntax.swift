/// The syntaxes of names in the Kubernetes API, and what to say of a text that breaks one.
///
/// Kubernetes, `apimachinery/pkg/util/validation`. Each function returns nil for a good text, else
/// the rule in words that fit behind "must".
enum NameSyntax {
  /// RFC 1123 label: the names of namespaces.
  static func label(_ text: some StringProtocol) -> String? {
    let bytes = Array(text.utf8)
    let isGood =
      (1...63).contains(bytes.count) && bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == dash }
      && bytes.first != dash && bytes.last != dash
    return isGood
      ? nil
      : "be at most 63 lower case letters, digits and `-`, starting and ending with a letter or digit"
  }

  /// RFC 1123 subdomain: the names of most objects, and the prefixes of label keys.
  static func subdomain(_ text: some StringProtocol) -> String? {
    let bytes = Array(text.utf8)
    let parts = bytes.split(separator: dot, omittingEmptySubsequences: false)
    let isGood =
      bytes.count <= 253
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { isLowerAlphanumeric($0) || $0 == dash }
          && part.first != dash && part.last != dash
      }
    return isGood
      ? nil
      : """
      be at most 253 lower case letters, digits, `-` and `.`, \
      starting and ending with a letter or digit
      """
  }

  /// RFC 1035 label: the names of Services.
  static func serviceName(_ text: String) -> String? {
    if let first = text.utf8.first, label(text) == nil, !isDigit(first) { return nil }
    return "be at most 63 lower case letters, digits and `-`, starting with a letter"
  }

  /// A label's key: a name, or a DNS prefix, `/` and a name.
  static func labelKey(_ text: String) -> String? {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let name = parts.last, parts.count <= 2 else {
      return "have at most one `/`, between a DNS prefix and a name"
    }
    if name.isEmpty || name.count > 63 || !isQualified(name) {
      return """
        have a name of 1 to 63 letters, digits, `-`, `_` and `.`, \
        starting and ending with a letter or digit
        """
    }
    if parts.count == 2, subdomain(Substring(parts[0])) != nil {
      return "have a DNS name before the `/`"
    }
    return nil
  }

  /// A label's value: empty, or up to 63 letters, digits, `-`, `_` and `.`.
  static func labelValue(_ text: String) -> String? {
    if text.isEmpty || (text.utf8.count <= 63 && isQualified(text.utf8[...])) { return nil }
    return """
      be at most 63 letters, digits, `-`, `_` and `.`, \
      starting and ending with a letter or digit
      """
  }

  /// IANA service name: the names of ports.
  static func portName(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let isGood =
      (1...15).contains(bytes.count) && bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == dash }
      && bytes.contains(where: isLowerLetter) && bytes.first != dash && bytes.last != dash
      && !zip(bytes, bytes.dropFirst()).contains { $0 == dash && $1 == dash }
    return isGood
      ? nil
      : """
      be 1 to 15 lower case letters, digits and single `-`, at least one of them a letter, \
      starting and ending with a letter or digit
      """
  }

  private static let dash = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
  private static func isLowerLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLowerLetter(byte)
  }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// Letters, digits, `-`, `_` and `.`, with a letter or digit at either end.
  private static func isQualified(_ bytes: Substring.UTF8View) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && bytes.allSatisfy {
        isAlphanumeric($0) || $0 == dash || $0 == dot || $0 == UInt8(ascii: "_")
      }
  }
}
