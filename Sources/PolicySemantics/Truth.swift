/// Three-valued truth, as Kleene's logic has it: what can't be told offline is unknown.
///
/// Ordered: no, unknown, yes. "And" is then the least of its operands and "or" the greatest.
enum Truth: Int, Comparable {
  case no
  case unknown
  case yes

  init(_ value: Bool) { self = value ? .yes : .no }

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  static prefix func ! (a: Self) -> Self {
    switch a {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }

  /// What remains of an answer under a condition that can't be decided: it at most *may* hold.
  var inDoubt: Self { min(self, .unknown) }
}

extension Sequence<Truth> {
  /// Whether all hold; yes where there is none.
  var conjunction: Truth { self.min() ?? .yes }
  /// Whether one holds; no where there is none.
  var disjunction: Truth { self.max() ?? .no }
}
