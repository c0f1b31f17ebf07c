/// A kind of finding that `netsim lint` tells; the raw value is the code that options and annotations
/// take.
public enum LintCode: String, Hashable, Sendable, CaseIterable {
  // Selectors
  case subjectMatchesNothing = "subject-matches-nothing"
  case peerMatchesNothing = "peer-matches-nothing"
  case peerNamespaceMissing = "peer-namespace-missing"
  case selectorNeverMatches = "selector-never-matches"
  case splitPeer = "split-peer"
  case hostNetworkSubject = "host-network-subject"
  case hostNetworkPeer = "host-network-peer"
  case finishedSubject = "finished-subject"
  // What changes nothing
  case policyChangesNothing = "policy-changes-nothing"
  case ruleChangesNothing = "rule-changes-nothing"
  case alwaysDenied = "always-denied"
  case exceptChangesNothing = "except-changes-nothing"
  case inertRules = "inert-rules"
  case equalPriority = "equal-priority"
  case unfinishedSearch = "unfinished-search"
  // Isolation
  case isolatesByDefault = "isolates-by-default"
  case isolatesWithoutRules = "isolates-without-rules"
  case noDefaultDenyIngress = "no-default-deny-ingress"
  case noDefaultDenyEgress = "no-default-deny-egress"
  case dnsBlocked = "dns-blocked"
  case dnsBlockedWithAllEgress = "dns-blocked-with-all-egress"
  case dnsBlockedOverTCP = "dns-blocked-over-tcp"
  case probesInDoubt = "probes-in-doubt"
  // Ports
  case portNameMissing = "port-name-missing"
  case portNotDeclared = "port-not-declared"
  case servicePort = "service-port"
  // Width
  case everyoneOnAllPorts = "everyone-on-all-ports"
  case everyone = "everyone"
  case allNamespaces = "all-namespaces"
  case allPorts = "all-ports"
  case openLabel = "open-label"
  // Addresses
  case blockHoldsPods = "block-holds-pods"
  case blockHoldsServices = "block-holds-services"
  case blockHoldsNodes = "block-holds-nodes"
  // Manifests
  case namespaceNameLabel = "namespace-name-label"
  case supersededVersion = "superseded-version"
  case ignoreAnnotation = "ignore-annotation"
  case manifest = "manifest"
}
