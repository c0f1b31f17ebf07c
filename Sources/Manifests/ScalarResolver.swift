import Glibc

/// Tells what a plain scalar of YAML is, by the rules of YAML 1.1 that Kubernetes' reader has.
///
/// They differ from YAML 1.2: unquoted `yes`, `no`, `on`, `off`, `y` and `n` are booleans, `017` is
/// fifteen, `1_000` is a thousand, and dates stay text.
enum ScalarResolver {
  /// What an unquoted, untagged scalar is.
  static func kind(ofPlain text: TextSpan) -> TapeRecord.Kind {
    guard let first = text.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return specialFloats.contains { text.equals($0) } ? .float : kind(ofNumber: text)
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
      if nulls.contains(where: { text.equals($0) }) { return .null }
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      break
    default:
      return .string
    }
    return booleans.contains { text.equals($0) } ? .boolean : .string
  }

  /// What a tagged scalar is; nil if its text does not fit the tag.
  ///
  /// Tags of one's own leave text, as they do for Kubernetes.
  static func kind(of text: TextSpan, tagged tag: String) -> TapeRecord.Kind? {
    let plain = kind(ofPlain: text)
    return switch tag {
    case "tag:yaml.org,2002:int": plain == .integer ? .integer : nil
    case "tag:yaml.org,2002:float": plain == .float || plain == .integer ? .float : nil
    case "tag:yaml.org,2002:bool": plain == .boolean ? .boolean : nil
    case "tag:yaml.org,2002:null": plain == .null ? .null : nil
    case "tag:yaml.org,2002:binary": nil
    default: .string
    }
  }

  /// The truth of a scalar that is a boolean.
  static func truth(of text: TextSpan) -> Bool {
    switch text.first {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "y"), UInt8(ascii: "Y"): true
    case UInt8(ascii: "o"), UInt8(ascii: "O"): text.count == 2
    default: false
    }
  }

  /// The value of a scalar that is an integer, if it fits.
  static func integer(of text: TextSpan) -> Int? {
    guard case .value(let value) = IntegerText(text) else { return nil }
    return value
  }

  /// The value of a scalar that is a float without a fraction.
  static func wholeFloat(of text: TextSpan) -> Int? {
    guard let value = Double(digits(of: text)), value.rounded() == value else { return nil }
    return Int(exactly: value)
  }

  /// The key that a scalar in a key's place becomes in JSON; nil if it can be none.
  static func key(_ kind: TapeRecord.Kind, _ text: TextSpan) -> String? {
    switch kind {
    case .boolean: truth(of: text) ? "true" : "false"
    case .integer: integer(of: text).map(String.init) ?? text.string
    case .float: FloatText.key(text.string, value: Float(digits(of: text)))
    case .string: text.string
    default: nil
    }
  }

  private static let nulls: [StaticString] = ["~", "null", "Null", "NULL"]
  private static let booleans: [StaticString] = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
  ]
  private static let specialFloats: [StaticString] = [
    ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
    "-.inf", "-.Inf", "-.INF",
  ]

  private static func kind(ofNumber text: TextSpan) -> TapeRecord.Kind {
    let integer = IntegerText(text)
    if case .value = integer { return .integer }
    if FloatText.matches(text), let value = Double(digits(of: text)), value.isFinite {
      return .float
    }
    // A hexadecimal number that needs more than 64 bits is an integer all the same.
    if case .tooLarge = integer { return .integer }
    return .string
  }

  private static func digits(of text: TextSpan) -> String {
    unsafe String(decoding: text.buffer.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }
}

/// An integer as Go's `strconv.ParseInt` reads it with base 0, underscores left out.
private enum IntegerText {
  case value(Int)
  case tooLarge
  case notAnInteger

  init(_ text: TextSpan) {
    var digits = unsafe text.buffer.filter { $0 != UInt8(ascii: "_") }[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let radix = Self.takeRadix(from: &digits)
    guard !digits.isEmpty else {
      self = .notAnInteger
      return
    }
    var value = 0
    var overflows = false
    for byte in digits {
      guard let digit = Self.value(of: byte), digit < radix else {
        self = .notAnInteger
        return
      }
      let (product, high) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) =
        isNegative
        ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      overflows = overflows || high || carry
      value = overflows ? 0 : sum
    }
    self = overflows ? .tooLarge : .value(value)
  }

  private static func takeRadix(from digits: inout ArraySlice<UInt8>) -> Int {
    guard digits.first == UInt8(ascii: "0"), digits.count > 1 else { return 10 }
    let radix =
      switch digits[digits.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"): 16
      case UInt8(ascii: "o"): 8
      case UInt8(ascii: "b"): 2
      default: 0
      }
    digits.removeFirst(radix == 0 ? 1 : 2)
    return radix == 0 ? 8 : radix
  }

  private static func value(of byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

/// The text of floats: which scalars are some, and what they look like as keys.
private enum FloatText {
  /// Whether this is a float: `[-+]? (.5 | 5 | 5. | 5.5) ([eE] [-+]? 5)?`, underscores left out.
  static func matches(_ text: TextSpan) -> Bool {
    var rest = unsafe text.buffer.filter { $0 != UInt8(ascii: "_") }[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = takeDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return false }
    guard let exponent = rest.first else { return true }
    guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
    rest.removeFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    return takeDigits(&rest) > 0 && rest.isEmpty
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    rest.removeFirst(count)
    return count
  }

  /// The key that a float becomes: shortest digits of 32 bits, exponents from `1e+06` and `1e-05`.
  static func key(_ text: String, value: Float?) -> String {
    guard let value, value.isFinite else { return special(text.lowercased()) }
    guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
    let (digits, exponent) = decimal(value.magnitude)
    let sign = value < 0 ? "-" : ""
    if exponent < -4 || exponent >= 6 {
      let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
      let power = "\(exponent < 0 ? "-" : "+")\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
      return "\(sign)\(digits.prefix(1))\(fraction)e\(power)"
    }
    if exponent < 0 {
      return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)"
    }
    let whole = digits.prefix(exponent + 1)
    let padding = String(repeating: "0", count: max(0, exponent + 1 - whole.count))
    let fraction = digits.dropFirst(exponent + 1)
    return "\(sign)\(whole)\(padding)\(fraction.isEmpty ? "" : ".\(fraction)")"
  }

  private static func special(_ text: String) -> String {
    text.hasSuffix("nan") ? ".nan" : text.hasPrefix("-") ? "-.inf" : ".inf"
  }

  /// The shortest digits of a positive number, and the power of ten of the first.
  private static func decimal(_ value: Float) -> (digits: String, exponent: Int) {
    let parts = value.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let all = "\(whole)\(fraction)"
    let leading = all.prefix { $0 == "0" }.count
    let digits = all.dropFirst(leading).reversed().drop { $0 == "0" }.reversed()
    return (String(digits), whole.count - 1 - leading + power)
  }
}
