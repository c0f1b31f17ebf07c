import NetworkModel
import ReachabilityEngine

/// Which classes are alike as subjects of a direction, so that one replay explains them all.
///
/// A class, since it remembers what it found.
final class SubjectProfiles {
  /// What the explanation of one direction depends on, besides the other end.
  private struct Profile: Hashable {
    var direction: Direction
    var policies: [Int]
    /// The subject, where its policies look at it once more.
    var subject: Int?
  }

  private let network: CompiledNetwork
  private let ids: [ClassID]
  private var numbers: [Profile: Int] = [:]
  private var numberOfClass: [Direction: NumberedCache<Int>] = [:]

  /// Prepares for a network.
  init(_ network: CompiledNetwork) {
    self.network = network
    ids = network.classIDs
  }

  /// The number of the policies that select a class; one of its own where they tell subjects apart.
  func number(_ direction: Direction, _ subject: Int) -> Int {
    numberOfClass[direction, default: NumberedCache()].value(subject) {
      let selecting = network.policies(selecting: ids[subject], direction)
      let isShared = selecting.allSatisfy { selection in
        selection.isCertain && network.network.policies[selection.policy].isBlind(direction)
      }
      let profile = Profile(
        direction: direction,
        policies: selecting.map(\.policy),
        subject: isShared ? nil : subject
      )
      let number = numbers[profile] ?? numbers.count
      numbers[profile] = number
      return number
    }
  }
}

extension CompiledNetwork {
  /// An endpoint that stands for a class.
  func example(of id: ClassID) -> EndpointReference? {
    let endpoints = self[id]
    if let pod = endpoints.pods.first { return .pod(pod) }
    if let node = endpoints.nodes.first { return .node(node) }
    return endpoints.addresses.ranges.first.map {
      .address(IPAddress($0.family, $0.bounds.lowerBound))
    }
  }
}

extension Policy {
  /// Whether its rules look at nothing of the subject: no narrowing, and no port by a name, which for
  /// ingress is one of the subject.
  fileprivate func isBlind(_ direction: Direction) -> Bool {
    (rules(direction)?.rules ?? []).allSatisfy { rule in
      guard rule.local == nil else { return false }
      guard direction == .ingress, case .terms(let terms) = rule.connections else { return true }
      return terms.allSatisfy { term in
        if case .named = term.ports { false } else { true }
      }
    }
  }
}
