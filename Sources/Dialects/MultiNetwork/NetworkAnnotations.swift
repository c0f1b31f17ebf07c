import Manifests
import NetworkModel

/// The annotations of pods and templates that name networks.
///
/// Kubernetes Network Plumbing Working Group, *Network Custom Resource Definition De-facto
/// Standard*: a list `[namespace/]name[@interface], ...`, or JSON.
extension Lowering {
  /// The networks that some metadata asks for, and what its pod has on them.
  mutating func attachments(
    _ metadata: ManifestNode?,
    in namespace: String,
    at path: FieldPath
  ) -> PodAttachments {
    guard let metadata, metadata.kind == .mapping,
      let node = decoder.present("annotations", in: metadata)
    else { return .none }
    let path = path["annotations"]
    guard let annotations = decoder.mapping(node, at: path) else { return .none }
    var result = PodAttachments()
    if let node = decoder.present(NetworkAnnotation.networks, in: annotations) {
      let path = path[NetworkAnnotation.networks]
      result.requests = requests(node, in: namespace, at: path)
    }
    if let node = decoder.present(NetworkAnnotation.status, in: annotations),
      !result.requests.isEmpty || node.text.hasSeveralNames
    {
      result.statuses = statuses(node, in: namespace, at: path[NetworkAnnotation.status])
    }
    if let node = decoder.present(NetworkAnnotation.openPorts, in: annotations) {
      decoder.report(.warning(.openPorts, at: node.position))
    }
    return result
  }

  private mutating func requests(
    _ node: ManifestNode,
    in namespace: String,
    at path: FieldPath
  ) -> [NetworkRequest] {
    guard let text = decoder.text(node, at: path) else { return [] }
    let position = node.position
    guard text.contains(where: { "[{\"".contains($0) }) else {
      return definitions(text, in: namespace, at: path, position).map {
        NetworkRequest(definition: $0, position: position)
      }
    }
    var requests: [NetworkRequest] = []
    let fault = EmbeddedJSON.read(text) { list in
      guard list.kind == .sequence else {
        let message = Diagnostic.Message.wrongType(path, "a list", list)
        return decoder.report(.error(message, at: position, help: "put `[ ]` around it"))
      }
      for (index, item) in list.elements.enumerated() {
        let request = request(item, in: namespace, at: path[index], position)
        if let request { requests.append(request) }
      }
    }
    if let fault { decoder.report(.error(.noJSON(path, fault), at: position)) }
    return requests
  }

  /// An item of the JSON form; `position` is where the annotation stands.
  private mutating func request(
    _ item: ManifestNode,
    in namespace: String,
    at path: FieldPath,
    _ position: SourcePosition
  ) -> NetworkRequest? {
    guard item.kind == .mapping else {
      decoder.report(.error(.wrongType(path, "a mapping", item), at: position))
      return nil
    }
    guard let name = decoder.present("name", in: item) else {
      decoder.report(.error(.missingField(path["name"]), at: position))
      return nil
    }
    let written = decoder.present("namespace", in: item)?.text ?? ""
    let definition = DefinitionName(
      namespace: written.isEmpty ? namespace : written,
      name: name.text
    )
    guard check(definition, at: path, position) else { return nil }
    var request = NetworkRequest(definition: definition, position: position)
    for address in (item["ips"]?.elements).map(Array.init) ?? [] {
      if let address = IPAddress(beforePrefix: address.text) { request.addresses.addFirst(address) }
    }
    return request
  }

  /// The definitions that a list `[namespace/]name[@interface], ...` names.
  mutating func definitions(
    _ text: String,
    in namespace: String,
    at path: FieldPath,
    _ position: SourcePosition
  ) -> [DefinitionName] {
    text.split(separator: ",", omittingEmptySubsequences: false).compactMap { item in
      let item = item.trimmingBlanks
      guard !item.isEmpty else { return nil }
      let parts = item.prefix { $0 != "@" }.split(
        separator: "/",
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      let definition = DefinitionName(
        namespace: parts.count == 2 ? String(parts[0]) : namespace,
        name: String(parts[parts.count - 1])
      )
      return check(definition, at: path, position) ? definition : nil
    }
  }

  private mutating func check(
    _ definition: DefinitionName,
    at path: FieldPath,
    _ position: SourcePosition
  ) -> Bool {
    let isGood =
      NameSyntax.label(definition.namespace) == nil && NameSyntax.subdomain(definition.name) == nil
    if !isGood {
      decoder.report(
        .error(
          "`\(path)` names the network `\(definition)`, which can't be the name of one",
          at: position,
          help: "networks are named `name` or `namespace/name`"
        )
      )
    }
    return isGood
  }

  /// What the server wrote; what it wrote wrongly tells no addresses.
  private mutating func statuses(
    _ node: ManifestNode,
    in namespace: String,
    at path: FieldPath
  ) -> [NetworkStatus] {
    guard let text = decoder.text(node, at: path) else { return [] }
    var statuses: [NetworkStatus] = []
    let fault = EmbeddedJSON.read(text) { list in
      for item in list.elements {
        guard let name = item["name"]?.text else { continue }
        let parts = name.split(separator: "/", maxSplits: 1)
        var addresses: [IPAddress] = []
        for ip in (item["ips"]?.elements).map(Array.init) ?? [] {
          if let address = IPAddress(beforePrefix: ip.text) { addresses.addFirst(address) }
        }
        let definition = DefinitionName(
          namespace: parts.count == 2 ? String(parts[0]) : namespace,
          name: String(parts.last ?? "")
        )
        statuses.append(
          NetworkStatus(
            definition: definition,
            isDefault: item["default"]?.boolean == true,
            addresses: addresses
          )
        )
      }
    }
    if let fault { decoder.report(.warning(.noJSON(path, fault), at: node.position)) }
    return statuses
  }
}

extension StringProtocol {
  /// The text without the blanks at its ends.
  fileprivate var trimmingBlanks: SubSequence {
    let head = drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return head }
    return head[...last]
  }
}

extension String {
  fileprivate func withoutPrefix(_ prefix: String) -> Substring {
    hasPrefix(prefix) ? dropFirst(prefix.count) : self[...]
  }

  /// Whether a status may tell of more than the cluster's own network, which every pod is on.
  fileprivate var hasSeveralNames: Bool {
    let name = "\"name\"".utf8
    var rest = utf8[...]
    var count = 0
    while count < 2, let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      if rest[quote...].starts(with: name) { count += 1 }
      rest = rest[rest.index(after: quote)...]
    }
    return count == 2
  }
}

extension Diagnostic.Message {
  /// A text that should hold JSON.
  static func noJSON(_ path: FieldPath, _ fault: Self) -> Self {
    "`\(path)` can't be read as JSON: \(fault.text.withoutPrefix("invalid JSON: "))"
  }

  fileprivate static let openPorts: Self =
    """
    `\(NetworkAnnotation.openPorts)` is not judged yet; these ports count as closed to pods of the \
    cluster's own network
    """
}
