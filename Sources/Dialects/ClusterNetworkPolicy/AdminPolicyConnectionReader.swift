import Manifests
import NetworkModel

/// Reads the `ports` of v1alpha1 and the `protocols` of v1alpha2 (A5).
struct AdminPolicyConnectionReader {
  let kind: AdminPolicyKind
  /// Whether all peers are pods, whose ports have names (A14).
  let hasNamedPorts: Bool

  /// The connections of a rule; nil where something is wrong, which is reported.
  ///
  /// A5: absent means "no filter at all".
  func connections(
    _ rule: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> RuleConnections? {
    let field = kind.connectionsField
    let path = path[field]
    guard let items = decoder.list(rule[field], at: path) else { return nil }
    guard !items.isEmpty else {
      guard let node = decoder.present(field, in: rule), kind == .cluster else { return .all }
      decoder.report(
        .error(
          "`\(path)` must have at least one item",
          at: node.position,
          help: "to mean every port of every protocol, leave it out"
        )
      )
      return nil
    }
    decoder.checkCount(items, atMost: kind.mostItems, at: path)
    let terms = items.enumerated().compactMap { index, item in
      kind == .cluster
        ? protocolTerm(item, at: path[index], &decoder) : portTerm(item, at: path[index], &decoder)
    }
    return terms.count == items.count ? .terms(terms) : nil
  }

  /// The one field that is set; nil where there is none or more, which is reported.
  private func oneField(
    _ node: ManifestNode,
    of known: FieldSet,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ManifestNode.Field? {
    let errors = decoder.errorCount
    guard let item = decoder.mapping(node, of: known, at: path), decoder.errorCount == errors else {
      return nil
    }
    let written = item.fields.filter { $0.value.kind != .null }
    if written.count == 1 { return written[0] }
    decoder.report(.error(.notOne(of: known.names, path), at: node.position))
    return nil
  }

  // v1alpha2

  private func protocolTerm(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm? {
    guard let field = oneField(node, of: .clusterProtocol, at: path, &decoder) else { return nil }
    if field.key == "destinationNamedPort" {
      return named(field.value, node, at: path[field.key], &decoder)
    }
    let `protocol`: IPProtocol = field.key == "tcp" ? .tcp : field.key == "udp" ? .udp : .sctp
    let path = path[field.key]
    guard let mapping = decoder.mapping(field.value, of: .clusterProtocolPorts, at: path) else {
      return nil
    }
    guard let port = decoder.present("destinationPort", in: mapping) else {
      return wholeProtocol(`protocol`, mapping, node, at: path, &decoder)
    }
    return destinationPort(port, at: path["destinationPort"], &decoder).map {
      ConnectionTerm(`protocol`, .range($0), position: node.position)
    }
  }

  /// A5: the API's page lets `destinationPort` be left out, its schema doesn't.
  private func wholeProtocol(
    _ protocol: IPProtocol,
    _ mapping: ManifestNode,
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm? {
    guard mapping.fields.first(where: { $0.key != "destinationPort" }) == nil else { return nil }
    decoder.report(
      .warning(
        "`\(path)` without `destinationPort` means every port, but some versions refuse it",
        at: node.position,
        help: "write `destinationPort: {range: {start: 1, end: 65535}}`"
      )
    )
    return ConnectionTerm(`protocol`, .all, position: node.position)
  }

  private func destinationPort(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> PortRange? {
    guard let field = oneField(node, of: .clusterPort, at: path, &decoder) else { return nil }
    let path = path[field.key]
    if field.key == "number" {
      return decoder.portNumber(field.value, at: path).flatMap { PortRange($0, $0) }
    }
    guard let range = decoder.mapping(field.value, of: .clusterPortRange, at: path) else {
      return nil
    }
    return self.range(range, at: path, &decoder)
  }

  // v1alpha1

  private func portTerm(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm? {
    guard let field = oneField(node, of: .adminPort, at: path, &decoder) else { return nil }
    let path = path[field.key]
    switch field.key {
    case "namedPort":
      return named(field.value, node, at: path, &decoder)
    case "portNumber":
      guard let port = decoder.mapping(field.value, of: .adminPortNumber, at: path),
        let `protocol` = decoder.protocol(port["protocol"], at: path["protocol"]),
        let number = number("port", port, at: path, &decoder)
      else { return nil }
      return PortRange(number, number).map {
        ConnectionTerm(`protocol`, .range($0), position: node.position)
      }
    default:
      guard let port = decoder.mapping(field.value, of: .adminPortRange, at: path),
        let `protocol` = decoder.protocol(port["protocol"], at: path["protocol"]),
        let range = range(port, at: path, &decoder)
      else { return nil }
      return ConnectionTerm(`protocol`, .range(range), position: node.position)
    }
  }

  // Both

  private func number(
    _ name: String,
    _ mapping: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Int? {
    decoder.required(name, in: mapping, at: path).flatMap {
      decoder.portNumber($0, at: path[name])
    }
  }

  /// A16: "range start < end strictly".
  private func range(
    _ mapping: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> PortRange? {
    let start = number("start", mapping, at: path, &decoder)
    let end = number("end", mapping, at: path, &decoder)
    guard let start, let end else { return nil }
    if start < end, let range = PortRange(start, end) { return range }
    let isOne = start == end
    decoder.report(
      .error(
        isOne
          ? "port range starts and ends at `\(start)`, where `end` must be beyond `start`"
          : "port range ends at `\(end)`, before its start `\(start)`",
        at: mapping["end"]?.position ?? mapping.position,
        help: isOne ? "for one port write \(oneNumber) instead" : nil
      )
    )
    return nil
  }

  private var oneNumber: String { kind == .cluster ? "`number`" : "`portNumber`" }

  /// A14: a name has no protocol, "illegal beside networks/nodes/domainNames".
  private func named(
    _ value: ManifestNode,
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> ConnectionTerm? {
    guard let name = decoder.text(value, at: path),
      decoder.checkPortName(name, value, at: path)
    else { return nil }
    // What has no named ports is never meant by one.
    if !hasNamedPorts {
      decoder.reportPlain(
        .error(
          "`\(path)` can't stand beside peers that are no pods",
          at: value.position,
          help: "nodes, networks and domain names have no named ports: make two rules of it"
        )
      )
    }
    return ConnectionTerm(nil, .named(name), position: node.position)
  }
}

extension FieldSet {
  fileprivate static let clusterProtocol = FieldSet(
    ["tcp", "udp", "sctp", "destinationNamedPort"],
    misplaced: [
      "portNumber": "v1alpha2 has `tcp: {destinationPort: {number: ...}}`",
      "portRange": "v1alpha2 has `tcp: {destinationPort: {range: {start: ..., end: ...}}}`",
      "namedPort": "v1alpha2 has `destinationNamedPort`",
      "TCP": "protocols are written in lower case here: `tcp`",
      "UDP": "protocols are written in lower case here: `udp`",
      "SCTP": "protocols are written in lower case here: `sctp`",
      "port": "write `tcp: {destinationPort: {number: ...}}`",
      "protocol": "write `tcp: {destinationPort: {number: ...}}`",
      "icmp": "ICMP has no name here; a rule without `protocols` speaks of it too",
    ]
  )
  fileprivate static let clusterProtocolPorts = FieldSet(
    ["destinationPort"],
    misplaced: [
      "number": "`number` stands under `destinationPort`",
      "range": "`range` stands under `destinationPort`",
      "port": "write `destinationPort: {number: ...}`",
    ]
  )
  fileprivate static let clusterPort = FieldSet(
    ["number", "range"],
    misplaced: ["port": "write `number: ...`"]
  )
  fileprivate static let clusterPortRange = FieldSet(["start", "end"])
  fileprivate static let adminPort = FieldSet(
    ["portNumber", "namedPort", "portRange"],
    misplaced: [
      "port": "write `portNumber: {protocol: TCP, port: ...}`",
      "protocol": "write `portNumber: {protocol: TCP, port: ...}`",
      "list": "the items stand under `ports` itself, as the API has it since v0.1.2",
      "allPorts": "leave out `ports` to mean every port of every protocol",
    ]
  )
  fileprivate static let adminPortNumber = FieldSet(["protocol", "port"])
  fileprivate static let adminPortRange = FieldSet(["protocol", "start", "end"])
}
