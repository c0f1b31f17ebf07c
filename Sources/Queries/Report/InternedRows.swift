/// Rows of numbers, each distinct one kept once, as runs of equal numbers.
struct InternedRows {
  /// The distinct rows: a number, how often it follows, the next number, ...
  private(set) var distinct: [[Int]] = []
  /// Row -> its place among the distinct ones.
  private(set) var order: [Int] = []
  private var places: [[Int]: Int] = [:]

  /// Adds a row at the end.
  mutating func append(_ row: [Int]) {
    var runs: [Int] = []
    for number in row {
      if runs.count > 1, runs[runs.count - 2] == number {
        runs[runs.count - 1] += 1
      } else {
        runs += [number, 1]
      }
    }
    let place = places[runs] ?? distinct.count
    if place == distinct.count {
      places[runs] = place
      distinct.append(runs)
    }
    order.append(place)
  }
}

/// Values by the order in which they came up, each once.
struct Interned<Value: Hashable> {
  /// The values.
  private(set) var values: [Value] = []
  private var numbers: [Value: Int] = [:]

  /// The number of a value.
  mutating func number(of value: Value) -> Int {
    if let number = numbers[value] { return number }
    numbers[value] = values.count
    values.append(value)
    return values.count - 1
  }
}
