import Manifests

/// The manifests of a folder as `kubectl get -o json` would print them.
struct ClusterDump {
  /// The objects of each resource, as JSON.
  private(set) var objects: [String: [String]] = [:]
  /// The kinds whose resource isn't known here.
  private(set) var unknownKinds: Set<String> = []

  /// The resources of the kinds that scenarios have.
  private static let resources = [
    "AdminNetworkPolicy": "adminnetworkpolicies.policy.networking.k8s.io",
    "BaselineAdminNetworkPolicy": "baselineadminnetworkpolicies.policy.networking.k8s.io",
    "ClusterNetworkPolicy": "clusternetworkpolicies.policy.networking.k8s.io",
    "ClusterUserDefinedNetwork": "clusteruserdefinednetworks.k8s.ovn.org",
    "CronJob": "cronjobs.batch", "DaemonSet": "daemonsets.apps",
    "Deployment": "deployments.apps", "Endpoints": "endpoints",
    "EndpointSlice": "endpointslices.discovery.k8s.io",
    "Gateway": "gateways.gateway.networking.k8s.io",
    "GatewayClass": "gatewayclasses.gateway.networking.k8s.io",
    "GRPCRoute": "grpcroutes.gateway.networking.k8s.io",
    "HTTPRoute": "httproutes.gateway.networking.k8s.io",
    "Ingress": "ingresses.networking.k8s.io",
    "IngressClass": "ingressclasses.networking.k8s.io", "Job": "jobs.batch",
    "MultiNetworkPolicy": "multi-networkpolicies.k8s.cni.cncf.io",
    "Namespace": "namespaces",
    "NetworkAttachmentDefinition": "network-attachment-definitions.k8s.cni.cncf.io",
    "NetworkPolicy": "networkpolicies.networking.k8s.io", "Node": "nodes", "Pod": "pods",
    "ReferenceGrant": "referencegrants.gateway.networking.k8s.io",
    "ReplicaSet": "replicasets.apps", "ReplicationController": "replicationcontrollers",
    "Route": "routes.route.openshift.io", "Service": "services",
    "ServiceAccount": "serviceaccounts", "StatefulSet": "statefulsets.apps",
    "TCPRoute": "tcproutes.gateway.networking.k8s.io",
    "TLSRoute": "tlsroutes.gateway.networking.k8s.io",
    "UDPRoute": "udproutes.gateway.networking.k8s.io",
    "UserDefinedNetwork": "userdefinednetworks.k8s.ovn.org",
    "VirtualMachine": "virtualmachines.kubevirt.io",
    "VirtualMachineInstance": "virtualmachineinstances.kubevirt.io",
  ]

  /// Kinds without a bearing.
  private static let others: Set = [
    "ConfigMap", "CustomResourceDefinition", "Kustomization", "PersistentVolumeClaim",
    "Secret",
  ]

  /// Reads the manifests of a folder.
  init(_ folder: String) {
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    _ = reader.read([.path(folder)]) { document in
      guard let kind = document.root["kind"]?.text ?? document.impliedKind else { return }
      guard let resource = Self.resources[kind] else {
        if !Self.others.contains(kind) { unknownKinds.insert(kind) }
        return
      }
      objects[resource, default: []].append(Self.json(document.root))
    }
  }

  /// All objects as one list.
  var list: String {
    let items = objects.sorted { $0.key < $1.key }.flatMap(\.value)
    return #"{"apiVersion": "v1", "kind": "List", "items": [\#(items.joined(separator: ",\n"))]}"#
  }

  private static func json(_ node: ManifestNode) -> String {
    switch node.kind {
    case .null: return "null"
    case .boolean: return node.boolean == true ? "true" : "false"
    case .integer: return node.integer.map(String.init) ?? node.text
    case .float: return node.text
    case .string: return quoted(node.text)
    case .sequence: return "[\(node.elements.map(json).joined(separator: ", "))]"
    case .mapping:
      let fields = node.fields.map { "\(quoted($0.key)): \(json($0.value))" }
      return "{\(fields.joined(separator: ",\n  "))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
