extension String {
  /// The longest text that is kept whole, in bytes.
  private static var legibleLimit: Int { 600 }

  /// The text on one line, fit to be read: control characters are shown as `\u{8}`, and of a very
  /// long text, which some value in the input makes it, the middle is left out.
  ///
  /// - Complexity: O(*n*); an ordinary text is returned as it is.
  public var legible: String {
    let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    if isPlain, utf8.count <= Self.legibleLimit { return self }
    var shown = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    guard shown.utf8.count > Self.legibleLimit else { return shown }
    return "\(shown.prefix(bytes: 400)) ... \(shown.suffix(bytes: 120))"
  }

  /// As many scalars from the start as fit into some bytes.
  private func prefix(bytes: Int) -> String {
    var rest = bytes
    return String(
      unicodeScalars.prefix { scalar in
        rest -= UTF8.width(scalar)
        return rest >= 0
      }
    )
  }

  /// As many scalars from the end as fit into some bytes.
  private func suffix(bytes: Int) -> String {
    var rest = bytes
    var start = unicodeScalars.endIndex
    while start > unicodeScalars.startIndex {
      let before = unicodeScalars.index(before: start)
      rest -= UTF8.width(unicodeScalars[before])
      if rest < 0 { break }
      start = before
    }
    return String(unicodeScalars[start...])
  }
}
