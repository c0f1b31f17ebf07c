/// Finds what a misspelt word was probably meant to be.
enum NearMiss {
  /// The candidate closest to a word, if one is close enough to be a slip of the pen.
  ///
  /// A word that differs in case only is closest. Otherwise a third of the letters, at least one and
  /// at most three, may be wrong. Of equally close candidates the first one wins.
  static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let folded = Array(word.lowercased().utf8)
    let limit = min(3, max(1, folded.count / 3))
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != word {
      let other = Array(candidate.lowercased().utf8)
      guard abs(other.count - folded.count) <= limit else { continue }
      let distance = distance(folded, other)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// The number of letters to insert, remove, replace, or swap with their neighbour.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, beforeLast[j - 1] + 1)
        }
        row.append(least)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
