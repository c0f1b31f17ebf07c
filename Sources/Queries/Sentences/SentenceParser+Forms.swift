internal import NetworkModel

/// Reads the forms of sentences.
extension SentenceParser {
  /// Reads what the sentence claims.
  mutating func form() throws(SentenceError) -> Sentence.Form {
    if word == "no", ["connection", "connections"].contains(word(ahead: 1)) {
      return try noConnection()
    }
    if word == "nothing" { return try nothingReaches() }
    if word == "every", word(ahead: 1) == "pod" { return try everyPod() }
    let start = index
    let left = try targets()
    let wanted = ["can", "cannot", "is", "are", "reaches"]
    guard let verb = word, wanted.contains(verb) || ["can't", "reach"].contains(verb) else {
      throw unexpected(wanted)
    }
    index += 1
    switch verb {
    case "can": return try afterCan(left)
    case "cannot", "can't":
      try expect(["reach"])
      return .cannotReach(try withoutPorts(left), try targets())
    case "is", "are": return try afterIs(left, start)
    default:
      let sources = try withoutPorts(left)
      guard try expect(["only", "nothing"]) == "only" else {
        return .reachesNothing(sources, in: takeRegion())
      }
      return .reachesOnly(sources, try targets())
    }
  }

  /// `nothing reaches X`, `nothing outside reaches X`.
  private mutating func nothingReaches() throws(SentenceError) -> Sentence.Form {
    index += 1
    let region = takeRegion()
    let words = region == .outside ? ["reaches", "can"] : ["reaches", "can", "outside"]
    if try expect(words) == "can" { try expect(["reach"]) }
    return .nothingReaches(try targets(), from: region)
  }

  /// `every pod in X is isolated for ingress`.
  private mutating func everyPod() throws(SentenceError) -> Sentence.Form {
    index += 2
    guard try expect(["in", "is"]) == "in" else {
      try expect(["isolated"])
      return .isolatedFor(.all, try directions())
    }
    let peers = try peers()
    try expect(["is"])
    try expect(["isolated"])
    return .isolatedFor(.within(peers), try directions())
  }

  /// `for ingress`, `for ingress and egress`.
  private mutating func directions() throws(SentenceError) -> Set<Direction> {
    try expect(["for"])
    var directions: Set<Direction> = []
    repeat {
      let word = try expect(Direction.allCases.map(\.rawValue))
      if let direction = Direction(rawValue: word) { directions.insert(direction) }
    } while takeAnd()
    return directions
  }

  private mutating func takeRegion() -> Sentence.Region {
    guard word == "outside" else { return .anywhere }
    index += 1
    return .outside
  }

  private mutating func noConnection() throws(SentenceError) -> Sentence.Form {
    index += 2
    try expect(["from"])
    let sources = try peers()
    try expect(["to"])
    return .noConnection(from: sources, to: try targets())
  }

  private mutating func afterCan(_ left: [PeerPhrase]) throws(SentenceError) -> Sentence.Form {
    let sources = try withoutPorts(left)
    let verb = try expect(["reach", "not", "only"])
    if verb == "not" {
      try expect(["reach"])
      return .cannotReach(sources, try targets())
    }
    if verb == "only" { try expect(["reach"]) }
    if verb == "reach", word == "only", startsPeer(ahead: 1) {
      index += 1
      return .reachesOnly(sources, try targets())
    }
    if verb == "reach", word == "nothing" {
      index += 1
      return .reachesNothing(sources, in: takeRegion())
    }
    let targets = try targets()
    return verb == "only" ? .reachesOnly(sources, targets) : .canReach(sources, targets)
  }

  private mutating func afterIs(
    _ left: [PeerPhrase],
    _ start: Int
  ) throws(SentenceError) -> Sentence.Form {
    switch try expect(["isolated", "reachable", "only"]) {
    case "isolated":
      let peers = try withoutPorts(left)
      if word == "from" {
        index += 1
        return .isIsolatedFrom(peers, try self.peers())
      }
      if word == "for" { return .isolatedFor(.within(peers), try directions()) }
      guard peers.count > 1 else {
        throw SentenceError(
          .isolatedAlone,
          column: tokens[start].column,
          help: "write `A, B are isolated`, `A is isolated from B` or `A is isolated for ingress`"
        )
      }
      return .areIsolated(peers)
    case "reachable": try expect(["only"])
    default: try expect(["reachable"])
    }
    try expect(["from"])
    return .reachableOnlyFrom(left, try peers())
  }
}
