public import NetworkModel

extension ConnectionSet {
  /// Reads the ports that a list or a matrix is asked for: `5432`, `53/udp`, `8000-8010/tcp`.
  ///
  /// A number without a protocol is TCP.
  ///
  /// - Throws: `SentenceError` where the text is no such thing, or names a port: a name means another
  ///   number on each pod.
  public init(parsingPorts text: String) throws(SentenceError) {
    let expression = try PortParser.ports(ColumnedText(text))
    guard case .numbers(let range) = expression.ports else {
      throw SentenceError(.portByName(text), column: 1)
    }
    self.init(expression.protocol ?? .tcp, range)
  }
}

extension Diagnostic.Message {
  fileprivate static func portByName(_ text: String) -> Self {
    "expected a port number, not the name `\(text)`, which may mean another number on each pod"
  }
}
