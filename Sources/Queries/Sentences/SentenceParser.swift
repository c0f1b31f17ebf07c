internal import NetworkModel

/// Reads sentences and questions, one token ahead.
struct SentenceParser {
  private let tokens: [SentenceTokens.Token]
  private var index = 0
  /// A peer that is spelled like a word of the grammar: blamed if the sentence can't be read.
  private var suspect: (word: String, column: Int)?
  /// Whether the last peer of the list is a selector that isn't in parentheses.
  private var lastIsBareSelector = false

  /// Cuts the text into tokens.
  init(_ text: String) throws(SentenceError) {
    tokens = try SentenceTokens(text).tokens
    if tokens.count == 1 {
      throw SentenceError(.emptySentence, column: 1, help: Self.forms)
    }
  }

  private static let forms = """
    a sentence is `A can reach B:80`, `A cannot reach B`, `B is reachable only from A`, \
    `A, B are isolated`, `A is isolated from B`, `A reaches only B` or `no connection from A to B`
    """
  private static let words: Set<String> = [
    "can", "cannot", "can't", "not", "reach", "reaches", "reachable", "only", "is", "are",
    "isolated", "from", "to", "no", "except",
  ]

  /// Reads a whole sentence.
  mutating func sentence() throws(SentenceError) -> Sentence {
    do throws(SentenceError) {
      var sentence = Sentence(try form())
      if word == "except" {
        index += 1
        sentence.exceptions = try exceptions()
      }
      try end()
      return sentence
    } catch {
      throw blamed(error)
    }
  }

  /// Reads `A reach B`, what the `can` command asks.
  mutating func question() throws(SentenceError) -> ([PeerPhrase], [PeerPhrase]) {
    do throws(SentenceError) {
      let sources = try peers()
      try expect(["reach"])
      let targets = try targets()
      try end()
      return (sources, targets)
    } catch {
      throw blamed(error)
    }
  }

  /// Reads what stands after `except` where that stands alone.
  mutating func exceptionsAlone() throws(SentenceError) -> [SentenceException] {
    do throws(SentenceError) {
      let exceptions = try exceptions()
      try end()
      return exceptions
    } catch {
      throw blamed(error)
    }
  }

  private mutating func form() throws(SentenceError) -> Sentence.Form {
    if word == "no", ["connection", "connections"].contains(word(ahead: 1)) {
      return try noConnection()
    }
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
      try expect(["only"])
      return .reachesOnly(try withoutPorts(left), try targets())
    }
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
      guard peers.count > 1 else {
        throw SentenceError(
          .isolatedAlone,
          column: tokens[start].column,
          help: "write `A, B are isolated` or `A is isolated from B`"
        )
      }
      return .areIsolated(peers)
    case "reachable": try expect(["only"])
    default: try expect(["reachable"])
    }
    try expect(["from"])
    return .reachableOnlyFrom(left, try peers())
  }

  // The lists.

  /// Peers with ports: `T, U:53/udp`.
  private mutating func targets() throws(SentenceError) -> [PeerPhrase] {
    var phrases = [try phrase()]
    while try takeSeparator() {
      let wasBareSelector = lastIsBareSelector
      phrases.append(try phrase())
      guard wasBareSelector, lastIsBareSelector else { continue }
      throw SentenceError(
        .twoSelectors,
        column: phrases[phrases.count - 2].column,
        help: "put each selector in parentheses: `(app=web,tier=db)`, or `(app=web), (tier=db)`"
      )
    }
    return phrases
  }

  /// Exceptions: `A, B to C:80`, each a peer or a source with a destination.
  private mutating func exceptions() throws(SentenceError) -> [SentenceException] {
    var exceptions: [SentenceException] = []
    repeat {
      let first = try phrase()
      let peer = try withoutPorts([first])[0]
      guard word == "to" else {
        exceptions.append(.peer(peer))
        continue
      }
      index += 1
      exceptions.append(.pairs(from: peer, to: try phrase()))
    } while try takeSeparator()
    return exceptions
  }

  /// Peers without ports.
  private mutating func peers() throws(SentenceError) -> [PeerPhrase] {
    try withoutPorts(try targets())
  }

  private func withoutPorts(_ phrases: [PeerPhrase]) throws(SentenceError) -> [PeerPhrase] {
    guard let faulty = phrases.first(where: { $0.ports != nil }) else { return phrases }
    throw SentenceError(
      .portsOfSource(faulty.description),
      column: faulty.portColumn,
      help: "ports belong to the destination, as in `A can reach B:80`"
    )
  }

  private mutating func phrase() throws(SentenceError) -> PeerPhrase {
    guard case .word(let text) = tokens[index] else { throw unexpected(["a peer"]) }
    index += 1
    let word = text.text
    if suspect == nil, Self.words.contains(word.lowercased()) { suspect = (word, text.column) }
    var parser = PeerParser(text)
    let phrase = try parser.phrase()
    lastIsBareSelector = parser.isBareSelector
    if word.hasSuffix(")") == false, let next = self.word, ["in", "notin"].contains(next) {
      throw SentenceError(
        .expected(["a verb"], after: word, found: next),
        column: tokens[index].column,
        help: "a selector with a blank needs parentheses, as in `(tier in (web,api))`"
      )
    }
    return phrase
  }

  private mutating func takeSeparator() throws(SentenceError) -> Bool {
    if case .comma = tokens[index] {
      index += 1
      if word == "and", startsPeer(ahead: 1) { index += 1 }
      return true
    }
    guard word == "and" else { return false }
    index += 1
    return true
  }

  // The words.

  /// The next token in lower case, if it is a word.
  private var word: String? { word(ahead: 0) }

  private func word(ahead: Int) -> String? {
    guard index + ahead < tokens.count, case .word(let text) = tokens[index + ahead] else {
      return nil
    }
    // A typographic apostrophe is what some keyboards make of `can't`.
    return String(text.text.lowercased().map { $0 == "’" ? "'" : $0 })
  }

  private func startsPeer(ahead: Int) -> Bool { word(ahead: ahead) != nil }

  @discardableResult
  private mutating func expect(_ wanted: [String]) throws(SentenceError) -> String {
    guard let word, wanted.contains(word) else { throw unexpected(wanted) }
    index += 1
    return word
  }

  private func end() throws(SentenceError) {
    guard let text = tokens[index].text else { return }
    throw SentenceError(.afterSentence(text), column: tokens[index].column)
  }

  private func unexpected(_ wanted: [String]) -> SentenceError {
    let before = index > 0 ? tokens[index - 1].text : nil
    return SentenceError(
      .expected(wanted, after: before, found: tokens[index].text),
      column: tokens[index].column,
      help: Self.forms
    )
  }

  private func blamed(_ error: SentenceError) -> SentenceError {
    guard let suspect else { return error }
    return SentenceError(
      .sentenceWord(suspect.word),
      column: suspect.column,
      help: "a thing of that name is written with its kind, as in `deployment/\(suspect.word)`"
    )
  }
}
