extension MarkdownText {
  /// The text inside a line of Markdown.
  var inline: String { spans.map { $0.inline(inCell: false) }.joined() }

  /// The text inside a cell of a table, which bars must not end.
  var cell: String { spans.map { $0.inline(inCell: true) }.joined() }

  /// The text at the start of a block, where a number, a dash or a hash would begin another one.
  var block: String {
    let text = inline.drop { $0 == " " }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text[digits.endIndex...]
    guard let next = rest.first else { return String(text) }
    let opens = digits.isEmpty ? "#-+=[:" : ".)"
    return opens.contains(next) ? "\(digits)\\\(rest)" : String(text)
  }

  /// The text as HTML, for places inside of tags.
  var html: String { spans.map(\.html).joined() }
}

extension MarkdownText.Span {
  fileprivate func inline(inCell: Bool) -> String {
    let line = text.oneLine
    guard !line.isEmpty else { return "" }
    switch style {
    case nil: return line.markdownEscaped
    // Readers differ in how a backslash before a bar ends a cell, so code with a bar has none of either.
    case .code: return inCell && line.contains("|") ? html : line.codeSpan
    case .strong:
      // Beside blanks and punctuation, asterisks need not mean what they should.
      let isPlain = [line.first, line.last].allSatisfy {
        $0?.isLetter == true || $0?.isNumber == true
      }
      return isPlain ? "**\(line.markdownEscaped)**" : "<strong>\(line.markdownEscaped)</strong>"
    }
  }

  fileprivate var html: String {
    let escaped = text.oneLine.htmlEscaped
    return switch style {
    case nil: escaped
    case .code: "<code>\(escaped)</code>"
    case .strong: "<strong>\(escaped)</strong>"
    }
  }
}

extension String {
  /// The text such that Markdown shows it as it is, on one line.
  var markdownEscaped: String {
    let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !$0.isMarkup && $0 != 0x5D }
    guard !isPlain else { return self }
    var result = ""
    for scalar in oneLine.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "(" where result.hasSuffix("]"), ":" where result.hasSuffix("]"):
        result += "\\"
        result.unicodeScalars.append(scalar)
      default:
        if scalar.isASCII, UInt8(scalar.value).isMarkup { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text without line ends and tabs, other control characters made visible.
  var oneLine: String {
    let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    guard !isPlain else { return self }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.withVisibleControls
  }

  /// The text as a span of code: between more backticks than it has anywhere.
  fileprivate var codeSpan: String {
    let fence = String(repeating: "`", count: longestRunOfBackticks + 1)
    let needsPads = hasPrefix("`") || hasSuffix("`") || hasPrefix(" ") && hasSuffix(" ")
    let pad = needsPads && contains { $0 != " " } ? " " : ""
    return fence + pad + self + pad + fence
  }

  /// The length of the longest run of backticks.
  var longestRunOfBackticks: Int {
    var longest = 0
    var run = 0
    for byte in utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// The text in HTML; what Markdown would read as markup is a number too.
  fileprivate var htmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      let isSafe = !scalar.isASCII || scalar == " " || Character(scalar).isLetter
      if isSafe || Character(scalar).isNumber || "-./:,()=".unicodeScalars.contains(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "&#\(scalar.value);"
      }
    }
    return result
  }
}

extension UInt8 {
  fileprivate var isMarkup: Bool {
    switch Unicode.Scalar(self) {
    case "|", "\\", "`", "*", "_", "<", ">", "&", "~", "$", "\n", "\r", "\t": true
    default: false
    }
  }
}
