/// What names an object of the API: group and version, kind, namespace and name.
public struct ObjectIdentity: Hashable, Sendable {
  /// The group and version as written, such as `networking.k8s.io/v1`.
  public var apiVersion: String
  /// The kind, such as `NetworkPolicy`.
  public var kind: String
  /// Nil for cluster-scoped kinds.
  public var namespace: String?
  /// The name.
  public var name: String

  /// Creates an identity.
  public init(apiVersion: String, kind: String, namespace: String?, name: String) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`, or the name alone for cluster-scoped kinds.
  public var qualifiedName: String { namespace.map { "\($0)/\(name)" } ?? name }
}

extension ObjectIdentity: Comparable, CustomStringConvertible {
  /// Orders by namespace, name, kind and version.
  public static func < (a: Self, b: Self) -> Bool {
    (a.namespace ?? "", a.name, a.kind, a.apiVersion)
      < (b.namespace ?? "", b.name, b.kind, b.apiVersion)
  }

  /// `Kind namespace/name`.
  public var description: String { "\(kind) \(qualifiedName)" }
}

/// The top-most owner of pods: a Deployment, a StatefulSet, ..., or a Pod that nobody owns.
public struct WorkloadReference: Hashable, Sendable {
  /// The kind, such as `Deployment`; `Pod` for a pod without an owner.
  public var kind: String
  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String

  /// Creates a reference.
  public init(kind: String, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// `namespace/name`.
  public var qualifiedName: String { "\(namespace)/\(name)" }
}

extension WorkloadReference: Comparable, CustomStringConvertible {
  /// Orders by namespace, name and kind, the order of every report.
  public static func < (a: Self, b: Self) -> Bool {
    (a.namespace, a.name, a.kind) < (b.namespace, b.name, b.kind)
  }

  /// `namespace/name[Kind]`.
  public var description: String { "\(qualifiedName)[\(kind)]" }
}
