/// Selectors, peers and rules as policies hold them.
enum Selectors {
  /// Pods or namespaces with these labels; all of them where there are none.
  static func labels(_ labels: [String: String]) -> ManifestValue {
    labels.isEmpty ? [:] : ["matchLabels": .strings(labels)]
  }

  /// Those whose label is, or isn't, one of some values.
  static func expression(_ key: String, _ relation: String, _ values: [String]) -> ManifestValue {
    [
      "matchExpressions": [
        [
          "key": .text(key), "operator": .text(relation),
          "values": .list(values.map { .text($0) }),
        ]
      ]
    ]
  }

  /// A spec that admits peers on ports to the pods of a selector; on all ports where `ports` is nil.
  static func ingress(
    to subject: ManifestValue,
    from peers: [ManifestValue],
    ports: [ManifestValue]? = nil
  ) -> ManifestValue {
    let rule: ManifestValue = ["from": .list(peers)]
    return [
      "ingress": [ports.map { rule.adding(["ports": .list($0)]) } ?? rule],
      "podSelector": subject, "policyTypes": ["Ingress"],
    ]
  }

  /// A spec that lets the pods of a selector out to peers on ports.
  static func egress(
    of subject: ManifestValue,
    to peers: [ManifestValue],
    ports: [ManifestValue]? = nil
  ) -> ManifestValue {
    let rule: ManifestValue = ["to": .list(peers)]
    return [
      "egress": [ports.map { rule.adding(["ports": .list($0)]) } ?? rule],
      "podSelector": subject, "policyTypes": ["Egress"],
    ]
  }

  /// A port by number.
  static func port(_ number: Int, _ protocol: String = "TCP") -> ManifestValue {
    ["port": .number(number), "protocol": .text(`protocol`)]
  }
}
