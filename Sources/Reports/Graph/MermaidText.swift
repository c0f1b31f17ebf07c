/// How texts of any kind stand in Mermaid, so that none ends early, means markup or breaks a line.
enum MermaidText {
  /// Not seen, and no part of anything that Mermaid looks for.
  private static let joiner: Unicode.Scalar = "\u{2060}"

  /// What is taken for a formula, an entity, an icon, a style or a link, kept apart by a word joiner.
  private static let words = [
    ("$$", "$\u{2060}$"), ("ﬂ°", "ﬂ\u{2060}°"), (":fa-", ":\u{2060}fa-"),
    ("style", "sty\u{2060}le"),
    ("classDef", "class\u{2060}Def"), ("://", ":\u{2060}//"), ("@", "\u{2060}@"),
    ("www.", "www\u{2060}."), ("WWW.", "WWW\u{2060}."),
  ]

  /// One line of text between quotes; never empty, which Mermaid doesn't take.
  ///
  /// What could end it is an entity of Mermaid's (`#34;`), which is `ﬂ°°34¶ß` while Mermaid reads. It also
  /// takes labels for Markdown, of which lists, code, emphasis and links are none of ours.
  static func escaped(_ line: String) -> String {
    let line = words.reduce(line) { $0.replacing($1.0, with: $1.1) }
    let scalars = Array(line.unicodeScalars)
    return scalars.indices.reduce(into: startsBlock(scalars) ? String(joiner) : "") {
      result,
      index in
      let next = index + 1 < scalars.count ? scalars[index + 1] : " "
      let isInWord = index > 0 && scalars[index - 1].isOfWord && next.isOfWord
      let isPlain =
        switch scalars[index] {
        case "\"", "#", "<", ">", "&", "`", "*", "[", "{", "}", "|", "%", "\\", ";", "^": false
        case "_": isInWord
        case "~": next == " "
        default: true
        }
      if isPlain {
        result.unicodeScalars.append(scalars[index])
      } else {
        result += "#\(scalars[index].value);"
      }
    }
  }

  /// Whether a line starts what Markdown takes for a list, a heading, a rule or code; or is empty.
  private static func startsBlock(_ line: [Unicode.Scalar]) -> Bool {
    guard let first = line.first, !" +-=".unicodeScalars.contains(first) else { return true }
    let rest = line.drop { ("0"..."9").contains($0) }
    return rest.count < line.count && (rest.first == "." || rest.first == ")")
      && [" ", nil].contains(rest.dropFirst().first)
  }

  /// Text as a quoted scalar of YAML.
  static func scalar(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"", "\\", "<", ">", "&", "#", "%", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    } + "\""
  }

  /// A mark, as signs that browsers have.
  static func mark(_ mark: RoleMark) -> String {
    switch mark {
    case .sign(let sign): sign
    case .lock(let ingress, let egress):
      "\(ingress ? RoleMark.arrow : "")🔒\(egress ? RoleMark.arrow : "")"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isOfWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}
