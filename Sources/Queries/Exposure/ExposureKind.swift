import NetworkModel

/// To whom something is open, the most people first.
public enum ExposureKind: String, Hashable, Sendable, CaseIterable {
  /// To addresses outside the cluster.
  case outside
  /// To the outside, through an Ingress, a LoadBalancer or the like.
  case entryPoint
  /// To any pod of any namespace.
  case anyPod
  /// To any pod of any namespace but those that rules leave out.
  case anyPodBut
  /// To any pod of namespaces with some labels or names.
  case namespaces
  /// To any pod of the unit's own namespace.
  case ownNamespace
  /// To pods with some labels.
  case pods
}

extension ExposureKind {
  /// The kind of a region, seen from a namespace.
  init(of region: PodRegion, from namespace: String?) {
    let pods = region.pods
    guard !pods.labels.isNarrow, !pods.networks.isNarrow else {
      self = .pods
      return
    }
    guard pods.namespace.isNarrow else {
      self = region == .anyPod ? .anyPod : .anyPodBut
      return
    }
    guard pods.isOfWholeNamespaces, region.exceptions.allSatisfy(\.isOfWholeNamespaces) else {
      self = .pods
      return
    }
    let own = namespace.map { PodPattern.pods(ofNamespace: $0).namespace }
    self = pods.namespace == own ? .ownNamespace : .namespaces
  }
}

extension PodPattern {
  /// Whether it speaks of every pod of the namespaces that it speaks of.
  fileprivate var isOfWholeNamespaces: Bool { labels.isEmpty && networks.isEmpty }
}

extension LabelSelector {
  /// Whether it wants a label to be there; else it only leaves some out.
  fileprivate var isNarrow: Bool {
    requirements.contains { $0.operator == .in || $0.operator == .exists }
  }
}

/// How much it matters that something is open: the order of reports, the worst first.
///
/// Who may get in comes before what may get out; what is open to everybody before what is open to those
/// whom a rule names.
enum ExposureRank: Int, Hashable, Comparable, CaseIterable {
  case unprotectedIngress
  case ingressFromOutside
  case ingressThroughEntryPoints
  case ingressFromAnyPod
  case ingressFromAnyPodBut
  case unprotectedEgress
  case egressToOutside
  case egressToAnyPod
  case egressToAnyPodBut
  case ingressFromNamespaces
  case ingressFromOwnNamespace
  case ingressFromPods
  case egressToNamespaces
  case egressToOwnNamespace
  case egressToPods

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// The rank of an entry of a side.
  init(_ kind: ExposureKind, _ side: SideExposure) {
    let isIngress = side.direction == .ingress
    switch kind {
    case .outside where side.isUnprotected, .anyPod where side.isUnprotected:
      self = isIngress ? .unprotectedIngress : .unprotectedEgress
    case .outside: self = isIngress ? .ingressFromOutside : .egressToOutside
    case .entryPoint: self = .ingressThroughEntryPoints
    case .anyPod: self = isIngress ? .ingressFromAnyPod : .egressToAnyPod
    case .anyPodBut: self = isIngress ? .ingressFromAnyPodBut : .egressToAnyPodBut
    case .namespaces: self = isIngress ? .ingressFromNamespaces : .egressToNamespaces
    case .ownNamespace: self = isIngress ? .ingressFromOwnNamespace : .egressToOwnNamespace
    case .pods: self = isIngress ? .ingressFromPods : .egressToPods
    }
  }

  /// What a section of a report is called.
  var title: String {
    switch self {
    case .unprotectedIngress: "Unprotected: no policy keeps anybody out (any address, any pod)"
    case .ingressFromOutside: "Ingress from the outside"
    case .ingressThroughEntryPoints: "Ingress from the outside, through ways in"
    case .ingressFromAnyPod: "Ingress from any pod of any namespace"
    case .ingressFromAnyPodBut: "Ingress from any pod of any namespace, but some"
    case .unprotectedEgress:
      "Unprotected egress: no policy keeps anything in (any address, any pod)"
    case .egressToOutside: "Egress to the outside"
    case .egressToAnyPod: "Egress to any pod of any namespace"
    case .egressToAnyPodBut: "Egress to any pod of any namespace, but some"
    case .ingressFromNamespaces: "Ingress from any pod of some namespaces"
    case .ingressFromOwnNamespace: "Ingress from any pod of the own namespace"
    case .ingressFromPods: "Ingress from pods that rules name"
    case .egressToNamespaces: "Egress to any pod of some namespaces"
    case .egressToOwnNamespace: "Egress to any pod of the own namespace"
    case .egressToPods: "Egress to pods that rules name"
    }
  }
}
