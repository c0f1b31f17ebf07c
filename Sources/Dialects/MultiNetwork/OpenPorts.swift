import Manifests
import NetworkModel

/// Ports that pods of a primary network open to pods of the cluster's own.
///
/// OVN-Kubernetes, *User Defined Networks*: "The only exception to this is when users annotate the
/// UDN pod using the `open-default-ports` annotation", which opens up "allow ACLs and nftrules to
/// allow traffic to reach at those ports".
struct OpenPorts: Hashable {
  /// The pods, by what a rule can say of them.
  var namespace: String
  var labels: Labels
  var terms: [ConnectionTerm]

  /// Creates the open ports of a pod.
  init(_ pod: Pod, _ terms: [ConnectionTerm]) {
    namespace = pod.namespace
    labels = pod.labels
    self.terms = terms
  }

  /// Whether a pod has the namespace and the labels, so that a rule speaks of it as well.
  func describes(_ pod: Pod) -> Bool {
    pod.namespace == namespace && labels.isSubset(of: pod.labels)
  }
}

extension OpenPorts: Comparable {
  /// Orders by namespace, labels and ports.
  static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.labels.description, "\(a.terms)")
      < (b.namespace, b.labels.description, "\(b.terms)")
  }
}

extension Rule {
  /// The rule that opens ports to some peers; it only may where other pods look alike.
  init(
    opening ports: OpenPorts,
    to peers: EndpointExpression,
    isCertain: Bool,
    index: Int,
    position: SourcePosition?
  ) {
    let scope: LabelSelector = ["kubernetes.io/metadata.name": ports.namespace]
    let doubt = UnknownCause(
      "pods with the same labels differ in `\(NetworkAnnotation.openPorts)`"
    )
    self.init(
      .pass,
      peers: [Peer(peers)],
      local: .pods(in: .matching(scope), labels: LabelSelector(matchLabels: ports.labels)),
      connections: .terms(ports.terms),
      conditions: isCertain ? [] : [doubt],
      name: NetworkAnnotation.openPorts,
      index: index,
      position: position
    )
  }
}

extension Lowering {
  /// A YAML list of `protocol` and `port`; ICMP is not judged (N35).
  mutating func openPorts(_ node: ManifestNode, at path: FieldPath) -> [ConnectionTerm] {
    guard let text = decoder.text(node, at: path) else { return [] }
    let position = node.position
    var terms: [ConnectionTerm] = []
    let fault = EmbeddedText.readYAML(text) { list in
      guard list.kind == .sequence || list.kind == .null else {
        return decoder.report(.error(.wrongType(path, "a list", list), at: position))
      }
      for (index, item) in list.elements.enumerated() {
        if let term = openPort(item, at: path[index], position) { terms.append(term) }
      }
    }
    if let fault { decoder.report(.error(.unreadable(path, as: "YAML", fault), at: position)) }
    return terms
  }

  /// An item of the list; nil for ICMP and where it is wrong, which is reported at the annotation.
  private mutating func openPort(
    _ item: ManifestNode,
    at path: FieldPath,
    _ position: SourcePosition
  ) -> ConnectionTerm? {
    guard let word = item["protocol"]?.text, !word.isEmpty else {
      decoder.report(.error(.missingField(path["protocol"]), at: position))
      return nil
    }
    if word.lowercased() == "icmp" { return nil }
    guard let `protocol` = IPProtocol(name: word.uppercased()) else {
      let message = Diagnostic.Message.unknownWord(path["protocol"], word, meant: nil)
      let help = "use `tcp`, `udp`, `sctp` or `icmp`"
      decoder.report(.error(message, at: position, help: help))
      return nil
    }
    guard let node = decoder.present("port", in: item) else {
      decoder.report(.error(.missingField(path["port"]), at: position))
      return nil
    }
    guard let port = node.integer, let range = PortRange(port, port) else {
      let message: Diagnostic.Message = "`\(path["port"])` must be 1 to 65535, not \(node.inWords)"
      decoder.report(.error(message, at: position))
      return nil
    }
    return ConnectionTerm(`protocol`, .range(range))
  }
}
