/// The syntaxes of names in the Kubernetes API, and what to say of a text that breaks one.
///
/// Kubernetes, `apimachinery/pkg/util/validation`. Each function returns nil for a good text, else
/// the broken rule in words that fit behind "must".
enum NameSyntax {
  /// RFC 1123 label: the names of namespaces.
  static func label(_ text: String) -> String? {
    rule(text.utf8[...], upTo: 63, of: isLowerOrDash, words: "lower case letters, digits and `-`")
  }

  /// RFC 1123 subdomain: the names of most objects, and the prefixes of label keys.
  static func subdomain(_ text: String) -> String? {
    if isPlainName(text) { return nil }
    let words = "lower case letters, digits, `-` and `.`"
    let broken = rule(
      text.utf8[...],
      upTo: 253,
      of: { isLowerOrDash($0) || $0 == dot },
      words: words
    )
    if let broken { return broken }
    let parts = text.utf8.split(separator: dot, omittingEmptySubsequences: false)
    let isGood = parts.allSatisfy { part in
      !part.isEmpty && part.first != dash && part.last != dash
    }
    return isGood ? nil : "have a letter or digit on both sides of each `.`"
  }

  /// RFC 1035 label: the names of Services.
  static func serviceName(_ text: String) -> String? {
    if let broken = label(text) { return broken }
    return text.utf8.first.map(isDigit) == true ? "start with a letter" : nil
  }

  /// A label's key: a name, or a DNS prefix, `/` and a name.
  static func labelKey(_ text: String) -> String? {
    if isPlainName(text), text.utf8.count <= 63 { return nil }
    let slash = UInt8(ascii: "/")
    let parts = text.utf8.split(separator: slash, omittingEmptySubsequences: false)
    guard let name = parts.last, parts.count <= 2 else {
      return "have at most one `/`, between a DNS name and a name"
    }
    if name.isEmpty { return text.isEmpty ? notEmpty : "have a name after the `/`" }
    if let broken = rule(name, upTo: 63, of: isLabelByte, words: labelWords) { return broken }
    if parts.count == 2, subdomain(String(text.prefix { $0 != "/" })) != nil {
      return "have a DNS name in lower case before the `/`"
    }
    return nil
  }

  /// A label's value: empty, or up to 63 letters, digits, `-`, `_` and `.`.
  static func labelValue(_ text: String) -> String? {
    text.isEmpty ? nil : rule(text.utf8[...], upTo: 63, of: isLabelByte, words: labelWords)
  }

  /// IANA service name: the names of ports.
  static func portName(_ text: String) -> String? {
    let bytes = text.utf8
    if let broken = rule(
      bytes[...],
      upTo: 15,
      of: isLowerOrDash,
      words: "lower case letters, digits and `-`"
    ) {
      return broken
    }
    if !bytes.contains(where: isLowerLetter) { return "have a letter in it" }
    let hasTwoDashes = zip(bytes, bytes.dropFirst()).contains { $0 == dash && $1 == dash }
    return hasTwoDashes ? "have no two `-` in a row" : nil
  }

  /// The rules that all names share: some length, some bytes, a letter or digit at either end.
  private static func rule(
    _ bytes: Substring.UTF8View,
    upTo length: Int,
    of isAllowed: (UInt8) -> Bool,
    words: String
  ) -> String? {
    guard let first = bytes.first, let last = bytes.last else { return notEmpty }
    if !bytes.allSatisfy(isAllowed) { return "have only \(words)" }
    if bytes.count > length { return "be at most \(length) characters long" }
    let isGood = isAlphanumeric(first) && isAlphanumeric(last)
    return isGood ? nil : "start and end with a letter or digit"
  }

  /// Whether this is a subdomain; told in one pass, since nearly every name is good.
  private static func isPlainName(_ text: String) -> Bool {
    var last = dot
    for byte in text.utf8 {
      if byte == dash || byte == dot {
        if last == dot || (byte == dot && last == dash) { return false }
      } else if !isLowerOrDash(byte) {
        return false
      }
      last = byte
    }
    return last != dot && last != dash && text.utf8.count <= 253
  }

  private static let notEmpty = "not be empty"
  private static let labelWords = "letters, digits, `-`, `_` and `.`"
  private static let dash = UInt8(ascii: "-")
  private static let dot = UInt8(ascii: ".")

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
  private static func isLowerLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
  private static func isLowerOrDash(_ byte: UInt8) -> Bool {
    isLowerLetter(byte) || isDigit(byte) || byte == dash
  }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLowerLetter(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
  private static func isLabelByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == dash || byte == dot || byte == UInt8(ascii: "_")
  }
}
