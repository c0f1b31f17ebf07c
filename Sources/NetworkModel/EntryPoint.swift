/// A way from outside the cluster to pods in it.
///
/// Two kinds of forwarding: a node sends packets on to a pod (`NodePort`, `LoadBalancer`,
/// `ExternalIP`), so policies see the client or the node; or a proxy opens connections of its own
/// (`Ingress`, `Gateway`, `Route`), so policies see the proxy's pods.
public struct EntryPoint: Hashable, Sendable {
  /// What opens it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A Service's `externalIPs`.
    case externalIP = "ExternalIP"
    /// A Gateway with the routes attached to it.
    case gateway = "Gateway"
    /// An Ingress.
    case ingress = "Ingress"
    /// A Service of type LoadBalancer.
    case loadBalancer = "LoadBalancer"
    /// The node ports of a Service.
    case nodePort = "NodePort"
    /// A Route of OpenShift.
    case route = "Route"
  }

  /// The proxy behind an Ingress, a Gateway or a Route.
  public enum Controller: Hashable, Sendable {
    /// Pods that aren't in the input.
    case unknown
    /// These pods: ascending indices into `Cluster.pods`.
    case pods([Int])
    /// Something outside with one of these addresses, it isn't known which.
    case addresses(AddressSet)
  }

  /// How connections get from the way in to a pod.
  public enum Forwarding: Hashable, Sendable {
    /// Packets are sent on; where `hidesClient`, a node may put its own address for the client's
    /// (N30).
    case packets(hidesClient: Bool)
    /// A proxy opens a connection of its own.
    case proxy(Controller)
  }

  /// Ports of a Service that it leads to.
  public struct Backend: Hashable, Sendable {
    /// Which ports of the Service.
    public enum Port: Hashable, Sendable {
      /// Every one.
      case all
      /// The one of this number.
      case number(Int)
      /// The one of this name.
      case name(String)
      /// Those whose target is this number on the pod, as a Route's `targetPort` may say.
      case target(Int)
    }

    /// The Service's namespace.
    public var namespace: String
    /// The Service's name.
    public var service: String
    /// The ports.
    public var port: Port
    /// Where it is written.
    public var position: SourcePosition?

    /// Creates a backend.
    public init(
      namespace: String,
      service: String,
      port: Port,
      position: SourcePosition? = nil
    ) {
      self.namespace = namespace
      self.service = service
      self.port = port
      self.position = position
    }
  }

  /// What opens it.
  public var kind: Kind
  /// The namespace of what opens it.
  public var namespace: String
  /// The name of what opens it.
  public var name: String
  /// How connections get to pods.
  public var forwarding: Forwarding
  /// Whom it serves; empty for every address outside.
  public var clients: [CIDR]
  /// Where it leads.
  public var backends: [Backend]
  /// Where it is declared.
  public var position: SourcePosition?

  /// Creates a way in.
  public init(
    kind: Kind,
    namespace: String,
    name: String,
    forwarding: Forwarding,
    clients: [CIDR] = [],
    backends: [Backend],
    position: SourcePosition? = nil
  ) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.forwarding = forwarding
    self.clients = clients
    self.backends = backends
    self.position = position
  }

  /// `namespace/name`.
  public var qualifiedName: String { "\(namespace)/\(name)" }
}

extension EntryPoint: CustomStringConvertible {
  /// `Kind namespace/name`.
  public var description: String { "\(kind.rawValue) \(qualifiedName)" }
}
