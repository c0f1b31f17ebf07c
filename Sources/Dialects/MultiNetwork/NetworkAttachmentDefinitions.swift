import Manifests
import NetworkModel

/// `k8s.cni.cncf.io` NetworkAttachmentDefinition: a CNI configuration as JSON in a text.
extension Lowering {
  mutating func lowerNetworkAttachmentDefinition(_ object: ManifestObject) {
    let errors = decoder.errorCount
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    let config = networkConfig(object)
    guard decoder.errorCount == errors, let name, let namespace else {
      return addIncompleteNetwork(object, name, namespace: namespace)
    }
    objects.mention(namespace: namespace, by: object)
    let network = DeclaredNetwork(
      identity: object.identity(namespace: namespace, name: name.text),
      source: .definition(configName: config.name, owner: owner(of: object.metadata)),
      role: config.role,
      subnets: config.subnets,
      position: object.position
    )
    addNetwork(network, object, name)
  }

  /// What a configuration says that bears on reachability.
  private struct NetworkConfig {
    var name = ""
    var role = DeclaredNetwork.Role.secondary
    var subnets: [CIDR] = []
  }

  /// Reads `spec.config`; where it is absent, a file on the nodes says more than the manifest.
  private mutating func networkConfig(_ object: ManifestObject) -> NetworkConfig {
    var result = NetworkConfig()
    let specPath = FieldPath.root["spec"]
    let path = specPath["config"]
    guard let node = decoder.present("spec", in: object.root),
      let spec = decoder.mapping(node, at: specPath),
      let node = decoder.present("config", in: spec),
      let text = decoder.text(node, at: path), !text.isEmpty
    else { return result }
    let position = node.position
    let fault = EmbeddedText.readJSON(text) { config in
      guard config.kind == .mapping else {
        return decoder.report(.error(.wrongType(path, "a mapping", config), at: position))
      }
      result.name = config["name"]?.text ?? ""
      // A configuration may be a list of plugins, of which one makes the network.
      let plugins = (config["plugins"]?.elements).map(Array.init) ?? []
      for plugin in [config] + plugins {
        if let role = plugin["role"]?.text { read(role, into: &result, at: path, position) }
        result.subnets += Self.subnets(of: plugin)
      }
    }
    if let fault { decoder.report(.error(.unreadable(path, as: "JSON", fault), at: position)) }
    return result
  }

  private mutating func read(
    _ word: String,
    into config: inout NetworkConfig,
    at path: FieldPath,
    _ position: SourcePosition
  ) {
    let words = DeclaredNetwork.Role.allCases.map { $0.rawValue.lowercased() }
    if let index = words.firstIndex(of: word) {
      config.role = DeclaredNetwork.Role.allCases[index]
    } else if !word.isEmpty {
      let meant = NearMiss.closest(to: word, among: words)
      let help = meant == nil ? "use \(Prose.list(words, "or"))" : nil
      let message = Diagnostic.Message.unknownWord(path["role"], word, meant: meant)
      decoder.report(.error(message, at: position, help: help))
    }
  }

  /// The blocks of `subnets` (OVN-Kubernetes: `cidr/hostPrefix, ...`); empty where they aren't told.
  private static func subnets(of plugin: ManifestNode) -> [CIDR] {
    guard let text = plugin["subnets"]?.text else { return [] }
    let blocks = text.split(whereSeparator: { $0 == "," || $0 == " " })
    let subnets = blocks.compactMap { block in
      CIDR(block.split(separator: "/").prefix(2).joined(separator: "/"))
    }
    return subnets.count == blocks.count ? subnets : []
  }
}
