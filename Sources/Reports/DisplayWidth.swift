extension StringProtocol {
  /// The number of terminal columns that the text takes.
  ///
  /// Wide East Asian characters and emoji take two, combining marks and format characters none.
  public var displayWidth: Int {
    var width = 0
    var isPlain = true
    for byte in utf8 {
      guard byte < 0x80 else {
        isPlain = false
        break
      }
      width += 1
    }
    return isPlain ? width : reduce(0) { $0 + $1.displayWidth }
  }

  /// The text, or where it takes more than so many columns its beginning and `…`.
  public func shortened(to columns: Int) -> String {
    guard displayWidth > columns else { return String(self) }
    guard columns > 0 else { return "" }
    var room = columns - 1
    let shown = prefix { character in
      room -= character.displayWidth
      return room >= 0
    }
    return "\(shown)…"
  }
}

extension Character {
  /// The number of terminal columns that the character takes: 0, 1 or 2.
  var displayWidth: Int {
    var width = 0
    for scalar in unicodeScalars {
      if scalar.value == 0xFE0F { return 2 }
      width = Swift.max(width, scalar.displayWidth)
    }
    return width
  }
}

extension Unicode.Scalar {
  /// The number of terminal columns of the scalar alone.
  var displayWidth: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if properties.isEmojiPresentation { return 2 }
    return wideRanges.contains { $0.contains(value) } ? 2 : 1
  }
}

/// Unicode Standard Annex 11, *East Asian Width*: the blocks whose characters are Wide or Fullwidth.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
  0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF,
  0x1AFF0...0x1B2FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
]
