import Manifests
import NetworkModel

/// Turns the document of a configuration file into a value, with a diagnostic for every fault.
struct ConfigurationDecoder {
  private(set) var configuration: Configuration
  private(set) var inclusions: [Configuration.Located<String>] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let text: FileText
  private var hasDocument = false

  init(text: FileText) {
    self.text = text
    configuration = Configuration(file: text.path)
  }

  mutating func decode(_ root: ManifestNode) {
    if hasDocument {
      return diagnostics.append(.error(.secondDocument, at: root.position))
    }
    hasDocument = true
    for field in root.fields { decode(field) }
  }

  private mutating func decode(_ field: ManifestNode.Field) {
    switch field.key {
    case "manifests": decodeManifests(field.value)
    case "cni": decodeCNI(field.value)
    case "assertions":
      var decoder = AssertionDecoder(text: text)
      configuration.assertions += list(field.value, of: "assertions").compactMap {
        decoder.assertion($0)
      }
      diagnostics += decoder.diagnostics
    case "include":
      for element in list(field.value, of: "paths") {
        if let path = string(element) { inclusions.append(located(path, element)) }
      }
    case "podCIDRs":
      for element in list(field.value, of: "address blocks") { decodePodCIDR(element) }
    case "names": decodeNames(field.value)
    case "title", "source", "note", "doubtful": _ = scalar(field.value)
    default:
      diagnostics.append(
        .error(.unknownKey(field.key, among: Configuration.keys), at: field.keyPosition)
      )
    }
  }

  private mutating func decodeCNI(_ node: ManifestNode) {
    guard let name = string(node) else { return }
    guard Configuration.profiles.contains(name) else {
      return diagnostics.append(
        .error(.unknownProfile(name, among: Configuration.profiles), at: node.position)
      )
    }
    configuration.cni = located(name, node)
  }

  private mutating func decodeManifests(_ node: ManifestNode) {
    configuration.manifests = list(node, of: "paths").compactMap { element in
      string(element).map {
        located(ConfigurationPath.resolve($0, relativeTo: text.path), element)
      }
    }
  }

  private mutating func decodePodCIDR(_ node: ManifestNode) {
    guard let text = string(node) else { return }
    guard let block = CIDR(text) else {
      return diagnostics.append(.error(.notABlock(text), at: node.position))
    }
    configuration.podCIDRs.append(block)
  }

  /// Takes in a map from host names to an address or a list of them.
  mutating func decodeNames(_ node: ManifestNode) {
    guard node.kind == .mapping else {
      return diagnostics.append(.error(.notAMapOfNames, at: node.position))
    }
    for field in node.fields {
      let nodes = field.value.kind == .sequence ? Array(field.value.elements) : [field.value]
      var addresses: [IPAddress] = []
      for node in nodes {
        guard let text = string(node) else { continue }
        if let address = IPAddress(text) {
          addresses.append(address)
        } else {
          diagnostics.append(.error(.notAnAddress(text), at: node.position))
        }
      }
      configuration.names.append(Configuration.HostName(name: field.key, addresses: addresses))
    }
    configuration.names.sort { $0.name < $1.name }
  }

  private mutating func list(_ node: ManifestNode, of what: String) -> [ManifestNode] {
    if node.kind == .null { return [] }
    guard node.kind == .sequence else {
      diagnostics.append(.error(.notAList(of: what), at: node.position))
      return []
    }
    return Array(node.elements)
  }

  private mutating func string(_ node: ManifestNode) -> String? {
    guard node.kind == .string else {
      diagnostics.append(.error(.notAString(node.text), at: node.position))
      return nil
    }
    return node.text
  }

  private mutating func scalar(_ node: ManifestNode) -> String? {
    guard node.kind != .mapping, node.kind != .sequence else {
      diagnostics.append(.error(.notAString(""), at: node.position))
      return nil
    }
    return node.text
  }

  private func located(_ value: String, _ node: ManifestNode) -> Configuration.Located<String> {
    Configuration.Located(value: value, position: node.position)
  }
}

extension Diagnostic.Message {
  static func unknownKey(_ key: String, among keys: [String]) -> Self {
    if let near = NearMiss.closest(to: key, among: keys) {
      return "unknown key `\(key)`; did you mean `\(near)`?"
    }
    return "unknown key `\(key)`; expected one of \(keys.joined(separator: ", "))"
  }
  fileprivate static func unknownProfile(_ name: String, among profiles: [String]) -> Self {
    if let near = NearMiss.closest(to: name, among: profiles) {
      return "unknown profile `\(name)`; did you mean `\(near)`?"
    }
    return "unknown profile `\(name)`; expected one of \(profiles.joined(separator: ", "))"
  }
  fileprivate static let secondDocument: Self =
    "a configuration file holds one document, and this is a second one"
  fileprivate static let notAMapOfNames: Self =
    "expected a map from host names to addresses"
  fileprivate static func notAList(of what: String) -> Self { "expected a list of \(what)" }
  fileprivate static func notABlock(_ text: String) -> Self {
    "`\(text)` is no address block; expected one such as `10.244.0.0/16`"
  }
  fileprivate static func notAnAddress(_ text: String) -> Self {
    "`\(text)` is no IP address"
  }
  static func notAString(_ text: String) -> Self {
    text.isEmpty ? "expected text" : "expected text, found `\(text)`; quote it"
  }
}
