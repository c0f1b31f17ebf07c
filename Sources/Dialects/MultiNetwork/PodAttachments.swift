import Manifests
import NetworkModel

/// A network that a pod asks for besides the cluster's own.
struct NetworkRequest: Hashable {
  /// The NetworkAttachmentDefinition.
  var definition: DefinitionName
  /// The addresses that it asks for, at most one a family.
  var addresses: [IPAddress] = []
  /// Where it asks.
  var position: SourcePosition?
}

/// What a pod has on a network, as its status tells.
struct NetworkStatus: Hashable {
  /// The NetworkAttachmentDefinition; the namespace is the pod's where none is written.
  var definition: DefinitionName
  /// Whether this is the network that the pod's ordinary traffic takes.
  var isDefault: Bool
  /// Its addresses there, at most one a family.
  var addresses: [IPAddress]
}

/// The networks of a pod besides the cluster's own, before it is known what their names mean.
struct PodAttachments: Hashable {
  var requests: [NetworkRequest] = []
  var statuses: [NetworkStatus] = []
  /// The ports that it opens on the cluster's own network, if another one is its primary.
  var openPorts: [ConnectionTerm] = []

  static let none = PodAttachments()

  var withoutPositions: Self {
    var copy = self
    for index in copy.requests.indices { copy.requests[index].position = nil }
    return copy
  }
}

/// The annotations that bear on networks.
enum NetworkAnnotation {
  /// The networks that a pod asks for (Multus).
  static let networks = "k8s.v1.cni.cncf.io/networks"
  /// What it got (Multus).
  static let status = "k8s.v1.cni.cncf.io/network-status"
  /// The networks that a MultiNetworkPolicy is for.
  static let policyFor = "k8s.v1.cni.cncf.io/policy-for"
  /// The ports that a pod of a primary network opens on the cluster's own (OVN-Kubernetes).
  static let openPorts = "k8s.ovn.org/open-default-ports"

  /// Those of pods.
  static let ofPods = [networks, status, openPorts]
}

extension Array where Element == IPAddress {
  /// Adds an address unless there is one of its family.
  mutating func addFirst(_ address: IPAddress) {
    if !contains(where: { $0.family == address.family }) { append(address) }
  }
}

extension IPAddress {
  /// Reads an address that may have a prefix length behind it, such as `10.0.0.7/24`.
  init?(beforePrefix text: String) { self.init(text.prefix { $0 != "/" }) }
}
