import NetworkModel

/// Connectivities of two lists under common numbers; 0 is "nothing passes".
struct CommonValues {
  /// Which of the lists.
  enum Side: Int {
    case old
    case new
  }

  private var values: [Connectivity] = [.none]
  private var numbers: [Connectivity: Int] = [.none: 0]
  /// Of each list: its number -> the common one, nil where that wasn't asked for yet.
  private var known: [[Int?]] = [[], []]

  /// What a common number stands for.
  subscript(number: Int) -> Connectivity { values[number] }

  /// The common number of a list's number.
  mutating func number(_ value: Int32, _ side: Side, of list: ConnectionList) -> Int {
    guard value != ConnectivityView.nothing else { return 0 }
    let value = Int(value)
    if value >= known[side.rawValue].count {
      known[side.rawValue] += repeatElement(nil, count: value + 1 - known[side.rawValue].count)
    }
    if let number = known[side.rawValue][value] { return number }
    let number = number(list.connectivity(value))
    known[side.rawValue][value] = number
    return number
  }

  /// The common number of a connectivity.
  mutating func number(_ connectivity: Connectivity) -> Int {
    if let number = numbers[connectivity] { return number }
    numbers[connectivity] = values.count
    values.append(connectivity)
    return values.count - 1
  }
}
