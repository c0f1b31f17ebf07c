import Manifests
import NetworkModel

/// Decodes ports and their protocols.
extension FieldDecoder {
  /// A port number 1...65535, or nil where it is none, which is reported.
  mutating func portNumber(_ node: ManifestNode, at path: @autoclosure () -> FieldPath) -> Int? {
    guard let port = integer(node, at: path()) else { return nil }
    return checkedPort(port, node, at: path())
  }

  /// The port itself, or nil where it is out of range, which is reported.
  mutating func checkedPort(
    _ port: Int,
    _ node: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> Int? {
    guard !(1...65535).contains(port) else { return port }
    report(.error("`\(path())` must be 1 to 65535, not `\(port)`", at: node.position))
    return nil
  }

  /// A port's name; nil where it is absent, null, empty, or wrong, which is reported.
  mutating func portName(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath) -> String? {
    guard let node, node.kind != .null, let name = text(node, at: path()), !name.isEmpty else {
      return nil
    }
    guard let broken = NameSyntax.portName(name) else { return name }
    report(.error("`\(path())` must \(broken), not `\(name)`", at: node.position))
    return nil
  }

  /// A protocol, TCP where it is absent or null (N11), or nil where it is wrong, which is reported.
  mutating func `protocol`(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath)
    -> IPProtocol?
  {
    guard let node, node.kind != .null else { return .tcp }
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
