import Manifests

/// Remembers what values of documents were decoded to, so that equal ones are decoded once.
///
/// Only what was decoded without a word may be remembered: a fault is told at each place of it.
struct DecodingMemo<Value> {
  /// What is known of a value.
  struct Answer {
    /// What it was decoded to; nil where it is new.
    let known: Value?
    /// What `remember` wants to know.
    fileprivate let number: Int?
  }

  private var numbers = ValueNumbers()
  private var values: [Value?] = []

  /// Looks a value up.
  ///
  /// - Complexity: O(*bytes* of the value).
  mutating func lookUp(_ node: ManifestNode) -> Answer { answer(numbers.number(of: node)) }

  /// Looks a pair of values up.
  mutating func lookUp(_ first: ManifestNode, _ second: ManifestNode) -> Answer {
    answer(numbers.number(of: first, second))
  }

  /// Looks the key of a field up.
  mutating func lookUp(keyOf field: ManifestNode.Field) -> Answer {
    answer(numbers.number(ofKeyOf: field))
  }

  /// Remembers what the value that was looked up is decoded to.
  mutating func remember(_ value: Value, for answer: Answer) {
    if let number = answer.number { values[number] = value }
  }

  private mutating func answer(_ number: Int?) -> Answer {
    guard let number else { return Answer(known: nil, number: nil) }
    if number == values.count { values.append(nil) }
    return Answer(known: values[number], number: number)
  }
}
