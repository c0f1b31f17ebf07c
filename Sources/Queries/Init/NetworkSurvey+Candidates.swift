internal import NetworkModel
internal import ReachabilityEngine

/// The sentences that are tried, by what they are about.
extension NetworkSurvey {
  /// How many namespaces are compared with each other.
  private static let comparedNamespaces = 24
  /// How many clients a sentence may name.
  private static let namedClients = 6

  /// `every pod in namespace/x is isolated for ingress`.
  var defaultDeny: Candidates {
    let isolated = namespaces.filter { !$0.isolatedDirections.isEmpty }
    return Candidates(
      sentences: isolated.map {
        Sentence(.isolatedFor(.within([$0.phrase]), $0.isolatedDirections))
      },
      leftOut: furtherNamespaces
    )
  }

  /// `namespace/a, namespace/b are isolated`: namespaces sorted into sets without connections.
  var separateNamespaces: Candidates {
    let compared = namespaces.prefix(Self.comparedNamespaces)
    var sets: [[Named]] = []
    for namespace in compared {
      let index = sets.firstIndex { set in
        set.allSatisfy { holds(Sentence(.areIsolated([$0.phrase, namespace.phrase]))) }
      }
      if let index { sets[index].append(namespace) } else { sets.append([namespace]) }
    }
    return Candidates(
      sentences: sets.filter { $0.count > 1 }.map { Sentence(.areIsolated($0.map(\.phrase))) },
      leftOut: furtherNamespaces + namespaces.count - compared.count
    )
  }

  /// `nothing outside reaches namespace/x`, or that of single workloads where it doesn't hold.
  var closedToOutside: Candidates {
    separately(isolatedFor: .ingress) { Sentence(.nothingReaches([$0], from: .outside)) }
  }

  /// `namespace/x reaches nothing outside`, or that of single workloads where it doesn't hold.
  var keptInside: Candidates {
    separately(isolatedFor: .egress) { Sentence(.reachesNothing([$0], in: .outside)) }
  }

  /// A sentence about each namespace where it holds, else about those of its workloads that policies
  /// isolate.
  private func separately(
    isolatedFor direction: Direction,
    _ sentence: (PeerPhrase) -> Sentence
  ) -> Candidates {
    var covered: Set<Int> = []
    var sentences: [Sentence] = []
    for namespace in namespaces where holds(sentence(namespace.phrase)) {
      sentences.append(sentence(namespace.phrase))
      covered.formUnion(namespace.members.pods)
    }
    for workload in workloads where workload.isIsolated[direction] == true {
      guard covered.isDisjoint(with: workload.members.pods) else { continue }
      sentences.append(sentence(workload.phrase))
    }
    return Candidates(sentences: sentences, leftOut: furtherWorkloads)
  }

  /// `x is reachable only from a, b`, or `nothing reaches x`.
  var soleClients: Candidates {
    let isolated = workloads.filter { $0.isIsolated[.ingress] == true }
    return Candidates(sentences: isolated.compactMap(soleClients), leftOut: furtherWorkloads)
  }

  private func soleClients(of workload: Named) -> Sentence? {
    let answer = evaluator.answer(
      from: .everything(in: resolver.network),
      to: [TargetPart(workload.members, .some(of: .all))],
      exempt: .leftOut,
      proxied: .leftOutWhereKnown
    )
    let clients = answer.groups.filter { $0.verdict != .deny }
      .reduce(PeerMembers()) { $0.union($1.sources) }
    if clients.isEmpty { return Sentence(.nothingReaches([workload.phrase], from: .anywhere)) }
    guard clients.isInside else { return nil }
    let names = workloads.filter { !$0.members.intersection(clients).isEmpty }
    guard names.count <= Self.namedClients else { return nil }
    return Sentence(.reachableOnlyFrom([workload.phrase], names.map(\.phrase)))
  }
}

extension PeerMembers {
  /// Whether all its members are pods.
  fileprivate var isInside: Bool { nodes.isEmpty && addresses.isEmpty }
}
