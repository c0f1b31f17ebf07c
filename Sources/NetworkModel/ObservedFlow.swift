/// One end of a connection that was seen, as a flow log names it: whatever of it the log knows.
public struct FlowEnd: Hashable, Sendable {
  /// The namespace of a pod.
  public var namespace: String?
  /// The name of a pod.
  public var pod: String?
  /// What the names of some equal pods begin with, such as `frontend-7d9c5b6f4-`, where the log doesn't
  /// tell them apart.
  public var podPrefix: String?
  /// The name of what owns the pod.
  public var workload: String?
  /// The kind of what owns the pod.
  public var workloadKind: String?
  /// The name of a node.
  public var node: String?
  /// Its address.
  public var address: IPAddress?
  /// A peer as sentences and lists of netsim name it; then nothing else is known.
  public var peer: String?
  /// Whether it is the node that the other end runs on, which no policy stops (N24).
  public var isOwnNode = false

  /// Creates an end of which nothing is known.
  public init() {}
}

/// A connection that was seen: who opened it, to whom, on which ports of the destination.
public struct ObservedFlow: Hashable, Sendable {
  /// Who opened it.
  public var source: FlowEnd
  /// To whom.
  public var destination: FlowEnd
  /// The destination's ports.
  public var connections: ConnectionSet

  /// Creates a flow.
  public init(source: FlowEnd, destination: FlowEnd, connections: ConnectionSet) {
    self.source = source
    self.destination = destination
    self.connections = connections
  }
}

extension FlowEnd: CustomStringConvertible {
  /// As people call it: `shop/api-7d9c-x2x9z`, `shop/api-*`, an address.
  public var description: String {
    if let peer { return peer }
    let space = namespace.map { "\($0)/" } ?? ""
    if let pod { return space + pod }
    if let podPrefix { return "\(space)\(podPrefix)*" }
    if let workload { return space + workload }
    return node.map { "node/\($0)" } ?? address.map { "\($0)" } ?? "something unknown"
  }
}
