/// One way the unknowns of a decision may turn out.
///
/// A decision asks `settle` for every fact it depends on. Running it once for every assignment gives
/// every outcome it can have: all values of all unknown facts that a run asks for are tried. Facts
/// that no run asks for can't change an outcome.
struct Assignment {
  private var values: [Bool] = []
  private var asked = 0

  /// Whether a fact holds in this assignment; an unknown one is tried as false first.
  mutating func settle(_ truth: Truth) -> Bool {
    guard truth == .unknown else { return truth == .yes }
    if asked == values.count { values.append(false) }
    asked += 1
    return values[asked - 1]
  }

  /// Goes to the next assignment: the last unknown that was false becomes true, later ones are
  /// forgotten; false where every assignment has been tried.
  private mutating func advance() -> Bool {
    values.removeSubrange(asked...)
    asked = 0
    while values.last == true { values.removeLast() }
    guard let last = values.indices.last else { return false }
    values[last] = true
    return true
  }

  /// Every outcome that a decision can have.
  ///
  /// - Complexity: one run an assignment; at most 2 to the power of the unknowns that a run asks for.
  static func outcomes<Outcome: Hashable & CaseIterable>(
    of decision: (inout Assignment) -> Outcome
  ) -> Set<Outcome> {
    var assignment = Assignment()
    var outcomes: Set<Outcome> = []
    var runs = 0
    repeat {
      runs += 1
      precondition(runs <= 1 << 20, "a decision of the specification has too many unknowns to try")
      outcomes.insert(decision(&assignment))
    } while outcomes.count < Outcome.allCases.count && assignment.advance()
    return outcomes
  }
}
