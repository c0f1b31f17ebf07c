import NetworkModel

/// A NetworkPolicy of ingress, for pods of its namespace with some labels.
func networkPolicy(
  _ name: String,
  in namespace: String,
  subject: LabelSelector,
  ingress: DirectionRules
) -> Policy {
  Policy(
    identity: ObjectIdentity(
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      namespace: namespace,
      name: name
    ),
    tier: 0,
    subject: .pods(in: .own, labels: subject),
    ingress: ingress
  )
}
