import NetworkModel

/// Pods of a workload of which the same is wanted: what one policy is for.
struct PolicyUnit {
  /// Their namespace.
  var namespace: String
  /// The name of their policy: the workload's, where that is one unit and the only of its name.
  var name: String
  /// The pods, ascending.
  var pods: [Int]
  /// What may come in.
  var ingress = PermittedConnections()
  /// What may go out.
  var egress = PermittedConnections()
  /// Whether it may ask a DNS that the input doesn't hold.
  var asksUnknownDNS = false

  /// Whether nothing is wanted, so that the namespace's default deny is all it needs.
  var isClosed: Bool { ingress.isEmpty && egress.isEmpty }

  /// What may pass in a direction.
  func permitted(_ direction: Direction) -> PermittedConnections {
    direction == .ingress ? ingress : egress
  }
}

/// The units of some namespaces, sorted by namespace and name.
struct PolicyUnits {
  private(set) var all: [PolicyUnit] = []
  private let cluster: Cluster

  /// Names that no unit gets.
  private static let reserved: Set<String> = [LeastPrivilegePlan.defaultDeny]

  /// What is wanted from and to a pod: indices of permissions.
  private struct Signature: Hashable {
    var sources: [Int] = []
    var destinations: [Int] = []
  }

  /// Cuts the pods of namespaces, as far as policies can select them, by what is permitted.
  ///
  /// - Complexity: O(*permissions* · *their pods*).
  init(_ permissions: [WantedConnection], in namespaces: Set<String>, _ cluster: Cluster) {
    self.cluster = cluster
    var signatures: [Int: Signature] = [:]
    for (index, permission) in permissions.enumerated() {
      for pod in permission.sources.pods {
        signatures[pod, default: Signature()].sources += [index]
      }
      for pod in permission.target.members.pods {
        signatures[pod, default: Signature()].destinations += [index]
      }
    }
    for namespace in namespaces.sorted() {
      let pods = cluster.podIndices(inNamespace: namespace).filter {
        !cluster.pods[$0].isHostNetwork
      }
      let byWorkload = Dictionary(grouping: pods) { cluster.pods[$0].workload }
      for workload in byWorkload.keys.sorted() {
        let parts = Dictionary(grouping: byWorkload[workload, default: []]) {
          signatures[$0, default: Signature()]
        }
        add(parts, of: workload, permissions)
      }
    }
    makeNamesUnique()
    all.sort { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
  }

  private mutating func add(
    _ parts: [Signature: [Int]],
    of workload: WorkloadReference,
    _ permissions: [WantedConnection]
  ) {
    let sorted = parts.sorted { $0.value.lexicographicallyPrecedes($1.value) }
    for (signature, pods) in sorted {
      let pod = cluster.pods[pods[0]]
      let isWhole = parts.count == 1 || pods.count > 1
      var unit = PolicyUnit(
        namespace: workload.namespace,
        name: isWhole ? workload.name : pod.name,
        pods: pods
      )
      for index in signature.destinations {
        unit.ingress.permit(permissions[index].sources, permissions[index].connections)
      }
      for index in signature.sources {
        unit.egress.permit(permissions[index].target.members, permissions[index].connections)
      }
      all.append(unit)
    }
  }

  /// Adds the kind to names that several workloads of a namespace have, then numbers.
  private mutating func makeNamesUnique() {
    let names = Dictionary(grouping: all.indices) { "\(all[$0].namespace)/\(all[$0].name)" }
    for index in all.indices {
      let unit = all[index]
      let same = names["\(unit.namespace)/\(unit.name)", default: []]
      let kinds = Set(same.map { cluster.pods[all[$0].pods[0]].workload.kind })
      guard kinds.count > 1 || Self.reserved.contains(unit.name) else { continue }
      all[index].name += "-\(cluster.pods[unit.pods[0]].workload.kind.lowercased())"
    }
    var taken: Set<String> = []
    for index in all.indices {
      let name = all[index].name
      var number = 2
      while !taken.insert("\(all[index].namespace)/\(all[index].name)").inserted {
        all[index].name = "\(name)-\(number)"
        number += 1
      }
    }
  }

  /// Lets every unit that may speak to somebody ask for names as well.
  ///
  /// NodeLocal DNSCache listens on port 53 itself, whatever the port of the pods that it asks.
  mutating func permitDNS(_ dns: ClusterDNS) {
    for index in all.indices where !all[index].egress.isEmpty {
      all[index].egress.permit(PeerMembers(pods: dns.pods), dns.connections)
      all[index].egress.permit(
        PeerMembers(addresses: dns.nodeLocalAddresses),
        ClusterDNS.usualConnections
      )
      all[index].asksUnknownDNS = !dns.isKnown
    }
  }
}
