import NetworkModel

/// Finds out which networks pods are attached to, once all objects are read.
struct NetworkAttachments {
  /// A pod, by what names it before and after the cluster is sorted.
  struct PodKey: Hashable {
    var workload: WorkloadReference
    var name: String

    init(_ pod: Pod) {
      workload = pod.workload
      name = pod.name
    }
  }

  /// The networks.
  let table: NetworkTable
  /// What there is to say of networks and of what pods ask for.
  private(set) var diagnostics: [Diagnostic] = []
  /// Networks that a pod is attached to.
  private(set) var attached: Set<String> = []
  /// The addresses that pods have on networks, where they are known.
  private(set) var addresses: [PodKey: [String: [IPAddress]]] = [:]
  /// What pods of primary networks open to pods of the cluster's own network.
  private(set) var openPorts: [PodKey: [ConnectionTerm]] = [:]
  /// The definitions of which it was said what is wrong with asking for them.
  private var told: Set<DefinitionName> = []

  /// Creates the attachments of a cluster with these namespaces.
  init(_ declared: [DeclaredNetwork], _ namespaces: [Namespace]) {
    table = NetworkTable(declared, namespaces)
    checkPrimaries(namespaces)
  }

  /// The network of a definition, declared or not.
  func name(of definition: DefinitionName) -> String {
    table.names[definition] ?? "nad/\(definition)"
  }

  /// Attaches a pod to the networks that its namespace has and that it asks for.
  ///
  /// A pod that shares its node's network has no other.
  mutating func attach(_ pod: inout Pod, _ asked: PodAttachments) {
    guard !pod.isHostNetwork, !table.primaries.isEmpty || asked != .none else { return }
    var names = Set(table.primaries[pod.namespace] ?? [])
    if !names.isEmpty, !asked.openPorts.isEmpty { openPorts[PodKey(pod)] = asked.openPorts }
    if !names.isEmpty, let status = asked.statuses.first(where: \.isDefault),
      !status.addresses.isEmpty
    {
      // The pod's own status tells an address that serves the kubelet's probes alone.
      pod.addresses = status.addresses
    }
    var known: [String: [IPAddress]] = [:]
    for request in asked.requests {
      guard let name = secondaryNetwork(request) else { continue }
      names.insert(name)
      for address in request.addresses { known[name, default: []].addFirst(address) }
    }
    // What the server gave counts for more than what was asked for.
    for status in asked.statuses where !status.addresses.isEmpty {
      let name = name(of: status.definition)
      if names.contains(name), !table.isPrimary(name) { known[name] = status.addresses }
    }
    if !known.isEmpty { addresses[PodKey(pod)] = known }
    guard !names.isEmpty else { return }
    attached.formUnion(names)
    pod.networks = names.sorted()
  }

  /// The secondary network that a request names; nil where it can't be one.
  private mutating func secondaryNetwork(_ request: NetworkRequest) -> String? {
    let name = name(of: request.definition)
    if table.isPrimary(name) {
      guard told.insert(request.definition).inserted else { return nil }
      diagnostics.append(
        .warning(
          "network `\(name)` is a primary network, which pods can't ask for; this counts for nothing",
          at: request.position
        )
      )
      return nil
    }
    if table.names[request.definition] == nil, told.insert(request.definition).inserted {
      diagnostics.append(
        .note(
          "network `\(request.definition)` is not declared; it is taken as one of its own",
          at: request.position,
          help: nearMiss(of: request.definition)
        )
      )
    }
    return name
  }

  /// What an author probably meant by a definition that nothing declares.
  func nearMiss(of definition: DefinitionName) -> String? {
    let known = table.names.keys.sorted()
    if let other = known.first(where: { $0.name == definition.name }) {
      return "`\(other)` is declared; to name it from another namespace, write `\(other)`"
    }
    return NearMiss.closest(to: definition.description, among: known.map(\.description))
      .map { "did you mean `\($0)`?" }
  }

  /// A namespace has one primary network at most, and carries a label that says so.
  private mutating func checkPrimaries(_ namespaces: [Namespace]) {
    let declared = Dictionary(namespaces.map { ($0.name, $0) }) { first, _ in first }
    for (name, primaries) in table.primaries.sorted(by: { $0.key < $1.key }) {
      let networks = primaries.compactMap { table.networks[$0] }
      if let first = networks.first, let second = networks.dropFirst().first {
        diagnostics.append(
          .error(
            "namespace `\(name)` has two primary networks, `\(primaries[0])` and `\(primaries[1])`",
            at: second.position,
            notes: [Diagnostic.Note("the other one is declared here", at: first.position)],
            help: "a namespace has at most one; make the others `Secondary`"
          )
        )
      }
      if let namespace = declared[name], namespace.position != nil,
        namespace.labels[Self.primaryLabel] == nil
      {
        diagnostics.append(
          .warning(
            .noPrimaryLabel(namespace, primaries),
            at: namespace.position,
            notes: networks.prefix(1).map {
              Diagnostic.Note("the network is declared here", at: $0.position)
            },
            help: "write `\(Self.primaryLabel): \"\"`; only a new namespace can be given it"
          )
        )
      }
    }
  }

  /// The label that lets a namespace have a primary network.
  ///
  /// OVN-Kubernetes, *User Defined Networks*: "For a namespace to be considered for UDN creation, it
  /// must be labeled with" it "at the time of its creation".
  static let primaryLabel = "k8s.ovn.org/primary-user-defined-network"
}

extension Diagnostic.Message {
  fileprivate static func noPrimaryLabel(_ namespace: Namespace, _ networks: [String]) -> Self {
    """
    namespace `\(namespace.name)` lacks the label `\(NetworkAttachments.primaryLabel)`, without \
    which it can't have the primary network `\(networks[0])`
    """
  }
}
