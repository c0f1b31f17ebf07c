public import NetworkModel

/// Connections that must pass: every pair of a source with a member of the destination, on every port.
public struct WantedConnection: Hashable, Sendable {
  /// Where they come from.
  public var sources: PeerMembers
  /// Where they go: ports as the pods know them (N28); `every` always.
  public var target: TargetPart

  /// The ports.
  public var connections: ConnectionSet { target.demand.connections }

  /// Creates a connection that is wanted.
  public init(_ sources: PeerMembers, _ target: TargetPart) {
    self.sources = sources
    self.target = target
  }
}

/// All that is wanted, and whose policies it is about.
struct WantedConnections {
  /// What sentences say must pass: from outside, by whatever way in.
  var said: [WantedConnection] = []
  /// What was seen to pass, as policies see it.
  var observed: [WantedConnection] = []
  /// The namespaces that were named on either side.
  var namespaces: Set<String> = []
  /// The namespaces of which all pods were meant, those to come included; nil for every namespace.
  var wholeNamespaces: Set<String>? = []
  /// What the reader should know: lower case first, no full stop.
  var notes: [String] = []
  /// What is wanted and can't be put into policies, and why: lower case first, no full stop.
  var obstacles: [String] = []

  /// Adds a note once.
  mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// All that must pass.
  var all: [WantedConnection] { said + observed }

  /// Adds what was seen to pass: it names the namespaces of both ends.
  mutating func add(_ seen: ObservedConnections, _ cluster: Cluster) {
    observed += seen.wanted
    for connection in seen.wanted {
      let pods = connection.sources.pods + connection.target.members.pods
      namespaces.formUnion(pods.map { cluster.pods[$0].namespace })
    }
  }
}

extension WantedConnection {
  /// The part of it with an end in some namespaces.
  func touching(_ namespaces: Set<String>, _ cluster: Cluster) -> [WantedConnection] {
    let isInside = { (pod: Int) in namespaces.contains(cluster.pods[pod].namespace) }
    let inside = PeerMembers(pods: sources.pods.filter(isInside))
    var into = target
    into.members = PeerMembers(pods: target.members.pods.filter(isInside))
    return [
      WantedConnection(inside, target), WantedConnection(sources.subtracting(inside), into),
    ].filter { !$0.sources.isEmpty && !$0.target.members.isEmpty }
  }

  /// Whether all that is asked is an answer of the cluster's DNS.
  func isDNS(_ dns: ClusterDNS) -> Bool {
    !target.members.isEmpty && target.members.addresses.isSubset(of: dns.nodeLocalAddresses)
      && target.members.nodes.isEmpty && Set(target.members.pods).isSubset(of: dns.pods)
      && connections.isSubset(of: dns.connections)
  }
}

extension [WantedConnection] {
  /// The same with the connections of each pair of ends together, in the order of the first.
  var merged: Self {
    var places: [WantedConnection: Int] = [:]
    var all: Self = []
    for connection in self {
      var key = connection
      key.target.demand = .every(.none)
      if let place = places[key] {
        all[place].target.demand = .every(all[place].connections.union(connection.connections))
      } else {
        places[key] = all.count
        all.append(connection)
      }
    }
    return all
  }
}
