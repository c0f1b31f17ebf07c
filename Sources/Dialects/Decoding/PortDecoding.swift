import Manifests
import NetworkModel

/// Decodes ports and their protocols.
extension FieldDecoder {
  /// A port number 1...65535, or nil where it is none, which is reported.
  mutating func portNumber(_ node: ManifestNode, at path: @autoclosure () -> FieldPath) -> Int? {
    let isNumber = node.kind == .integer || node.kind == .float
    let hasFraction = node.text.contains(where: { ".eE".contains($0) })
    if isNumber, !hasFraction { return checkedPort(node.integer, node, at: path()) }
    guard let port = integer(node, at: path()) else { return nil }
    return checkedPort(port, node, at: path())
  }

  /// The port itself, or nil where it is out of range, which is reported.
  private mutating func checkedPort(
    _ port: Int?,
    _ node: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> Int? {
    if let port, (1...65535).contains(port) { return port }
    report(.error("`\(path())` must be 1 to 65535, not `\(node.text)`", at: node.position))
    return nil
  }

  /// A port's name; nil where it is absent, null, empty, or wrong, which is reported.
  mutating func portName(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath) -> String? {
    guard let node, node.kind != .null, let name = text(node, at: path()), !name.isEmpty else {
      return nil
    }
    return checkPortName(name, node, at: path()) ? name : nil
  }

  /// Whether a text is a port's name; if not, that is reported.
  ///
  /// `field` is what a number or a range would have been written in, if it could.
  mutating func checkPortName(
    _ name: String,
    _ node: ManifestNode,
    at path: @autoclosure () -> FieldPath,
    insteadOf field: PortField = .name
  ) -> Bool {
    guard let broken = NameSyntax.portName(name) else { return true }
    let help = field == .port ? Self.portHelp(name) : Self.loweredName(name)
    let message: Diagnostic.Message =
      name.isEmpty
      ? "`\(path())` is empty"
      : "`\(path())` is the name `\(name)`, and a port's name must \(broken)"
    report(.error(message, at: node.position, help: help))
    return false
  }

  /// A field that holds a port's name.
  enum PortField {
    /// It holds names alone.
    case name
    /// It holds numbers as well.
    case port
  }

  /// What an author meant who wrote a number or a range as a text.
  private static func portHelp(_ name: String) -> String? {
    if name.isEmpty { return "to mean every port, leave it out" }
    if let number = Int(name) { return "for the port \(number), write it without quotes" }
    let bounds = name.split(whereSeparator: { $0 == "-" || $0 == ":" }).map { Int($0) }
    if bounds.count == 2, let low = bounds[0], let high = bounds[1] {
      return "for a range write `port: \(low)` and `endPort: \(high)`"
    }
    if name.contains(",") { return "write one item of `ports` for each port" }
    return loweredName(name)
  }

  private static func loweredName(_ name: String) -> String? {
    let folded = name.lowercased()
    return folded != name && NameSyntax.portName(folded) == nil ? "write `\(folded)`" : nil
  }

  /// A protocol, TCP where it is absent or null (N11), or nil where it is wrong, which is reported.
  mutating func `protocol`(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath)
    -> IPProtocol?
  {
    guard let node, node.kind != .null else { return .tcp }
    if node.kind == .integer {
      report(
        .error(.wrongType(path(), "text", node), at: node.position, help: protocolHelp(node.text))
      )
      return nil
    }
    guard let name = text(node, at: path()) else { return nil }
    if let known = IPProtocol(name: name) { return known }
    let words = IPProtocol.withPorts.map(\.description)
    let meant = words.first { $0.lowercased() == name.lowercased() }
    report(
      .error(
        .unknownWord(path(), name, meant: meant),
        at: node.position,
        help: meant == nil ? protocolHelp(name) : nil
      )
    )
    return nil
  }

  private func protocolHelp(_ name: String) -> String {
    switch name.uppercased() {
    case "ANY", "ALL", "*": "leave out `ports` to mean every port of every protocol"
    case "": "use `TCP`, `UDP` or `SCTP`, or leave `protocol` out to mean TCP"
    default: "use `TCP`, `UDP` or `SCTP`: Kubernetes knows no other"
    }
  }
}
