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
  /// The classes of pods with a network of their own, with their pods.
  private let podsOfClass: [(id: ClassID, pods: [Int])]
  /// Pods that speak and listen with a node's addresses (N25).
  private let hosts: [Int]
  private let all: [Int]

  /// Sorts all pods of a network by class.
  ///
  /// - Complexity: O(*pods*).
  init(_ evaluator: ReachEvaluator) {
    network = evaluator.network
    hasSecondary = !evaluator.secondary.networks.isEmpty
    profiles = SubjectProfiles(network)
    let pods = network.network.cluster.pods
    all = Array(pods.indices)
    hosts = all.filter { pods[$0].isHostNetwork }
    podsOfClass = Dictionary(grouping: all.filter { !pods[$0].isHostNetwork }) { [network] in
      network.classID(of: .pod($0))
    }
    .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The pods that some pods may be connected with in a direction, themselves among them; perhaps more.
  ///
  /// - Complexity: O(*classes* · *policies of the pods that differ*).
  func connectable(_ direction: Direction, with pods: [Int]) -> [Int] {
    guard !hasSecondary else { return all }
    var subjects: [Int: ClassID] = [:]
    for id in Set(pods.map { network.classID(of: .pod($0)) }).sorted() {
      let number = profiles.number(direction, id.index)
      subjects[number] = subjects[number] ?? id
    }
    let found = podsOfClass.filter { other in
      subjects.values.contains { subject in
        !network.side(direction, of: subject, other: other.id).possible.isEmpty
      }
    }
    return (found.flatMap(\.pods) + hosts).sorted()
  }
}
