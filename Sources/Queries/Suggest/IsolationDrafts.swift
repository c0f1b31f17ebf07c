import NetworkModel
import ReachabilityEngine

/// Makes drafts that isolate pods: the default deny of a namespace, or of some of its pods.
struct IsolationDrafts {
  let workshop: SuggestionWorkshop
  let findings: [IsolationFinding]

  /// The drafts: a policy that is there and isolates in more directions, then new policies.
  var drafts: [PolicyDraft] {
    [extending, adding].compactMap(\.self)
  }

  private var failing: [IsolationFinding] { findings.filter { $0.isIsolated != .yes } }

  /// The pods that aren't isolated in a direction, by namespace, with all that must be.
  private func places(
    _ direction: Direction
  ) -> [(namespace: String, failing: [Int], claimed: [Int])] {
    let cluster = workshop.network.network.cluster
    let claimed = cluster.selectableByNamespace(
      findings.filter { $0.direction == direction }.flatMap(\.pods)
    )
    return cluster.selectableByNamespace(
      failing.filter { $0.direction == direction }.flatMap(\.pods)
    ).map { namespace, pods in
      (namespace, pods, claimed.first { $0.namespace == namespace }?.pods ?? pods)
    }
  }

  private var extending: PolicyDraft? {
    var draft = PolicyDraft()
    for direction in Direction.allCases {
      for place in places(direction) {
        let candidates = workshop.policies(selectingJust: place.claimed, of: place.namespace)
        guard let policy = candidates.first(where: { $0.rules(direction) == nil }) else {
          return nil
        }
        draft.revise(policy, "has \(policy.nameAndPlace) isolate for \(direction), too") {
          $0.setRules(direction, [])
        }
      }
    }
    return draft.edits.isEmpty ? nil : draft
  }

  private var adding: PolicyDraft? {
    var draft = PolicyDraft()
    let directions = Direction.allCases.filter { !places($0).isEmpty }
    for direction in directions {
      for place in places(direction) {
        guard let selectors = selectors(place) else { return nil }
        for selector in selectors {
          let word = directions.count == 2 ? "" : "-\(direction)"
          let whose = selector.isEmpty ? "" : "-of-\(name(place.failing))"
          var policy = workshop.newPolicy(
            place.namespace,
            "default-deny\(word)\(whose)",
            selector
          )
          policy.setRules(direction, [])
          draft.add(policy, to: workshop.network.network)
        }
      }
    }
    return draft.edits.isEmpty ? nil : draft
  }

  /// Every pod of a namespace where all of them are claimed to be isolated; else those that aren't.
  private func selectors(
    _ place: (namespace: String, failing: [Int], claimed: [Int])
  ) -> [LabelSelector]? {
    let all = workshop.selectors.selectablePods(in: place.namespace)
    if place.claimed == all { return [.everything] }
    return workshop.selectors.selectors(for: place.failing, in: place.namespace)
  }

  private func name(_ pods: [Int]) -> String {
    workshop.network.network.cluster.shortName(of: PeerMembers(pods: pods))
  }
}
