/// The fields that a mapping of the API may have.
struct FieldSet: Sendable {
  /// Their names, in the order of the API's documentation.
  let names: [String]
  /// Help for names that don't belong here but are written here by mistake.
  let misplaced: [String: String]
  /// Help for any other name; nil for a list of the fields.
  private let otherwise: String?

  init(_ names: [String], misplaced: [String: String] = [:], otherwise: String? = nil) {
    self.names = names
    self.misplaced = misplaced
    self.otherwise = otherwise
  }

  /// What helps an author who wrote an unknown name that is close to no known one.
  var help: String {
    otherwise ?? "the fields here are \(Prose.list(names, "and"))"
  }
}

/// Words put together for messages.
enum Prose {
  /// `a`, `b` and `c`, each in backticks, with a word before the last.
  static func list(_ words: some Sequence<String>, _ conjunction: String) -> String {
    let quoted = words.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return "\(quoted.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
