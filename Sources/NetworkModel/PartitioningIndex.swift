extension RandomAccessCollection {
  /// The first index from which on something holds, which holds for all elements behind it; `endIndex`
  /// where it holds for none.
  ///
  /// - Complexity: O(log *n*) questions.
  @inlinable
  public func partitioningIndex(where holds: (Element) -> Bool) -> Index {
    var start = startIndex
    var length = count
    while length > 0 {
      let half = length / 2
      let middle = index(start, offsetBy: half)
      if holds(self[middle]) {
        length = half
      } else {
        start = index(after: middle)
        length -= half + 1
      }
    }
    return start
  }
}
