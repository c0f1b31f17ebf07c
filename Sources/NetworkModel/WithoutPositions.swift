/// What objects say, apart from where they say it: whether two of them mean the same.
extension Namespace {
  /// The namespace with no position in it.
  public var withoutPositions: Self { Self(name: name, labels: labels) }
}

extension Pod {
  /// The pod with no position in it.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension Node {
  /// The node with no position in it.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension Service {
  /// The Service with no position in it.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension ServiceAccount {
  /// The service account with no position in it.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension EntryPoint {
  /// The way in with no position in it.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    for index in copy.backends.indices { copy.backends[index].position = nil }
    return copy
  }
}

extension Policy {
  /// The policy with no position in it, nor in its rules.
  public var withoutPositions: Self {
    var copy = self
    copy.position = nil
    copy.ingress = ingress?.withoutPositions
    copy.egress = egress?.withoutPositions
    return copy
  }
}

extension DirectionRules {
  fileprivate var withoutPositions: Self {
    var copy = self
    for rule in copy.rules.indices {
      copy.rules[rule].position = nil
      copy.rules[rule].peers = copy.rules[rule].peers?.map { Peer($0.endpoints) }
      if case .terms(let terms) = copy.rules[rule].connections {
        copy.rules[rule].connections = .terms(terms.map { ConnectionTerm($0.protocol, $0.ports) })
      }
    }
    return copy
  }
}
