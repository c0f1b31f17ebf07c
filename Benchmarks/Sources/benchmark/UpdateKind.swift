/// The changes of a cluster that are timed.
enum UpdateKind: String, CaseIterable {
  /// A NetworkPolicy gets another rule, for pods of its own namespace.
  case policyChange = "policy-change"
  /// A pod gets the labels of another pod of its namespace.
  case podRelabel = "pod-relabel"
  /// A namespace goes to another team.
  case namespaceRelabel = "namespace-relabel"
  /// A NetworkPolicy goes.
  case policyRemoval = "policy-removal"
  /// A NetworkPolicy comes.
  case policyAddition = "policy-addition"
  /// A NetworkPolicy gets a rule whose peer, which none had before, is in many namespaces.
  case clusterWidePeer = "cluster-wide-peer"
  /// A pod comes that is like another one.
  case podAddition = "pod-addition"
  /// A pod goes.
  case podRemoval = "pod-removal"
}
