import NetworkModel

/// How texts of any kind stand in DOT, so that none ends early, means markup or breaks a line.
enum DOTText {
  /// A quoted string: a name, or an attribute in which Graphviz looks for escapes.
  ///
  /// A line break becomes the escape `\n`.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if index > 0 { result += "\\n" }
      for character in String(line).drawable.withoutEntities.unicodeScalars {
        if character == "\"" || character == "\\" { result += "\\" }
        result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }

  /// Text between the tags of an HTML-like label, shortened to a number of columns.
  ///
  /// Blanks in a row and at the ends, which would be dropped, are kept; a text of nothing is one blank,
  /// since a label may not be without text.
  static func html(_ text: String, columns: Int) -> String {
    let shown = Array(text.drawable.shortened(columns: columns).withoutEntities.unicodeScalars)
    guard !shown.isEmpty else { return "&#160;" }
    return shown.indices.reduce(into: "") { result, index in
      let isBetweenWords =
        index > 0 && shown[index - 1] != " " && index + 1 < shown.count
      result += escaped(shown[index], blank: isBetweenWords ? " " : "&#160;")
    }
  }

  /// A scalar as it stands in HTML; Graphviz 2.42 takes no text that ends in a bracket.
  private static func escaped(_ scalar: Unicode.Scalar, blank: String) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "\\": "&#92;"
    case "]": "&#93;"
    case " ": blank
    default: String(scalar)
    }
  }

  /// What an element is called in an SVG: letters, digits and `._/:-` as they are, other bytes as `%XX`.
  static func identifier(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "-"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }
}

extension String {
  /// The text on one line with nothing in it that a picture can't show: control characters, those that
  /// turn the direction of writing, and those that XML forbids are shown as `\u{202E}`.
  public var drawable: String {
    let text = legible
    guard text.unicodeScalars.contains(where: \.isUndrawable) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.isUndrawable {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text without what Graphviz takes for an entity, which it would hand on as it is, known or not,
  /// whatever was escaped: a word joiner, which isn't seen, follows the `&`.
  fileprivate var withoutEntities: String {
    guard contains("&") else { return self }
    var result = ""
    var wasAmpersand = false
    for scalar in unicodeScalars {
      if wasAmpersand, scalar == "#" || scalar == ";" || scalar.properties.isAlphabetic {
        result += "\u{2060}"
      }
      result.unicodeScalars.append(scalar)
      wasAmpersand = scalar == "&"
    }
    return result
  }

  /// The text, of which the middle is left out where it takes more than a number of columns.
  func shortened(columns: Int) -> String {
    guard displayWidth > columns else { return self }
    let tail = columns / 3
    let end = String(String(reversed()).prefix(columns: tail).reversed())
    return "\(prefix(columns: columns - tail - 1))…\(end)"
  }

  private func prefix(columns: Int) -> String {
    var rest = columns
    return String(
      prefix { character in
        rest -= max(1, character.displayWidth)
        return rest >= 0
      }
    )
  }
}

extension Unicode.Scalar {
  fileprivate var isUndrawable: Bool {
    switch value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}

/// Names that are told apart although what they stand for may be written alike.
struct UniqueNames {
  private var taken: Set<String> = []

  /// How a name is written, or where another one is written so, the name with a number behind it.
  mutating func name(_ wanted: String, written: (String) -> String = { $0 }) -> String {
    var name = written(wanted)
    var number = 1
    while !taken.insert(name).inserted {
      number += 1
      name = written("\(wanted) \(number)")
    }
    return name
  }
}
