/// Finds the word that a misspelled one was meant to be.
enum NearMiss {
  /// The candidate nearest to a word, if one is near enough to suggest.
  ///
  /// Near enough is one edit for up to five letters, two for more; the first of equals in order.
  static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(word.utf8)
    let limit = letters.count <= 5 ? 1 : 2
    var best: (distance: Int, text: String)?
    for candidate in candidates where candidate != word {
      let distance = distance(letters, Array(candidate.utf8), limit: limit)
      guard distance <= limit else { continue }
      if let best, (best.distance, best.text) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    return best?.text
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
  ///
  /// Stops with `limit + 1` where the lengths alone exceed the limit.
  private static func distance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
