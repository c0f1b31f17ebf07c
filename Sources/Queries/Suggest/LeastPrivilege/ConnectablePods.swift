import NetworkModel
import ReachabilityEngine

/// The pods that some pods may be connected with at all: where these are isolated, few of a large cluster.
///
/// What their own side of a connection lets through is looked at, class by class, for one of those classes
/// that the same policies select. On secondary networks other policies decide, so where there are some, all
/// pods count.
struct ConnectablePods {
  private let network: CompiledNetwork
  private let hasSecondary: Bool
  private let profiles: SubjectProfiles
  /// The classes of all pods, with their pods.
  private let podsOfClass: [(id: ClassID, pods: [Int])]

  /// Sorts all pods of a network by class.
  ///
  /// - Complexity: O(*pods*).
  init(_ evaluator: ReachEvaluator) {
    network = evaluator.network
    hasSecondary = !evaluator.secondary.networks.isEmpty
    profiles = SubjectProfiles(network)
    podsOfClass = Dictionary(grouping: network.network.cluster.pods.indices) { [network] in
      network.classID(of: .pod($0))
    }
    .map { ($0.key, $0.value) }
  }

  /// The pods that some pods may be connected with in a direction, themselves among them; perhaps more.
  ///
  /// Those that speak and listen with a node's addresses (N25) always count.
  ///
  /// - Complexity: O(*classes* · *policies of the pods that differ*).
  func connectable(_ direction: Direction, with pods: [Int]) -> [Int] {
    guard !hasSecondary else { return Array(network.network.cluster.pods.indices) }
    var subjects: [Int: ClassID] = [:]
    for id in Set(pods.map { network.classID(of: .pod($0)) }).sorted() {
      let number = profiles.number(direction, id.index)
      subjects[number] = subjects[number] ?? id
    }
    return podsOfClass.filter { other in
      network[other.id].kind == .hosts
        || subjects.values.contains { subject in
          !network.side(direction, of: subject, other: other.id).possible.isEmpty
        }
    }
    .flatMap(\.pods).sorted()
  }
}
