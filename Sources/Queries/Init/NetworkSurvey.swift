internal import NetworkModel
internal import ReachabilityEngine

/// What a network is made of, as sentences name it, and sentences that probably hold in it.
struct NetworkSurvey {
  /// Sentences to try, in a fixed order.
  struct Candidates {
    var sentences: [Sentence] = []
    /// How many things of the kind were not looked at.
    var leftOut = 0
  }

  /// Pods that a sentence has a name for.
  struct Named {
    var phrase: PeerPhrase
    var members: PeerMembers
    var isIsolated: [Direction: Bool]
  }

  let evaluator: ReachEvaluator
  let resolver: PeerResolver
  /// The workloads that have a name of their own, by namespace and name, as far as they are looked at.
  let workloads: [Named]
  /// How many more there are.
  let furtherWorkloads: Int
  /// The namespaces with pods, by name, as far as they are looked at.
  let namespaces: [Named]
  /// How many more there are.
  let furtherNamespaces: Int

  private var network: CompiledNetwork { evaluator.network }

  init(_ network: Network, secondary: [Network]) {
    let resolver = PeerResolver(network, secondary: secondary)
    let compiled = CompiledNetwork(network)
    self.resolver = resolver
    evaluator = ReachEvaluator(
      compiled,
      resolver,
      secondary: secondary.map { CompiledNetwork($0) }
    )
    var pods: [WorkloadReference: [Int]] = [:]
    var podsOfNamespace: [String: [Int]] = [:]
    for (index, pod) in network.cluster.pods.enumerated() {
      pods[pod.workload, default: []].append(index)
      podsOfNamespace[pod.namespace, default: []].append(index)
    }
    let limit = FirstAssertions.workloadLimit
    workloads = pods.keys.sorted().prefix(limit).compactMap { workload in
      let members = PeerMembers(pods: pods[workload, default: []])
      return Self.phrase(workload, members, resolver).map {
        Named($0, members, compiled)
      }
    }
    furtherWorkloads = max(0, pods.count - limit)
    namespaces = podsOfNamespace.keys.sorted().prefix(limit).map { name in
      Named(
        PeerPhrase(.namespace(name)),
        PeerMembers(pods: podsOfNamespace[name, default: []]),
        compiled
      )
    }
    furtherNamespaces = max(0, podsOfNamespace.count - limit)
  }

  /// Whether a sentence holds, as a check would have it.
  func holds(_ sentence: Sentence) -> Bool {
    let text = sentence.description
    guard let read = try? Sentence(parsing: text), read == sentence,
      let claim = try? Claim(sentence, resolver)
    else { return false }
    return claim.result(Assertion(text, sentence), evaluator).passed
  }

  /// The shortest words that mean a workload and nothing else; nil where there are none.
  private static func phrase(
    _ workload: WorkloadReference,
    _ members: PeerMembers,
    _ resolver: PeerResolver
  ) -> PeerPhrase? {
    let words = [
      workload.qualifiedName, "\(workload.kind.lowercased())/\(workload.qualifiedName)",
    ]
    return words.lazy.compactMap { text in
      guard let phrase = try? PeerPhrase(parsing: text),
        let found = try? resolver.source(phrase), found.members == members
      else { return nil }
      return phrase
    }.first
  }
}

extension NetworkSurvey.Named {
  fileprivate init(_ phrase: PeerPhrase, _ members: PeerMembers, _ network: CompiledNetwork) {
    self.phrase = phrase
    self.members = members
    let classes = Set(members.pods.map { network.classID(of: .pod($0)) })
    isIsolated = Dictionary(
      uniqueKeysWithValues: Direction.allCases.map { direction in
        (direction, classes.allSatisfy { network.isolation(of: $0, direction) == .yes })
      }
    )
  }

  /// The directions in which policies isolate all of it.
  var isolatedDirections: Set<Direction> { Set(isIsolated.filter(\.value).keys) }
}
