import Manifests
import NetworkModel

/// The annotations of pods and templates that bear on networks.
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
      result.openPorts = openPorts(node, at: path[NetworkAnnotation.openPorts])
    }
    return result
  }

  /// What the server wrote; what it wrote wrongly tells no addresses.
  private mutating func statuses(
    _ node: ManifestNode,
    in namespace: String,
    at path: FieldPath
  ) -> [NetworkStatus] {
    guard let text = decoder.text(node, at: path) else { return [] }
    var statuses: [NetworkStatus] = []
    let fault = EmbeddedText.readJSON(text) { list in
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
    if let fault {
      decoder.report(.warning(.unreadable(path, as: "JSON", fault), at: node.position))
    }
    return statuses
  }
}

extension String {
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
  /// A text that should hold JSON or YAML.
  static func unreadable(_ path: FieldPath, as language: String, _ fault: String) -> Self {
    "`\(path)` can't be read as \(language): \(fault)"
  }
}
