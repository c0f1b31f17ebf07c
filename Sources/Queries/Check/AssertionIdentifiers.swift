/// Identifiers of assertions that stay the same from run to run: their names, else their sentences, in
/// letters, digits and dashes.
struct AssertionIdentifiers {
  private static let longest = 80
  private var titles: [String: Set<String>] = [:]

  /// Takes in all assertions of a run.
  init(_ assertions: [Assertion]) {
    for assertion in assertions {
      titles[Self.words(of: assertion), default: []].insert(assertion.title)
    }
  }

  /// The identifier; of different assertions with the same words each has a number behind them, made
  /// of what it says.
  func identifier(of assertion: Assertion) -> String {
    let words = Self.words(of: assertion)
    let isUnique = titles[words, default: []].count <= 1
    guard words.isEmpty || words.utf8.count > Self.longest || !isUnique else { return words }
    let start = words.prefix(Self.longest)
    return "\(start.isEmpty ? "assertion" : start)-\(assertion.title.stableHash)"
  }

  private static func words(of assertion: Assertion) -> String {
    let text = assertion.name ?? assertion.text
    return text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      .joined(separator: "-")
  }
}

extension String {
  /// A number that the same text has in every run and on every machine: FNV-1a, 64 bits, in hex.
  var stableHash: String {
    let hash = utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
