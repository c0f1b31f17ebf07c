internal import NetworkModel

/// Objects by name: `[KIND/][NAMESPACE/]NAME`.
public struct ObjectPattern: Hashable, Sendable {
  /// The kind in lower case, in its long singular form where that is known; nil for any.
  public var kind: String?
  /// The namespace; nil for any, and for cluster-scoped kinds.
  public var namespace: String?
  /// The name.
  public var name: String

  /// Creates a pattern.
  public init(kind: String? = nil, namespace: String? = nil, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// Reads a pattern; of two parts, the first is a kind where it is the word for one.
  ///
  /// - Throws: `WhatIf.Fault` where a part is empty or there are more than three.
  public init(parsing text: String) throws(WhatIf.Fault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
      throw WhatIf.Fault(
        "`\(text)` names no object",
        help: "write `NAME`, `NAMESPACE/NAME`, `KIND/NAME` or `KIND/NAMESPACE/NAME`"
      )
    }
    switch parts.count {
    case 1: self.init(name: parts[0])
    case 2:
      if let kind = KindWords.known(parts[0]) {
        self.init(kind: kind, name: parts[1])
      } else {
        self.init(namespace: parts[0], name: parts[1])
      }
    default:
      let kind = KindWords.known(parts[0]) ?? parts[0].lowercased()
      self.init(kind: kind, namespace: parts[1], name: parts[2])
    }
  }

  /// Whether an object is meant.
  func matches(_ key: ObjectKey) -> Bool {
    key.name == name && (namespace ?? key.namespace) == key.namespace
      && (kind ?? key.kind.lowercased()) == key.kind.lowercased()
  }
}

extension ObjectPattern: CustomStringConvertible {
  /// As it is written.
  public var description: String {
    [kind, namespace, name].compactMap(\.self).joined(separator: "/")
  }
}

/// The words for kinds of objects, in the spellings that `kubectl` takes.
enum KindWords {
  private static let shortForms = [
    "po": "pod", "deploy": "deployment", "rs": "replicaset", "sts": "statefulset",
    "ds": "daemonset", "cj": "cronjob", "rc": "replicationcontroller", "svc": "service",
    "no": "node", "ns": "namespace", "sa": "serviceaccount", "ep": "endpoints",
    "ing": "ingress", "netpol": "networkpolicy", "anp": "adminnetworkpolicy",
    "banp": "baselineadminnetworkpolicy", "cnp": "clusternetworkpolicy",
    "gtw": "gateway", "gc": "gatewayclass", "vm": "virtualmachine",
    "vmi": "virtualmachineinstance", "net-attach-def": "networkattachmentdefinition",
    "multi-policy": "multinetworkpolicy", "udn": "userdefinednetwork",
    "cudn": "clusteruserdefinednetwork",
  ]

  /// Singular and plural of every kind that is read -> the singular.
  private static let longForms: [String: String] = {
    var forms: [String: String] = [:]
    for entry in DialectCatalogue.groups.values {
      for (kind, bearing) in entry.group.kinds where bearing == .read {
        forms[kind.lowercased()] = kind.lowercased()
        forms[ClusterResources.resource(kind, "")] = kind.lowercased()
      }
    }
    return forms
  }()

  /// The long singular form of a word in any case; nil where the word is no kind that is read.
  static func known(_ word: String) -> String? {
    let word = word.lowercased()
    return longForms[word] ?? shortForms[word]
  }
}
