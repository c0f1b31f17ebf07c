internal import NetworkModel

/// Reads the ports after a peer's colon.
enum PortParser {
  /// `number`, `number-number` or `name`, each with an optional `/protocol`.
  static func ports(_ text: ColumnedText) throws(SentenceError) -> PortExpression {
    let parts = text.scalars.split(
      separator: "/",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    let ports = try portsAlone(text[parts[0].startIndex..<parts[0].endIndex])
    guard parts.count == 2 else { return PortExpression(ports) }
    let name = text[parts[1].startIndex..<parts[1].endIndex]
    guard let known = IPProtocol(name: name.text.uppercased()) else {
      let names = ["tcp", "udp", "sctp"]
      let suggestion = NearMiss.closest(to: name.text.lowercased(), among: names)
      throw SentenceError(.unknownProtocol(name.text, suggestion), column: name.column)
    }
    return PortExpression(ports, protocol: known)
  }

  private static func portsAlone(_ text: ColumnedText) throws(SentenceError) -> PortExpression.Ports
  {
    let bounds = text.scalars.split(separator: "-", omittingEmptySubsequences: false)
    guard bounds.count <= 2, bounds.allSatisfy(isNumber) else { return .name(try name(text)) }
    let numbers = try bounds.map { bound throws(SentenceError) in
      try number(text[bound.startIndex..<bound.endIndex])
    }
    guard let range = PortRange(numbers[0], numbers[numbers.count - 1]) else {
      throw SentenceError(
        .portRangeOrder(String(numbers[0]), String(numbers[numbers.count - 1])),
        column: text.column
      )
    }
    return .numbers(range)
  }

  private static func isNumber(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    !text.isEmpty && text.allSatisfy { ("0"..."9").contains($0) }
  }

  private static func number(_ text: ColumnedText) throws(SentenceError) -> Int {
    guard let number = Int(text.text), (1...65535).contains(number) else {
      throw SentenceError(.portOutOfRange(text.text), column: text.column)
    }
    return number
  }

  /// A port name as Kubernetes has it: lower-case letters, digits and single hyphens inside.
  private static func name(_ text: ColumnedText) throws(SentenceError) -> String {
    let isName =
      !text.isEmpty
      && text.scalars.allSatisfy {
        ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
      }
    guard isName, text.scalars.contains(where: { ("a"..."z").contains($0) }),
      text.scalars.first != "-", text.scalars.last != "-"
    else { throw SentenceError(.faultyPort(text.text), column: text.column) }
    return text.text
  }
}
