import Manifests
import NetworkModel

/// The annotations of pods and templates that bear on networks.
extension Lowering {
  /// The networks that some metadata asks for, and what its pod has on them.
  ///
  /// - Complexity: a pass over the text for a pod that is on the cluster's own network alone.
  mutating func attachments(
    _ metadata: ManifestNode?,
    in namespace: String,
    at path: @autoclosure () -> FieldPath
  ) -> PodAttachments {
    guard let metadata, metadata.kind == .mapping,
      let node = decoder.present("annotations", in: metadata),
      let annotations = decoder.mapping(node, at: path()["annotations"])
    else { return .none }
    func place(_ key: String) -> FieldPath { path()["annotations"][key] }
    var result = PodAttachments()
    for field in annotations.fields where field.value.kind != .null {
      switch field.key {
      case NetworkAnnotation.networks:
        result.requests = requests(field.value, in: namespace, at: place(field.key))
      case NetworkAnnotation.status where field.value.text.mayHaveSeveralNames:
        result.statuses = statuses(field.value, in: namespace, at: place(field.key))
      case NetworkAnnotation.openPorts:
        result.openPorts = openPorts(field.value, at: place(field.key))
      default: break
      }
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
  ///
  /// What isn't JSON doesn't say `"name"` once, and is read to find that out.
  fileprivate var mayHaveSeveralNames: Bool {
    let pattern = Array("\"name\"".utf8)
    var matched = 0
    var count = 0
    for byte in utf8 {
      matched = byte == pattern[matched] ? matched + 1 : byte == pattern[0] ? 1 : 0
      if matched == pattern.count {
        count += 1
        matched = 0
      }
    }
    return count != 1
  }
}

extension Diagnostic.Message {
  /// A text that should hold JSON or YAML.
  static func unreadable(_ path: FieldPath, as language: String, _ fault: String) -> Self {
    "`\(path)` can't be read as \(language): \(fault)"
  }
}
