public import NetworkModel

/// A network made ready for questions: endpoint classes, and per direction what the policies that
/// select a class let through.
///
/// Data flow: policies -> vocabulary (what they look at) -> classes and atoms -> endpoint sets and
/// profiles, each distinct one once -> on demand, the rows of the matrix. Nothing is computed per pod
/// but its class.
public struct CompiledNetwork: Sendable {
  /// The network as it was given.
  public internal(set) var network: Network
  /// How often a change could not be brought in but by compiling anew.
  var recompilations = 0
  /// Classes whose policies were looked up anew because of changes.
  var reselectedClasses = 0

  let distinguished: [AddressSet]
  var table: ClassTable
  var policies: PolicySlots
  var compiler: PolicyCompiler
  var values: ConnectivityTable
  var egress: PolicyProfiles
  var ingress: PolicyProfiles

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - network: The cluster and its policies.
  ///   - addresses: Address sets that queries must be able to tell apart, besides the policies' own and
  ///     those that ways in are open to.
  /// - Complexity: O(*pods* · *labels* + sum over policies of the classes they speak of).
  public init(_ network: Network, distinguishing addresses: [AddressSet] = []) {
    self.network = network
    distinguished = addresses
    let vocabulary = PolicyVocabulary(network.policies)
    table = ClassTable(
      network,
      vocabulary,
      distinguishing: addresses
        + network.cluster.clientSets.sorted { $0.lexicographicallyPrecedes($1) }
        .map { AddressSet($0) }
    )
    policies = PolicySlots(network, table)
    values = ConnectivityTable(
      atoms: PortAtoms(vocabulary.ranges.map { ($0.protocol, $0.range) } + table.portTables.ranges)
    )
    compiler = PolicyCompiler(
      EndpointSets(table, podAddressCandidates: network.podAddressCandidates)
    )
    egress = PolicyProfiles(.egress, policies, table, &compiler, &values)
    ingress = PolicyProfiles(.ingress, policies, table, &compiler, &values)
  }

  /// What the compilation cost, and what changes added to that.
  public var counters: WorkCounters {
    var counters = WorkCounters()
    let vocabulary = table.vocabulary
    counters.endpoints = network.cluster.pods.count + network.cluster.nodes.count
    counters.classes = table.classes.count
    counters.projections = vocabulary.podLabels.projectionCount
    counters.selectorsEvaluated =
      vocabulary.podLabels.selectorCount + vocabulary.namespaceLabels.selectorCount
      + vocabulary.nodeLabels.selectorCount
    counters.endpointSets = sets.count
    counters.addressAtoms = table.classes.count { $0.kind == .addresses }
    counters.portAtoms = values.atoms.count
    counters.profiles = egress.layers.count + ingress.layers.count
    counters.orderedProfiles = egress.orderedCount + ingress.orderedCount
    counters.connectivities = values.count
    counters.recompilations = recompilations
    counters.reselectedClasses = reselectedClasses
    return counters
  }

  var sets: [Bitset] { compiler.sets.sets }

  /// The endpoint classes; `ClassID.index` is the index here.
  public var classes: [EndpointClass] { table.classes }
  /// All class ids in order.
  public var classIDs: [ClassID] { table.classes.indices.map { ClassID($0) } }
  /// The class with this id.
  public subscript(id: ClassID) -> EndpointClass { table.classes[id.index] }

  /// The class of an endpoint.
  public func classID(of endpoint: EndpointReference) -> ClassID {
    switch endpoint {
    case .pod(let index): ClassID(Int(table.classOfPod[index]))
    case .node(let index): ClassID(Int(table.classOfNode[index]))
    case .address(let address): ClassID(table.classOfAddress(address))
    case .unidentified(let peer): ClassID(table.classOf(peer))
    }
  }

  /// What the policies let through from a class to another: egress and ingress at once (N20).
  ///
  /// Speaks of two different endpoints; what no policy can stop (N23, N24) is not in it.
  public func connectivity(from source: ClassID, to destination: ClassID) -> Connectivity {
    var out = values.nothing
    var into = out
    add(egress, of: source, other: destination, to: &out)
    add(ingress, of: destination, other: source, to: &into)
    for index in out.indices { out[index] &= into[index] }
    return values.value(words: out)
  }

  /// What passes between two endpoints, including what no policy can stop: a pod to itself (N23), a
  /// node to the pods on it (N24).
  public func connectivity(
    from source: EndpointReference,
    to destination: EndpointReference
  ) -> Connectivity {
    if isSinglePod(source), source == destination { return .all }
    let from = classID(of: source)
    let to = classID(of: destination)
    switch onItsNode(source, destination) {
    case .yes: return egress(of: from, to: to)
    case .no: return connectivity(from: from, to: to)
    case .unknown:
      return Connectivity(
        allowed: connectivity(from: from, to: to).allowed,
        possible: egress(of: from, to: to).possible
      )
    }
  }

  /// What the source's side lets out towards a destination.
  public func egress(of source: ClassID, to destination: ClassID) -> Connectivity {
    var out = values.nothing
    add(egress, of: source, other: destination, to: &out)
    return values.value(words: out)
  }

  /// What the destination's side lets in from a source.
  public func ingress(of destination: ClassID, from source: ClassID) -> Connectivity {
    var into = values.nothing
    add(ingress, of: destination, other: source, to: &into)
    return values.value(words: into)
  }

  /// The policies whose subject holds a class in a direction, as ascending indices into
  /// `Network.policies`, each with whether that is certain.
  public func policies(
    selecting endpointClass: ClassID,
    _ direction: Direction
  ) -> [(policy: Int, isCertain: Bool)] {
    let profiles = direction == .egress ? egress : ingress
    return profiles.selections(of: endpointClass.index).map {
      (policies.index(ofSlot: $0.policy), $0.isCertain)
    }
  }

  /// Whether a policy isolates a class in a direction.
  public func isolation(of endpointClass: ClassID, _ direction: Direction) -> Certainty {
    let isolating = policies(selecting: endpointClass, direction).filter {
      network.policies[$0.policy].rules(direction)?.isolates ?? false
    }
    if isolating.contains(where: \.isCertain) { return .yes }
    return isolating.isEmpty ? .no : .unknown
  }

  /// Whether a node, or a hostNetwork pod, speaks to a pod on the same node (N24); unknown where either
  /// node isn't known.
  public func onItsNode(_ source: EndpointReference, _ destination: EndpointReference)
    -> Certainty
  {
    guard case .pod(let index) = destination, !network.cluster.pods[index].isHostNetwork else {
      return .no
    }
    let host: String?
    switch source {
    case .node(let source): host = network.cluster.nodes[source].name
    case .pod(let source):
      guard network.cluster.pods[source].isHostNetwork else { return .no }
      host = network.cluster.pods[source].nodeName
    case .address, .unidentified: return .no
    }
    guard let host, let own = network.cluster.pods[index].nodeName else { return .unknown }
    return host == own ? .yes : .no
  }

  /// What the policies let into a class from any of some classes together.
  ///
  /// - Complexity: O(*layers of the class*), however many classes those are.
  public func ingress(of destination: ClassID, fromAnyOf sources: [ClassID]) -> Connectivity {
    let columns = Bitset(sources.map(\.index))
    var into = values.nothing
    for layer in ingress.layers[Int(ingress.profileOfClass[destination.index])]
    where !sets[Int(layer.set.index)].intersection(columns).isEmpty {
      values.add(layer.value, to: &into)
    }
    return values.value(words: into)
  }

  /// Whether a reference is one pod, not a template of several, which speak to each other as any pods do.
  public func isSinglePod(_ endpoint: EndpointReference) -> Bool {
    guard case .pod(let index) = endpoint else { return false }
    return network.cluster.pods[index].replicas == .exactly(1)
  }

  /// Adds what the layers of one side let through.
  private func add(
    _ profiles: PolicyProfiles,
    of subject: ClassID,
    other: ClassID,
    to words: inout [UInt64]
  ) {
    let profile = Int(profiles.profileOfClass[subject.index])
    for index in profiles.layers[profile].indices
    where compiler.sets.contains(profiles.layers[profile][index].set, other.index) {
      values.add(profiles.layers[profile][index].value, to: &words)
    }
  }
}

extension Cluster {
  /// The distinct sets of addresses that ways in are open to.
  var clientSets: Set<[CIDR]> { Set(entryPoints.map(\.clients)).filter { !$0.isEmpty } }
}
