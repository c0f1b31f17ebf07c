import Manifests
import NetworkModel

/// Reads an item of a rule's `ports`.
struct NetworkPolicyPortReader {
  /// The term, or nil where it is wrong, which is reported.
  ///
  /// An item without `port` means every port of its protocol, TCP where that is absent too (N10).
  func term(_ node: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> ConnectionTerm?
  {
    if node.kind == .null {
      decoder.report(
        .warning(
          "`\(path)` is empty and means every TCP port",
          at: node.position,
          help: "if that is meant, write `protocol: TCP`"
        )
      )
      return ConnectionTerm(.tcp, .all, position: node.position)
    }
    if node.kind == .integer || node.kind == .string {
      decoder.report(
        .error(
          .wrongType(path, "a mapping", node),
          at: node.position,
          help: "write `- port: \(node.text)`"
        )
      )
      return nil
    }
    let errors = decoder.errorCount
    guard let item = decoder.mapping(node, of: .networkPolicyPort, at: path) else { return nil }
    let `protocol` = decoder.protocol(item["protocol"], at: path["protocol"])
    let ports = ports(item, at: path, &decoder)
    guard decoder.errorCount == errors, let `protocol`, let ports else { return nil }
    return ConnectionTerm(`protocol`, ports, position: node.position)
  }

  private func ports(_ item: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder)
    -> ConnectionTerm.Ports?
  {
    let end = decoder.present("endPort", in: item)
    guard let node = decoder.present("port", in: item) else {
      if let end { decoder.report(.error(.endWithoutStart(path["endPort"]), at: end.position)) }
      return .all
    }
    if node.kind == .string { return named(node, end, at: path, &decoder) }
    if node.kind == .sequence {
      decoder.report(.error(.listOfPorts(path["port"]), at: node.position, help: .oneItemAPort))
      return nil
    }
    guard let port = decoder.portNumber(node, at: path["port"]) else {
      if let end { _ = decoder.portNumber(end, at: path["endPort"]) }
      return nil
    }
    guard let end else { return PortRange(port, port).map { .range($0) } }
    return range(from: port, to: end, at: path["endPort"], &decoder)
  }

  /// N18: equal is legal, below isn't.
  private func range(
    from port: Int,
    to end: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm.Ports? {
    guard let endPort = decoder.portNumber(end, at: path) else { return nil }
    guard let range = PortRange(port, endPort) else {
      decoder.report(
        .error("port range ends at `\(endPort)`, before its start `\(port)`", at: end.position)
      )
      return nil
    }
    return .range(range)
  }

  private func named(
    _ node: ManifestNode,
    _ end: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm.Ports? {
    let name = node.text
    if let end {
      decoder.report(.error(.endOfName(path["endPort"], name), at: end.position))
    }
    return decoder.checkPortName(name, node, at: path["port"], insteadOf: .port)
      ? .named(name) : nil
  }
}

extension FieldSet {
  fileprivate static let networkPolicyPort = FieldSet(
    ["protocol", "port", "endPort"],
    misplaced: [
      "targetPort": "policies see the pod's own port: write it as `port`",
      "containerPort": "write the pod's port as `port`",
      "name": "a port by name is written `port: NAME`",
      "from": "`from` stands beside `ports`, not inside it",
      "to": "`to` stands beside `ports`, not inside it",
    ]
  )
}

extension Diagnostic.Message {
  fileprivate static func listOfPorts(_ path: FieldPath) -> Self {
    "`\(path)` must be a number or a name, not a list"
  }

  fileprivate static func endWithoutStart(_ path: FieldPath) -> Self {
    "`\(path)` needs a `port` that the range starts at"
  }

  fileprivate static func endOfName(_ path: FieldPath, _ name: String) -> Self {
    "`\(path)` needs a number as `port`, not the name `\(name)`"
  }
}

extension String {
  fileprivate static let oneItemAPort = "write one item of `ports` for each port"
}
