import Dialects
import Testing

/// Which resources of a cluster are read.
struct ClusterResourcesTests {
  /// As `kubectl api-resources --verbs=list -o name` names them.
  private static let read = [
    "adminnetworkpolicies.policy.networking.k8s.io",
    "baselineadminnetworkpolicies.policy.networking.k8s.io",
    "clusternetworkpolicies.policy.networking.k8s.io", "cronjobs.batch", "daemonsets.apps",
    "deployments.apps", "endpoints", "endpointslices.discovery.k8s.io",
    "gatewayclasses.gateway.networking.k8s.io", "gateways.gateway.networking.k8s.io",
    "httproutes.gateway.networking.k8s.io", "ingressclasses.networking.k8s.io",
    "ingresses.networking.k8s.io", "jobs.batch", "multi-networkpolicies.k8s.cni.cncf.io",
    "namespaces", "network-attachment-definitions.k8s.cni.cncf.io",
    "networkpolicies.networking.k8s.io", "nodes", "pods",
    "referencegrants.gateway.networking.k8s.io",
    "replicasets.apps", "replicationcontrollers", "routes.route.openshift.io", "serviceaccounts",
    "services", "statefulsets.apps", "userdefinednetworks.k8s.ovn.org",
    "virtualmachineinstances.kubevirt.io", "virtualmachines.kubevirt.io",
  ]

  @Test func `each resource that netsim reads is known by its name`() {
    let resources = ClusterResources(among: Self.read)
    #expect(resources.read == Self.read)
    #expect(Set(resources.absent).isDisjoint(with: Self.read))
  }

  @Test(arguments: [
    "globalnetworkpolicies.crd.projectcalico.org", "ciliumnetworkpolicies.cilium.io",
    "authorizationpolicies.security.istio.io", "ciliumnovelties.cilium.io",
    "networkpolicies.example.com",
  ])
  func `what is a policy, or may be one, is read so that it is an error`(resource: String) {
    #expect(ClusterResources(among: [resource]).read == [resource])
  }

  @Test(arguments: [
    "secrets", "configmaps", "events", "leases.coordination.k8s.io", "ciliumendpoints.cilium.io",
    "ippools.crd.projectcalico.org", "widgets.example.com", "deployments.extensions",
  ])
  func `what has no bearing is not read`(resource: String) {
    #expect(ClusterResources(among: [resource]).read.isEmpty)
  }

  @Test func `what a group has that can't tell is read, so that it is an error`() {
    let resources = ClusterResources(
      among: ["pods"],
      failing: ["metrics.k8s.io", "k8s.cni.cncf.io"]
    )
    #expect(
      resources.read == [
        "multi-networkpolicies.k8s.cni.cncf.io",
        "network-attachment-definitions.k8s.cni.cncf.io", "pods",
      ]
    )
    #expect(Set(resources.absent).isDisjoint(with: resources.read))
  }

  @Test func `what the cluster hasn't is told`() {
    let absent = ClusterResources(among: ["pods"]).absent
    #expect(absent.contains("namespaces"))
    #expect(!absent.contains("pods"))
    #expect(absent == absent.sorted())
  }
}
