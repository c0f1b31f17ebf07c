import Manifests
import NetworkModel

/// Reads a listener of a Gateway.
struct GatewayListenerReader {
  /// The listener, or nil where what it takes can't be told; what is wrong is reported.
  func listener(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> GatewayListener? {
    guard let listener = decoder.mapping(node, of: .gatewayListener, at: path) else { return nil }
    let name = decoder.requiredText("name", in: listener, at: path)
    let port = decoder.required("port", in: listener, at: path)
      .flatMap { decoder.portNumber($0, at: path["port"]) }
    let `protocol` = self.protocol(listener, at: path, &decoder)
    let hostname = decoder.optionalText("hostname", in: listener, at: path)
    let allowed = allowedRoutes(listener, at: path["allowedRoutes"], &decoder)
    guard let name, let `protocol` else { return nil }
    return GatewayListener(
      name: name,
      port: port,
      protocol: `protocol`,
      hostname: hostname,
      namespaces: allowed.namespaces,
      kinds: allowed.kinds,
      position: listener.position
    )
  }

  private func `protocol`(
    _ listener: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> String? {
    guard let word = decoder.requiredText("protocol", in: listener, at: path) else { return nil }
    let known = ["HTTP", "HTTPS", "TLS", "TCP", "UDP"]
    guard !known.contains(word),
      let meant = known.first(where: { $0 == word.uppercased() })
    else { return word }
    decoder.report(
      .error(
        .unknownWord(path["protocol"], word, meant: meant),
        at: listener["protocol"]?.position
      )
    )
    return meant
  }

  /// Which routes it takes: by default those of its own namespace, of every kind that fits.
  private func allowedRoutes(
    _ listener: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> (namespaces: GatewayListener.Namespaces, kinds: Set<GatewayRouteKind>?) {
    guard let node = decoder.present("allowedRoutes", in: listener),
      let allowed = decoder.mapping(node, of: .allowedRoutes, at: path)
    else { return (.same, nil) }
    return (
      namespaces(allowed["namespaces"], at: path["namespaces"], &decoder),
      kinds(allowed["kinds"], at: path["kinds"], &decoder)
    )
  }

  private func namespaces(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> GatewayListener.Namespaces {
    guard let node, node.kind != .null,
      let namespaces = decoder.mapping(node, of: .routeNamespaces, at: path)
    else { return .same }
    let words = ["Same", "All", "Selector", "None"]
    switch decoder.word("from", of: words, in: namespaces, at: path) {
    case "All": return .all
    case "None": return .none
    case "Selector":
      guard let node = decoder.required("selector", in: namespaces, at: path),
        let selector = decoder.labelSelector(node, at: path["selector"])
      else { return .same }
      return .matching(selector)
    default: return .same
    }
  }

  /// The kinds of a list that isn't empty; those that aren't routes of the API take no part.
  private func kinds(
    _ node: ManifestNode?,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Set<GatewayRouteKind>? {
    guard let items = decoder.list(node, at: path), !items.isEmpty else { return nil }
    var kinds: Set<GatewayRouteKind> = []
    for (index, item) in items.enumerated() {
      let path = path[index]
      guard let entry = decoder.mapping(item, of: .routeGroupKind, at: path),
        let word = decoder.requiredText("kind", in: entry, at: path)
      else { continue }
      let group = decoder.optionalText("group", in: entry, at: path) ?? GatewayAPI.group
      guard group == GatewayAPI.group else { continue }
      if let kind = GatewayRouteKind(rawValue: word) {
        kinds.insert(kind)
        continue
      }
      let words = GatewayRouteKind.allCases.map(\.rawValue)
      decoder.report(
        .error(
          .unknownWord(path["kind"], word, meant: NearMiss.closest(to: word, among: words)),
          at: entry["kind"]?.position
        )
      )
    }
    return kinds
  }
}

extension FieldSet {
  fileprivate static let gatewayListener = FieldSet(
    ["name", "hostname", "port", "protocol", "tls", "allowedRoutes"],
    misplaced: ["hostnames": "a listener has one `hostname`; write one listener for each"]
  )

  fileprivate static let allowedRoutes = FieldSet(
    ["namespaces", "kinds"],
    misplaced: ["from": "`from` stands under `namespaces`"]
  )

  fileprivate static let routeNamespaces = FieldSet(
    ["from", "selector"],
    misplaced: ["matchLabels": "`matchLabels` stands under `selector`"]
  )

  fileprivate static let routeGroupKind = FieldSet(["group", "kind"])
}
