internal import NetworkModel
internal import ReachabilityEngine

/// The connections that a first file of assertions names.
extension NetworkSurvey {
  /// Which connections are worth a sentence.
  enum Worth {
    /// Those that policies isolate an end of, so that a change of policies may cut them.
    case isolatedOnly
    case all
  }

  /// `a can reach b:80, b:443`, on the ports that b declares or that Services lead to; without a port
  /// where none is known.
  func connections(_ worth: Worth) -> Candidates {
    var targets: [Int: [Int: [PortExpression?]]] = [:]
    for (index, target) in workloads.enumerated() {
      for port in ports(of: target) {
        for source in clients(of: target, on: port, worth) where source != index {
          targets[source, default: [:]][index, default: []].append(port)
        }
      }
    }
    let sentences = targets.sorted { $0.key < $1.key }.flatMap { source, targets in
      targets.sorted { $0.key < $1.key }.map { target, ports in
        let phrase = workloads[target].phrase
        return Sentence(
          .canReach([workloads[source].phrase], ports.map { PeerPhrase(phrase.peer, ports: $0) })
        )
      }
    }
    return Candidates(sentences: sentences, leftOut: furtherWorkloads)
  }

  /// The workloads all of whose pods reach all pods of a target on a port.
  private func clients(
    of target: Named,
    on port: PortExpression?,
    _ worth: Worth
  ) -> [Int] {
    let sources = workloads.indices.filter { index in
      worth == .all || target.isIsolated[.ingress] == true
        || workloads[index].isIsolated[.egress] == true
    }
    let answer = evaluator.answer(
      from: PeerMembers(pods: sources.flatMap { workloads[$0].members.pods }),
      to: [TargetPart(target.members, Self.demand(port))]
    )
    let failing = answer.groups.filter { $0.verdict != .allow }
      .reduce(into: Set<Int>()) { $0.formUnion($1.sources.pods) }
    return sources.filter { failing.isDisjoint(with: workloads[$0].members.pods) }
  }

  private static func demand(_ port: PortExpression?) -> PortDemand {
    guard let port, case .numbers(let range) = port.ports else { return .some(of: .all) }
    return .every(ConnectionSet(port.protocol ?? .tcp, range))
  }

  /// The ports that all pods of a workload declare; where they declare none, those that Services lead to; a nil where there are none either.
  private func ports(of workload: Named) -> [PortExpression?] {
    let pods = workload.members.pods.map { resolver.network.cluster.pods[$0] }
    guard let first = pods.first else { return [] }
    let declared = pods.dropFirst().reduce(Set(first.ports.map(Port.init))) {
      $0.intersection($1.ports.map(Port.init))
    }
    let ports = declared.isEmpty ? servedPorts(of: first) : declared
    return ports.isEmpty ? [nil] : ports.sorted().map(\.expression)
  }

  private func servedPorts(of pod: Pod) -> Set<Port> {
    var ports: Set<Port> = []
    for service in resolver.network.cluster.services where service.namespace == pod.namespace {
      guard let selector = service.selector, !selector.pairs.isEmpty,
        selector.isSubset(of: pod.labels)
      else { continue }
      for port in service.ports {
        if case .number(let number) = port.target {
          ports.insert(Port(proto: port.protocol, number: number))
        }
      }
    }
    return ports
  }

  private struct Port: Hashable, Comparable {
    var proto: IPProtocol
    var number: Int

    init(proto: IPProtocol, number: Int) {
      self.proto = proto
      self.number = number
    }

    init(_ port: ContainerPort) { self.init(proto: port.protocol, number: port.port) }

    static func < (a: Self, b: Self) -> Bool {
      (a.proto.description, a.number) < (b.proto.description, b.number)
    }

    /// As sentences ask for it; TCP without saying so.
    var expression: PortExpression? {
      PortRange(number, number).map {
        PortExpression(.numbers($0), protocol: proto == .tcp ? nil : proto)
      }
    }
  }
}
