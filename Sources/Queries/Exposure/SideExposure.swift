public import NetworkModel
import ReachabilityEngine

/// To whom something is open.
public enum ExposedPeer: Hashable, Sendable {
  /// Addresses outside the cluster, as the fewest blocks.
  case outside([CIDR])
  /// A way in; an index into `Cluster.entryPoints`.
  case entryPoint(Int)
  /// Pods, whether or not there are any.
  case pods(PodRegion)
}

/// The rule that opens something.
struct OpeningRule: Hashable {
  var policy: ObjectIdentity
  /// Its index in the manifest's list, from 0.
  var rule: Int
  var name: String?
  var position: SourcePosition?
}

extension OpeningRule {
  init(_ rule: Rule, of policy: Policy) {
    self.init(
      policy: policy.identity,
      rule: rule.index,
      name: rule.name,
      position: rule.position ?? policy.position
    )
  }
}

/// One thing that is open on a side of a unit.
struct ExposureEntry: Hashable {
  var kind: ExposureKind
  var peer: ExposedPeer
  var connectivity: Connectivity
  /// The rules that open it; none where no rule decides.
  var rules: [OpeningRule]
  /// Why it can't be told whether the rest passes.
  var causes: [String]
  /// The names of ports behind what is in doubt, sorted: each is whatever a pod declares by it (N14).
  var portNames: [String]
  /// Whether there are pods of the region now, for pods.
  var isMatched: Bool
}

/// All that is open on one side of some units, whatever their ways in.
struct SideExposure: Hashable {
  var direction: Direction
  /// Whether policies isolate the unit.
  var isIsolated: Certainty
  /// Whether policies that don't isolate, those of ordered tiers, deny something to it.
  var isDenied: Bool
  /// Whether policies can't select it, since it uses its node's network (N25).
  var isHostNetwork: Bool
  /// What is open to addresses, and then to pods.
  var entries: [ExposureEntry]

  /// Whether nothing at all keeps anybody out.
  var isUnprotected: Bool { isIsolated == .no && !isDenied }
}

/// Finds what is open on the sides of classes; classes that their policies don't tell apart share one.
///
/// A class, since it remembers what it found.
final class SideExposures {
  private struct Key: Hashable {
    var direction: Direction
    var profile: Int
    var namespace: Int?
    var isHost: Bool
  }

  /// The distinct sides.
  private(set) var all: [SideExposure] = []
  private let network: CompiledNetwork
  private let profiles: SubjectProfiles
  private let pods: PodExposures
  private let outside: OutsideExposures
  private var known: [Key: Int] = [:]
  private var numbers: [SideExposure: Int] = [:]

  init(_ network: CompiledNetwork) {
    self.network = network
    profiles = SubjectProfiles(network)
    pods = PodExposures(network)
    outside = OutsideExposures(network)
  }

  /// The number of what is open on a side of the class of a pod.
  func number(_ direction: Direction, of pod: Int) -> Int {
    let id = network.classID(of: .pod(pod))
    let cluster = network.network.cluster
    let key = Key(
      direction: direction,
      profile: profiles.number(direction, id.index),
      namespace: cluster.namespaceIndex(named: cluster.pods[pod].namespace),
      isHost: network[id].kind == .hosts
    )
    if let number = known[key] { return number }
    let side = side(direction, of: pod, id, in: key.namespace.map { cluster.namespaces[$0] })
    let number = numbers[side] ?? all.count
    if number == all.count { all.append(side) }
    numbers[side] = number
    known[key] = number
    return number
  }

  /// A pod of a class.
  func firstPod(ofClass index: Int) -> Int? { network.classes[index].pods.first }

  private func side(
    _ direction: Direction,
    of pod: Int,
    _ id: ClassID,
    in namespace: Namespace?
  ) -> SideExposure {
    let finding = IsolationClaim(pods: [pod], directions: [direction]).findings(in: network)[0]
    return SideExposure(
      direction: direction,
      isIsolated: finding.isIsolated,
      isDenied: finding.isDenied,
      isHostNetwork: finding.isHostNetwork,
      entries: outside.entries(direction, of: id)
        + pods.entries(direction, of: id, in: finding.isHostNetwork ? nil : namespace)
    )
  }
}
