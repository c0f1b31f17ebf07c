import NetworkModel
import ReachabilityEngine
import Reports

/// What is drawn of a unit beside its name.
struct UnitFacts: Equatable {
  let role: Graph.Node.Role
  let kind: String
  private let isHostNetwork: Bool
  private let pods: [ReplicaCount]
  private let names: [String]

  /// How many pods there are makes no unit another one.
  static func == (a: Self, b: Self) -> Bool {
    (a.role, a.kind, a.isHostNetwork) == (b.role, b.kind, b.isHostNetwork)
  }

  init(_ unit: ListedUnit, _ network: CompiledNetwork) {
    isHostNetwork = unit.peer.isHostNetwork
    pods = unit.pods.map { network.network.cluster.pods[$0].replicas }
    switch unit.peer {
    case .workload(let workload, let pods, _):
      (kind, names) = (workload.kind, pods)
      role = .workload(Self.protection(network.classID(of: .pod(unit.pods[0])), network))
    case .node, .outside, .entryPoint:
      (kind, names) = ("Node", [])
      role = .node
    }
  }

  private static func protection(
    _ id: ClassID,
    _ network: CompiledNetwork
  ) -> Graph.Node.Protection {
    switch (network.isolation(of: id, .ingress), network.isolation(of: id, .egress)) {
    case (.unknown, _), (_, .unknown): return .unknown
    case (.yes, .yes): return .both
    case (.yes, .no): return .ingress
    case (.no, .yes): return .egress
    case (.no, .no): return .none
    }
  }

  /// What units that are drawn as one have in common, besides what they are connected with.
  struct Likeness: Hashable {
    var role: Graph.Node.Role
    var isHostNetwork: Bool
  }

  /// What units that are drawn as one share with this one.
  var likeness: Likeness { Likeness(role: role, isHostNetwork: isHostNetwork) }

  /// `Deployment · 4 pods`.
  var subtitle: String {
    if isHostNetwork { return "\(kind) · host network" }
    if !names.isEmpty { return "\(kind) · \(names.joined(separator: ", "))" }
    guard let count else { return kind }
    return "\(kind) · \(count == 1 ? "1 pod" : "\(count) pods")"
  }

  /// How many pods there are; nil where that isn't known, and for nodes.
  var count: Int? {
    pods.reduce(pods.isEmpty ? nil : 0) { sum, count in
      guard let sum, case .exactly(let number) = count else { return nil }
      return sum + number
    }
  }

  /// In which directions policies isolate it.
  func isolationWords(_ prefix: String) -> String {
    guard case .workload(let protection) = role else { return "\(prefix)a node of the cluster" }
    if isHostNetwork { return "\(prefix)shares its node's network: policies don't isolate it" }
    switch protection {
    case .both: return "\(prefix)isolated for ingress and egress"
    case .ingress: return "\(prefix)isolated for ingress; egress is open"
    case .egress: return "\(prefix)isolated for egress; ingress is open"
    case .none: return "\(prefix)no policy isolates it"
    case .unknown: return "\(prefix)it can't be told whether policies isolate it"
    }
  }
}
