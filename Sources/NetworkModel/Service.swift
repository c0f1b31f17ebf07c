/// A Service: a name, ports, and what is behind it (N28, N29).
public struct Service: Hashable, Sendable {
  /// A port of a Service and what it becomes on the pods behind it.
  public struct Port: Hashable, Sendable {
    /// The port on the pods.
    public enum Target: Hashable, Sendable {
      /// The same number on every pod.
      case number(Int)
      /// The container port of this name, which may differ from pod to pod.
      case name(String)
    }

    /// The name, if it has one.
    public var name: String?
    /// The Service's own port.
    public var port: Int
    /// The protocol; TCP where the manifest names none.
    public var `protocol`: IPProtocol
    /// The port on the pods; the Service's own number where the manifest names none.
    public var target: Target
    /// The port on every node, where one is given (N39); the server chooses where none is written.
    public var nodePort: Int?

    /// Creates a port.
    public init(
      name: String? = nil,
      port: Int,
      protocol: IPProtocol = .tcp,
      target: Target,
      nodePort: Int? = nil
    ) {
      self.name = name
      self.port = port
      self.protocol = `protocol`
      self.target = target
      self.nodePort = nodePort
    }
  }

  /// One address behind a Service without selector, as an EndpointSlice lists it (N29).
  public struct Endpoint: Hashable, Sendable {
    /// Its address.
    public var address: IPAddress
    /// The pod of the Service's namespace that it is, where the slice says so.
    public var pod: String?
    /// The ports by the name of the Service's port, empty where that has none.
    public var ports: [EndpointPort]

    /// Creates an endpoint.
    public init(address: IPAddress, pod: String? = nil, ports: [EndpointPort]) {
      self.address = address
      self.pod = pod
      self.ports = ports
    }
  }

  /// A port of an endpoint.
  public struct EndpointPort: Hashable, Sendable {
    /// The name of the Service's port that it belongs to; empty where that has none.
    public var name: String
    /// The number; nil for every port.
    public var port: Int?
    /// The protocol.
    public var `protocol`: IPProtocol

    /// Creates a port.
    public init(name: String = "", port: Int?, protocol: IPProtocol = .tcp) {
      self.name = name
      self.port = port
      self.protocol = `protocol`
    }
  }

  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String
  /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`.
  public var type: String
  /// The labels of the pods behind it; nil for a Service without selector (N29).
  public var selector: Labels?
  /// Its ports.
  public var ports: [Port]
  /// Its addresses in the cluster; empty where none is known.
  public var clusterIPs: [IPAddress]
  /// Whether it is headless (`clusterIP: None`): names resolve to the pods, no port is translated.
  public var isHeadless: Bool
  /// The host name that a Service of type ExternalName stands for.
  public var externalName: String?
  /// Addresses that nodes take connections to it on, besides their own.
  public var externalIPs: [IPAddress]
  /// The addresses of its load balancer, as far as its status tells.
  public var loadBalancerIPs: [IPAddress]
  /// Whom its load balancer serves; empty for everyone.
  public var loadBalancerSourceRanges: [CIDR]
  /// Whether a load balancer's Service has node ports as well.
  public var allocatesNodePorts: Bool
  /// Whether pods see the addresses of clients outside: `externalTrafficPolicy: Local` (N30).
  public var preservesClientAddress: Bool
  /// What its EndpointSlices list, for a Service without selector; sorted by address.
  public var endpoints: [Endpoint]
  /// Where it is declared.
  public var position: SourcePosition?

  /// Creates a Service.
  public init(
    namespace: String,
    name: String,
    type: String = "ClusterIP",
    selector: Labels?,
    ports: [Port],
    clusterIPs: [IPAddress] = [],
    isHeadless: Bool = false,
    externalName: String? = nil,
    externalIPs: [IPAddress] = [],
    loadBalancerIPs: [IPAddress] = [],
    loadBalancerSourceRanges: [CIDR] = [],
    allocatesNodePorts: Bool = true,
    preservesClientAddress: Bool = false,
    endpoints: [Endpoint] = [],
    position: SourcePosition? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.type = type
    self.selector = selector
    self.ports = ports
    self.clusterIPs = clusterIPs
    self.isHeadless = isHeadless
    self.externalName = externalName
    self.externalIPs = externalIPs
    self.loadBalancerIPs = loadBalancerIPs
    self.loadBalancerSourceRanges = loadBalancerSourceRanges
    self.allocatesNodePorts = allocatesNodePorts
    self.preservesClientAddress = preservesClientAddress
    self.endpoints = endpoints
    self.position = position
  }

  /// `namespace/name`.
  public var qualifiedName: String { "\(namespace)/\(name)" }
}
