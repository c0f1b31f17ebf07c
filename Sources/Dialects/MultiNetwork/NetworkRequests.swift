import Manifests
import NetworkModel

/// The networks that a pod asks for.
///
/// Kubernetes Network Plumbing Working Group, *Network Custom Resource Definition De-facto
/// Standard*: a list `[namespace/]name[@interface], ...`, or JSON.
extension Lowering {
  /// The networks that the annotation `networks` names.
  mutating func requests(
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
    let fault = EmbeddedText.readJSON(text) { list in
      guard list.kind == .sequence else {
        let message = Diagnostic.Message.wrongType(path, "a list", list)
        return decoder.report(.error(message, at: position, help: "put `[ ]` around it"))
      }
      for (index, item) in list.elements.enumerated() {
        let request = request(item, in: namespace, at: path[index], position)
        if let request { requests.append(request) }
      }
    }
    if let fault { decoder.report(.error(.unreadable(path, as: "JSON", fault), at: position)) }
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
}

extension StringProtocol {
  /// The text without the blanks at its ends.
  fileprivate var trimmingBlanks: SubSequence {
    let head = drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return head }
    return head[...last]
  }
}
