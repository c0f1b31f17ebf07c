public import Reports

/// What there is to say of a kind of finding, wherever it is found.
public struct LintPage: Sendable {
  /// How much it matters.
  public var level: Findings.Level
  /// What is found, on one line.
  public var summary: String
  /// Why it matters and when it is told, in paragraphs.
  public var why: [String]
  /// What usually mends it; nil where only the finding can tell.
  public var fix: String?

  init(_ level: Findings.Level, _ summary: String, _ why: String..., fix: String?) {
    self.level = level
    self.summary = summary
    self.why = why
    self.fix = fix
  }
}

extension LintCode {
  /// How much findings of this code matter.
  public var level: Findings.Level { page.level }

  /// Where the page is in the documentation.
  public var documentation: String { "Documentation/lint.md#\(rawValue)" }

  /// The page of this code.
  public var page: LintPage {
    guard let page = Self.pages[self] else {
      preconditionFailure("every code has a page")
    }
    return page
  }

  private static let pages: [LintCode: LintPage] = [
    selectorPages, idlePages, isolationPages, addressPages, widthPages, manifestPages,
  ].reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }

  private static let selectorPages: [LintCode: LintPage] = [
    .peerMatchesNothing: LintPage(
      .warning,
      "a peer of a rule matches no pod of the input",
      """
      The rule says nothing for this peer, so what it was written for is denied or, in a Deny rule, not \
      denied. It is told where the namespaces that the peer selects are in the input, or where a label \
      that is there looks like the one that is asked for. All requirements of a selector must hold on \
      one pod: labels of several pods never add up to one.
      """,
      "Empty selectors are never told of: they are meant for whoever comes to be there.",
      fix: "correct the label, or remove the peer"
    ),
    .peerNamespaceMissing: LintPage(
      .note,
      "a peer of a rule asks for a namespace that is not in the input",
      """
      The namespace may well exist and be looked after elsewhere, such as one of a monitoring system or \
      of an ingress controller. Whether the peer's labels are right can't be told without its manifests.
      """,
      fix: "read the manifests of that namespace, too"
    ),
    .selectorNeverMatches: LintPage(
      .error,
      "a selector can never match, whatever the cluster holds",
      """
      Requirements of one selector must all hold. Two of this one exclude each other, so no pod and no \
      namespace ever meets both.
      """,
      fix: "remove one of the requirements, or make two peers of them"
    ),
    .splitPeer: LintPage(
      .warning,
      "a namespaceSelector and a podSelector are two peers where one was probably meant",
      """
      Two items of `from` or `to` are two peers, each of which may match: one lets in all pods of the \
      namespaces. One item with both selectors is one peer: these pods of those namespaces. It is one \
      dash of YAML (N8).
      """,
      """
      It is told where the podSelector alone matches no pod of the policy's namespace, and does match \
      pods of the namespaces that the item beside it selects.
      """,
      fix: "remove the dash before the second selector, so that both stand in one item"
    ),
    .hostNetworkSubject: LintPage(
      .warning,
      "a policy's subject has pods on the host network, which no policy selects",
      """
      A pod with `hostNetwork: true` shares its node's network. Most network plugins don't apply policies \
      to it, and the admin APIs say that they select no such pod (N25, A11).
      """,
      fix: "run the pods without `hostNetwork`, or protect the node itself"
    ),
    .hostNetworkPeer: LintPage(
      .warning,
      "a peer has only pods on the host network, which speak with their nodes' addresses",
      """
      Connections of a pod with `hostNetwork: true` come from its node's address, which no podSelector \
      matches (N25).
      """,
      fix: "allow the addresses of the nodes by `ipBlock`, or run the pods without `hostNetwork`"
    ),
    .finishedSubject: LintPage(
      .note,
      "a policy's subject matches only pods that have finished",
      "A pod that succeeded or failed takes no more part: it neither selects nor is selected (N26).",
      fix: "remove the policy, unless such pods come again"
    ),
    .subjectMatchesNothing: LintPage(
      .warning,
      "a policy's subject matches no pod of the input",
      """
      The policy does nothing, so the pods that it was written for are as open as without it. A \
      podSelector selects pods by the labels of their template, not by those of the Deployment, and in \
      the policy's own namespace only.
      """,
      "An empty selector is never told of: it is meant for whoever comes to be there.",
      fix: "correct the label or the namespace, or remove the policy"
    ),
  ]

  private static let idlePages: [LintCode: LintPage] = [
    .policyChangesNothing: LintPage(
      .warning,
      "a policy changes nothing: all connections fare the same without it",
      """
      Its pods are isolated by other policies, and what its rules allow or deny is allowed or denied by \
      others. That was seen by simulating the network without it, each side of a connection by itself. \
      Policies without rules, such as a default deny, are never told of.
      """,
      "Of policies that make each other superfluous only one can go: remove one, then lint again.",
      fix: "remove it, or keep it for pods that are still to come and ignore the finding"
    ),
    .alwaysDenied: LintPage(
      .warning,
      "a rule allows what a policy before it always denies",
      """
      Tiers are judged in order, and the first decision stands: what an admin policy denies can't be \
      allowed again. That was seen by simulating the network without the rule.
      """,
      fix:
        "remove the rule, or have these connections allowed, or passed on to its tier, before what denies them"
    ),
    .exceptChangesNothing: LintPage(
      .warning,
      "an `except` takes out nothing, since other peers or rules let these addresses in",
      """
      `except` narrows its own peer only. Rules and policies add up, so an address that it takes out \
      passes where another rule allows it (N13).
      """,
      fix: "except the block from the other peer or rule as well"
    ),
    .inertRules: LintPage(
      .error,
      "rules of a direction that `policyTypes` leaves out",
      """
      Where `policyTypes` is written, it alone says of which directions the policy speaks. Rules of \
      another direction are taken by the server and say nothing: the pods are not isolated there (N2).
      """,
      fix: "name the direction in `policyTypes`, or remove the rules"
    ),
    .equalPriority: LintPage(
      .warning,
      "two policies of equal priority disagree about a connection",
      """
      Which of them is taken first is up to the network plugin, and may differ from one connection to the \
      next (A7). It is told only where they disagree about endpoints of the input, with a pair of them.
      """,
      fix: "give one of them another priority, or make their rules apart"
    ),
    .unfinishedSearch: LintPage(
      .note,
      "some rules that may change nothing were not simulated",
      "So many rules look superfluous that simulating the network without each would take too long.",
      fix: "lint the namespaces in parts"
    ),
    .ruleChangesNothing: LintPage(
      .warning,
      "a rule changes nothing: all connections fare the same without it",
      """
      What it allows is allowed by other rules, or what it denies is decided before it. That was seen by \
      simulating the network without it, each side of a connection by itself.
      """,
      fix: "remove it, or correct what makes it superfluous"
    ),
  ]

  private static let isolationPages: [LintCode: LintPage] = [
    .isolatesByDefault: LintPage(
      .warning,
      "a policy with egress rules only denies all ingress as well",
      """
      Without `policyTypes`, a policy always speaks of ingress, and of egress where it has egress rules. \
      One with egress rules only thus isolates its pods for ingress, and lets nobody in (N1).
      """,
      fix: "write `policyTypes: [Egress]`, or `ingress: []` if all ingress is to be denied"
    ),
    .isolatesWithoutRules: LintPage(
      .warning,
      "`policyTypes` names a direction for which there are no rules, so all of it is denied",
      """
      A direction that is named and has no rules is isolated, and nothing is allowed (N3). It is told \
      where the other direction has rules and this one's list isn't written: an empty list says that it \
      is meant, and a policy without any rules is a default deny.
      """,
      fix: "write an empty list if that is meant, or take the direction out of `policyTypes`"
    ),
    .noDefaultDenyIngress: LintPage(
      .warning,
      "a namespace has no default deny for ingress",
      """
      A pod that no policy selects takes connections from everyone. A policy with `podSelector: {}` and no \
      rules closes the namespace for pods that are still to come. It is told where a new pod without \
      labels, put into the namespace, would take connections from one of another namespace; so a policy \
      of the admin tiers that denies them counts. Namespaces of the system (`kube-system`, `kube-public`, \
      `kube-node-lease`) are left out, and so are those without pods.
      """,
      fix: "add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress]`"
    ),
    .noDefaultDenyEgress: LintPage(
      .note,
      "a namespace has no default deny for egress",
      "A pod that no policy selects reaches everyone, outside the cluster too.",
      fix: "add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Egress]`, and allow DNS"
    ),
    .dnsBlocked: LintPage(
      .warning,
      "pods that may connect to others can't reach the cluster's DNS",
      """
      A policy isolates them for egress and none allows UDP 53 to the DNS of the cluster, so every name \
      fails, and with it the connections that are allowed. The DNS is the Service `kube-dns` of \
      `kube-system` with its pods, or a node-local cache; where the input holds neither, a pod with the \
      usual labels stands for it, and a rule for UDP 53 to anybody is trusted.
      """,
      fix: "allow egress to `k8s-app: kube-dns` in `kube-system` on UDP and TCP 53"
    ),
    .dnsBlockedWithAllEgress: LintPage(
      .note,
      "a policy denies all egress to pods, DNS too",
      "That is well where they only answer. Where they open connections, names must be resolved first.",
      fix:
        "allow egress to `k8s-app: kube-dns` in `kube-system` on UDP and TCP 53 if they need names"
    ),
    .dnsBlockedOverTCP: LintPage(
      .note,
      "pods reach the cluster's DNS over UDP, but not over TCP",
      "Answers that don't fit into a datagram are asked for again over TCP, and then fail.",
      fix: "allow TCP 53 beside UDP 53"
    ),
    .probesInDoubt: LintPage(
      .warning,
      "an admin policy denies all ingress to pods that the kubelet probes",
      """
      NetworkPolicies never stop a node from reaching its own pods (N24). Of the admin tiers it isn't \
      settled, and no peer of an ingress rule can name nodes (A15): with some plugins the pods' probes \
      fail, and they are restarted.
      """,
      fix: "try it with your network plugin, or deny from namespaces rather than from everyone"
    ),
  ]

  private static let addressPages: [LintCode: LintPage] = [
    .portNameMissing: LintPage(
      .warning,
      "a port is named that no pod has under that name and protocol",
      """
      A name is looked up on each destination pod; where it isn't found, the rule allows nothing there \
      (N14). The protocol counts: without one, TCP is meant (N11).
      """,
      fix: "write the name as the container declares it, or the number"
    ),
    .servicePort: LintPage(
      .warning,
      "a rule has a Service's port where the pods' port is meant",
      """
      A connection to a Service is translated before policies see it: they judge the pod's port, the \
      Service's `targetPort` (N28). It is told where no destination pod declares the port, and a Service \
      in front of them has it and leads elsewhere.
      """,
      fix: "write the target port"
    ),
    .portNotDeclared: LintPage(
      .note,
      "a rule has a port that none of its destination pods declares",
      """
      Containers may listen on ports that they don't declare (N17), so this is a hint only. It is told \
      where every destination is a pod that declares ports.
      """,
      fix: "correct the port, or declare it in the container"
    ),
    .blockHoldsServices: LintPage(
      .warning,
      "an address block is meant to allow egress to a Service's address",
      """
      Connections to a Service are translated to the pods behind it before most network plugins judge \
      them, so a block of cluster addresses never matches (N28).
      """,
      fix: "select the pods behind the Service"
    ),
    .blockHoldsNodes: LintPage(
      .note,
      "an address block holds addresses of nodes",
      """
      Nodes reach their own pods whatever the policies (N24), and connections from outside may bear a \
      node's address (N30): the block may allow more than it seems.
      """,
      fix: "make sure that nodes, and what comes through them, are meant"
    ),
    .blockHoldsPods: LintPage(
      .warning,
      "an address block holds addresses of pods",
      """
      Blocks are meant for addresses outside the cluster: pods come and go, and network plugins differ on \
      whether a block matches them (N12). In the admin tiers it does (A8).
      """,
      fix: "select pods by their labels"
    ),
  ]

  private static let widthPages: [LintCode: LintPage] = [
    .everyoneOnAllPorts: LintPage(
      .warning,
      "a rule allows everyone on all ports",
      """
      A rule without peers, or with `0.0.0.0/0`, and without ports is as if its pods were not isolated \
      in this direction.
      """,
      fix: "name peers or ports"
    ),
    .everyone: LintPage(
      .note,
      "a rule allows everyone, outside the cluster too",
      """
      A rule without peers, or one with `0.0.0.0/0`, speaks of every address. Egress on port 53 alone is \
      not told of.
      """,
      fix: "name the peers, or ignore the finding where the pods are public"
    ),
    .allNamespaces: LintPage(
      .note,
      "a rule allows every pod of every namespace",
      "An empty namespaceSelector selects namespaces that are still to come, too (N7).",
      fix: "select namespaces by `kubernetes.io/metadata.name` or by a label"
    ),
    .allPorts: LintPage(
      .note,
      "a rule allows all ports",
      "Without `ports`, a rule allows every port of every protocol (N10).",
      fix: "list the ports"
    ),
    .openLabel: LintPage(
      .warning,
      "whoever may make pods in any namespace can give them the labels that a rule lets in",
      """
      With an empty namespaceSelector, only the labels of a pod guard the rule, and those are up to its \
      owner.
      """,
      fix: "select the namespaces, best by `kubernetes.io/metadata.name`"
    ),
  ]

  private static let manifestPages: [LintCode: LintPage] = [
    .namespaceNameLabel: LintPage(
      .error,
      "a namespace's manifest gives `kubernetes.io/metadata.name` another value than its name",
      """
      The server sets this label to the namespace's name and overwrites what is written (N31). Selectors \
      that were written for the other value match nothing.
      """,
      fix: "remove the label, or rename the namespace"
    ),
    .supersededVersion: LintPage(
      .note,
      "an object is of a version that another one supersedes",
      "Versions that are superseded are served for a while, then removed, and their objects refused.",
      fix: "write it in the current version"
    ),
    .ignoreAnnotation: LintPage(
      .warning,
      "the annotation `netsim/ignore` has a line that ignores nothing",
      "It names a code that doesn't exist, or a finding that isn't there any more.",
      fix: "correct the code, or take out the line"
    ),
    .manifest: LintPage(
      .warning,
      "something was warned of while the manifests were read",
      "The message says it all; every command prints it on standard error.",
      fix: nil
    ),
  ]
}
