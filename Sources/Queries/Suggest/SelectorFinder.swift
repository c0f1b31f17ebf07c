import NetworkModel

/// What a selection of pods is to mean for pods that are yet to come.
enum SelectionStyle {
  /// The shortest words: `{}` where all pods of a namespace are meant, all but some others.
  case shortest
  /// Only pods that are like those meant: labels that they have.
  case named
}

/// Finds label selectors that tell some pods of a namespace from the others.
struct SelectorFinder {
  private let cluster: Cluster
  private let style: SelectionStyle
  private let usedKeys: [String: Set<String>]

  /// Takes in the labels that Services and policies select by, which are the ones meant to be.
  init(_ network: Network, _ style: SelectionStyle = .shortest) {
    cluster = network.cluster
    self.style = style
    var used: [String: Set<String>] = [:]
    for service in network.cluster.services {
      let keys = service.selector.map { $0.pairs.map(\.key) } ?? []
      used[service.namespace, default: []].formUnion(keys)
    }
    for policy in network.policies {
      guard let namespace = policy.identity.namespace,
        case .pods(in: .own, labels: let selector) = policy.subject
      else { continue }
      used[namespace, default: []].formUnion(selector.requirements.map(\.key))
    }
    usedKeys = used
  }

  /// The pods of a namespace that policies can select.
  func selectablePods(in namespace: String) -> [Int] {
    cluster.podIndices(inNamespace: namespace).filter { !cluster.pods[$0].isHostNetwork }
  }

  /// The selectors that together select some pods of a namespace, and no others.
  ///
  /// - Parameters:
  ///   - pods: The pods.
  ///   - namespace: Their namespace.
  ///   - avoided: The pods that must not be selected; nil for as few others as possible.
  /// - Returns: The fewest selectors; pods that can't be told from those avoided are left out, and the
  ///   list is nil where labels can't tell any of them apart.
  func selectors(
    for pods: [Int],
    in namespace: String,
    avoiding avoided: Set<Int>? = nil
  ) -> [LabelSelector]? {
    let all = selectablePods(in: namespace)
    let wanted = Set(pods).intersection(all)
    guard !wanted.isEmpty else { return nil }
    if wanted.count == all.count, style == .shortest { return [.everything] }
    if let exact = exact(wanted, all, in: namespace) { return [exact] }
    let workloads = Dictionary(grouping: wanted) { cluster.pods[$0].workload }
    let selectors = workloads.keys.sorted().compactMap { workload in
      let own = Set(workloads[workload, default: []])
      let selector = exact(own, all, in: namespace) ?? common(own)
      return selector.flatMap { selector in
        let isSafe = avoided?.allSatisfy { !selector.matches(cluster.pods[$0].labels) } ?? true
        return isSafe ? selector : nil
      }
    }
    guard avoided != nil || selectors.count == workloads.count else { return nil }
    var seen: Set<LabelSelector> = []
    let distinct = selectors.filter { seen.insert($0).inserted }
    return distinct.isEmpty ? nil : distinct
  }

  /// A requirement that none of some pods meets and all of some others do, of one key; nil where there is
  /// none.
  func requirement(excluding gone: [Int], keeping kept: [Int]) -> LabelRequirement? {
    let candidates = gone.first.map { keys(of: [$0], in: cluster.pods[$0].namespace) } ?? []
    return candidates.lazy.compactMap { key in
      let values = gone.map { cluster.pods[$0].labels[key] }
      let theirs = Set(values.compactMap(\.self))
      let isMet = kept.allSatisfy { pod in
        cluster.pods[pod].labels[key].map { !theirs.contains($0) } ?? true
      }
      return isMet && !values.contains(nil)
        ? LabelRequirement(key, .notIn, theirs.sorted()) : nil
    }.first
  }

  /// The shortest selector of exactly these pods, by one key or two; nil where there is none.
  private func exact(_ wanted: Set<Int>, _ all: [Int], in namespace: String) -> LabelSelector? {
    let keys = keys(of: wanted, in: namespace)
    let others = all.filter { !wanted.contains($0) }
    let single = keys.flatMap { key in
      [including(key, wanted), style == .shortest ? excluding(key, others) : nil]
        .compactMap(\.self)
    }
    let pairs = keys.prefix(6).flatMap { first in
      keys.prefix(6).filter { $0 > first }.compactMap { second in
        including(first, wanted).flatMap { a in
          including(second, wanted).map { LabelSelector(a.requirements + $0.requirements) }
        }
      }
    }
    let isExact = { (selector: LabelSelector) in
      all.allSatisfy { selector.matches(cluster.pods[$0].labels) == wanted.contains($0) }
    }
    let found = [single, pairs].lazy.compactMap { $0.filter(isExact).min(by: isShorter) }.first
    return found
  }

  private func isShorter(_ a: LabelSelector, _ b: LabelSelector) -> Bool {
    let counts = [a, b].map { $0.requirements.reduce(0) { $0 + $1.values.count } }
    return counts[0] < counts[1]
  }

  private func including(_ key: String, _ pods: Set<Int>) -> LabelSelector? {
    let values = pods.map { cluster.pods[$0].labels[key] }
    guard !values.contains(nil) else { return nil }
    return LabelSelector([LabelRequirement(key, .in, values.compactMap(\.self))])
  }

  private func excluding(_ key: String, _ pods: [Int]) -> LabelSelector? {
    let values = pods.compactMap { cluster.pods[$0].labels[key] }
    return values.isEmpty ? nil : LabelSelector([LabelRequirement(key, .notIn, values)])
  }

  /// The labels that all of some pods have; nil where there are none.
  private func common(_ pods: Set<Int>) -> LabelSelector? {
    guard let first = pods.min() else { return nil }
    let shared = cluster.pods[first].labels.pairs.filter { pair in
      !Self.generatedKeys.contains(pair.key)
        && pods.allSatisfy { cluster.pods[$0].labels[pair.key] == pair.value }
    }
    let labels = Labels(shared.map { ($0.key, $0.value) })
    return shared.isEmpty ? nil : LabelSelector(matchLabels: labels)
  }

  /// The keys of the pods' labels that people write, the most telling ones first.
  private func keys(of pods: Set<Int>, in namespace: String) -> [String] {
    let used = usedKeys[namespace, default: []]
    let keys = Set(pods.flatMap { cluster.pods[$0].labels.pairs.map(\.key) })
      .subtracting(Self.generatedKeys)
    let rank = { (key: String) in
      let usual = Self.usualKeys.firstIndex(of: key) ?? Self.usualKeys.count
      return (used.contains(key) ? 0 : 1, usual, key)
    }
    return keys.sorted { rank($0) < rank($1) }
  }

  private static let usualKeys = ["app.kubernetes.io/name", "app", "k8s-app", "name"]

  /// Labels that controllers set, with values that don't outlive a rollout or are a single pod's.
  private static let generatedKeys: Set<String> = [
    "pod-template-hash", "controller-revision-hash", "pod-template-generation", "controller-uid",
    "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/job-completion-index", "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
  ]
}
