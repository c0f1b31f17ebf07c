internal import NetworkModel

/// Reads one peer with its ports.
struct PeerParser {
  private let text: ColumnedText
  /// Whether the peer turned out to be a selector that isn't in parentheses.
  private(set) var isBareSelector = false

  /// A peer in its place in a sentence, without blanks outside brackets.
  init(_ text: ColumnedText) { self.text = text }

  /// Reads the peer and the ports after it.
  mutating func phrase() throws(SentenceError) -> PeerPhrase {
    let (peer, ports) = try split()
    return PeerPhrase(
      try expression(peer),
      ports: try ports.map { text throws(SentenceError) in try PortParser.ports(text) },
      column: text.column,
      portColumn: ports?.column
    )
  }

  /// Cuts at the colon before the ports; IPv6 without brackets has none.
  private func split() throws(SentenceError) -> (ColumnedText, ColumnedText?) {
    guard let colon = try text.firstIndex(from: text.indices.lowerBound, where: { $0 == ":" })
    else { return (text, nil) }
    let rest = text[colon + 1..<text.indices.upperBound]
    if rest.scalars.contains(":") { return (text, nil) }
    return (text[text.indices.lowerBound..<colon], rest)
  }

  private mutating func expression(_ peer: ColumnedText) throws(SentenceError) -> PeerExpression {
    guard let first = peer.scalars.first else {
      throw SentenceError(.missingName(text.text), column: text.column)
    }
    if first == "[" { return try bracketed(peer) }
    if peer.scalars.contains(":") { return try address(peer) }
    if let selector = try selector(peer) { return selector }
    let parts = peer.text.split(separator: "/", omittingEmptySubsequences: false)
    if Self.isDottedNumber(parts[0]), parts.count < 3 { return try address(peer) }
    return try named(parts.map(String.init), peer)
  }

  /// `[2001:db8::1]`, the form of IPv6 before a port.
  private func bracketed(_ peer: ColumnedText) throws(SentenceError) -> PeerExpression {
    guard peer.scalars.last == "]", peer.scalars.count > 2 else {
      throw SentenceError(.faultyAddress(peer.text), column: peer.column)
    }
    return try address(peer[peer.indices.dropFirst().dropLast()])
  }

  private func address(_ peer: ColumnedText) throws(SentenceError) -> PeerExpression {
    if peer.scalars.contains("/") {
      if let block = CIDR(peer.text) { return .block(block) }
      throw SentenceError(
        .faultyBlock(peer.text),
        column: peer.column,
        help: "expected an address, a slash and a prefix length, as in `10.0.0.0/8`"
      )
    }
    if let address = IPAddress(peer.text) { return .address(address) }
    throw SentenceError(
      .faultyAddress(peer.text),
      column: peer.column,
      help: peer.scalars.contains(":") ? "IPv6 with a port is written `[2001:db8::1]:443`" : nil
    )
  }

  private mutating func selector(_ peer: ColumnedText) throws(SentenceError) -> PeerExpression? {
    if let open = peer.scalars.firstIndex(of: "("), peer.scalars.last == ")" {
      let inner = peer[open + 1..<peer.indices.upperBound - 1]
      if open == peer.indices.lowerBound {
        return .pods(namespace: nil, labels: try SelectorParser.selector(inner))
      }
      if peer.scalars[open - 1] == "/" {
        let namespace = try Self.name(peer[peer.indices.lowerBound..<open - 1])
        return .pods(namespace: namespace, labels: try SelectorParser.selector(inner))
      }
    }
    guard peer.scalars.contains("=") || peer.scalars.contains("!") else { return nil }
    isBareSelector = true
    return try Self.bareSelector(peer)
  }

  /// `app=web`, or `production/app=web`: what stands before a slash is a namespace, unless it has a
  /// dot, which namespaces don't have and prefixes of label keys do.
  static func bareSelector(_ peer: ColumnedText) throws(SentenceError) -> PeerExpression {
    let parts = peer.scalars.split(separator: "/", omittingEmptySubsequences: false)
    guard let prefix = parts.first, parts.count > 1, !prefix.contains("."),
      !prefix.contains("="), !prefix.contains("!"), !prefix.contains(" "), !prefix.contains(",")
    else { return .pods(namespace: nil, labels: try SelectorParser.selector(peer)) }
    let namespace = try name(peer[prefix.startIndex..<prefix.endIndex])
    let rest = peer[prefix.endIndex + 1..<peer.indices.upperBound]
    return .pods(namespace: namespace, labels: try SelectorParser.selector(rest))
  }

  private func named(_ parts: [String], _ peer: ColumnedText) throws(SentenceError)
    -> PeerExpression
  {
    try check(parts, of: peer)
    let kind = parts.count > 1 ? KindWord.known(parts[0]) : nil
    if kind == "namespace" || kind == "node" {
      guard parts.count == 2 else {
        throw SentenceError(.noNamespace(of: kind ?? "", peer.text), column: peer.column)
      }
      return kind == "node" ? .node(parts[1]) : .namespace(parts[1])
    }
    switch parts.count {
    case 1:
      switch parts[0].lowercased() {
      case "any": return .any
      case "internet": return .internet
      default: return .named(kind: nil, namespace: nil, name: parts[0])
      }
    case 2:
      if let kind { return .named(kind: kind, namespace: nil, name: parts[1]) }
      return .named(kind: nil, namespace: parts[0], name: parts[1])
    default:
      return .named(kind: kind ?? parts[0].lowercased(), namespace: parts[1], name: parts[2])
    }
  }

  private func check(_ parts: [String], of peer: ColumnedText) throws(SentenceError) {
    guard parts.count <= 3 else {
      throw SentenceError(.tooManyParts(peer.text), column: peer.column)
    }
    var column = peer.column
    for part in parts {
      if part.isEmpty { throw SentenceError(.missingName(peer.text), column: column) }
      _ = try Self.name(ColumnedText(part, base: column))
      column += part.unicodeScalars.count + 1
    }
  }

  /// Checks the letters of a name; whether it exists is for the network to say.
  private static func name(_ text: ColumnedText) throws(SentenceError) -> String {
    let isName = text.scalars.allSatisfy { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || ["-", ".", "_"].contains(scalar))
    }
    guard isName, !text.isEmpty else {
      throw SentenceError(.faultyName(text.text), column: text.column)
    }
    return text.text
  }

  private static func isDottedNumber(_ text: some StringProtocol) -> Bool {
    text.utf8.filter { $0 == UInt8(ascii: ".") }.count == 3
      && text.utf8.allSatisfy {
        $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}

extension PeerPhrase {
  /// Reads a peer that stands alone, as an argument of a command.
  ///
  /// Here a selector may have commas and blanks without parentheses.
  ///
  /// - Throws: `SentenceError` at the first place that can't be read.
  public init(parsing text: String) throws(SentenceError) {
    let whole = ColumnedText(text).trimmed
    guard !whole.isEmpty else { throw SentenceError(.missingName(text), column: 1) }
    let separator = try whole.firstIndex(from: whole.indices.lowerBound) {
      $0 == "," || $0.properties.isWhitespace
    }
    guard let separator else {
      var parser = PeerParser(whole)
      self = try parser.phrase()
      return
    }
    guard Self.isSelector(whole.text) else {
      throw SentenceError(.onePeer(whole.text), column: whole.column(at: separator))
    }
    let colon = try whole.firstIndex(from: whole.indices.lowerBound) { $0 == ":" }
    let end = colon ?? whole.indices.upperBound
    let ports = colon.map { whole[$0 + 1..<whole.indices.upperBound] }
    self.init(
      try PeerParser.bareSelector(whole[whole.indices.lowerBound..<end]),
      ports: try ports.map { text throws(SentenceError) in try PortParser.ports(text) },
      column: whole.column,
      portColumn: ports?.column
    )
  }

  private static func isSelector(_ text: String) -> Bool {
    text.contains { $0 == "=" || $0 == "!" }
      || text.lowercased().split { $0 == "(" || $0.isWhitespace }.dropFirst()
        .contains { $0 == "in" || $0 == "notin" }
  }
}
