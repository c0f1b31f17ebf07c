import Reports

/// Text between the tags and in the attributes of HTML.
enum MarkupText {
  /// The text with nothing in it that means markup, and on one line.
  static func escaped(_ text: String) -> String {
    text.drawable.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

/// JSON inside of a script element.
enum ScriptText {
  /// The same JSON without anything that could end the element or begin a comment in it: such
  /// characters stand in strings only, where they may be written by their numbers.
  static func escaped(_ json: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(json.count + json.count / 16)
    var index = 0
    while index < json.count {
      switch json[index] {
      case UInt8(ascii: "<"): result += Array("\\u003c".utf8)
      case UInt8(ascii: ">"): result += Array("\\u003e".utf8)
      case UInt8(ascii: "&"): result += Array("\\u0026".utf8)
      case 0xE2 where json[index...].starts(with: [0xE2, 0x80, 0xA8]):
        result += Array("\\u2028".utf8)
        index += 2
      case 0xE2 where json[index...].starts(with: [0xE2, 0x80, 0xA9]):
        result += Array("\\u2029".utf8)
        index += 2
      default: result.append(json[index])
      }
      index += 1
    }
    return result
  }
}
