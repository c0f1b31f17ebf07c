internal import NetworkModel

/// Reads sentences and questions, one token ahead.
struct SentenceParser {
  let tokens: [SentenceTokens.Token]
  var index = 0
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

  static let forms = """
    a sentence is `A can reach B:80`, `A cannot reach B`, `B is reachable only from A`, \
    `A, B are isolated`, `A is isolated from B`, `A reaches only B`, `A reaches nothing outside`, \
    `nothing outside reaches B`, `no connection from A to B` or `every pod in A is isolated for ingress`
    """
  private static let words: Set<String> = [
    "can", "cannot", "can't", "not", "reach", "reaches", "reachable", "only", "is", "are",
    "isolated", "from", "to", "no", "except",
    "nothing", "for",
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

  // The lists.

  /// Peers with ports: `T, U:53/udp`.
  mutating func targets() throws(SentenceError) -> [PeerPhrase] {
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
  mutating func exceptions() throws(SentenceError) -> [SentenceException] {
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
  mutating func peers() throws(SentenceError) -> [PeerPhrase] {
    try withoutPorts(try targets())
  }

  func withoutPorts(_ phrases: [PeerPhrase]) throws(SentenceError) -> [PeerPhrase] {
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
    return takeAnd()
  }

  // The words.

  /// The next token in lower case, if it is a word.
  var word: String? { word(ahead: 0) }

  func word(ahead: Int) -> String? {
    guard index + ahead < tokens.count, case .word(let text) = tokens[index + ahead] else {
      return nil
    }
    // A typographic apostrophe is what some keyboards make of `can't`.
    return String(text.text.lowercased().map { $0 == "’" ? "'" : $0 })
  }

  func startsPeer(ahead: Int) -> Bool { word(ahead: ahead) != nil }

  mutating func takeAnd() -> Bool {
    guard word == "and" else { return false }
    index += 1
    return true
  }

  @discardableResult
  mutating func expect(_ wanted: [String]) throws(SentenceError) -> String {
    guard let word, wanted.contains(word) else { throw unexpected(wanted) }
    index += 1
    return word
  }

  private func end() throws(SentenceError) {
    guard let text = tokens[index].text else { return }
    throw SentenceError(.afterSentence(text), column: tokens[index].column)
  }

  func unexpected(_ wanted: [String]) -> SentenceError {
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
