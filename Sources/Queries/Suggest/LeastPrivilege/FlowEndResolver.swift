import NetworkModel

/// Finds what the ends of flows are in a network.
struct FlowEndResolver {
  /// Why an end can't be found: lower case first, no full stop.
  struct Failure: Error {
    var reason: String
  }

  /// What is behind a destination, on which connections.
  typealias Target = (members: PeerMembers, connections: ConnectionSet)

  private let resolver: PeerResolver
  private let names: GeneratedNames
  private let outside: Int?
  private let podsOfWorkload: [WorkloadReference: [Int]]
  private let podBlocks: AddressSet

  private var cluster: Cluster { resolver.network.cluster }

  init(_ network: Network, secondary: [Network], mergingOutside outside: Int?) {
    resolver = PeerResolver(network, secondary: secondary)
    names = GeneratedNames(network.cluster)
    self.outside = outside
    podsOfWorkload = Dictionary(grouping: network.cluster.pods.indices) {
      network.cluster.pods[$0].workload
    }
    podBlocks = AddressSet(network.podAddressCandidates + network.cluster.nodes.flatMap(\.podCIDRs))
  }

  /// The members that an end is; none for a way in whose clients speak for themselves.
  func members(_ end: FlowEnd) throws(Failure) -> PeerMembers {
    if let peer = end.peer { return try listed(peer).members }
    if let namespace = end.namespace {
      guard let pods = pods(end, namespace) else {
        throw Failure(reason: "no workload of the input has pods called `\(end)`")
      }
      return PeerMembers(pods: pods)
    }
    if let node = end.node, let index = cluster.nodes.firstIndex(where: { $0.name == node }) {
      return PeerMembers(nodes: [index])
    }
    guard let address = end.address else {
      throw Failure(reason: "`\(end)` isn't in the input, and its address isn't told")
    }
    if let owners = resolver.book.endpoints[address] { return widened(PeerMembers(owners)) }
    guard !podBlocks.contains(address), end.node == nil else {
      throw Failure(
        reason: "\(address) is an address of the cluster, and nothing in the input has it"
      )
    }
    return PeerMembers(addresses: block(of: address))
  }

  /// What connections to an end lead to.
  func targets(_ end: FlowEnd, _ connections: ConnectionSet) throws(Failure) -> [Target] {
    if let peer = end.peer {
      let found = try listed(peer)
      guard let phrase = found.phrase else { return [(found.members, connections)] }
      return try targets(phrase, connections)
    }
    if end.namespace == nil, let address = end.address,
      let service = resolver.book.services[address]
    {
      return try behind(cluster.services[service], connections)
    }
    return [(try members(end), connections)]
  }

  private func behind(_ service: Service, _ connections: ConnectionSet) throws(Failure) -> [Target]
  {
    let ports = service.ports.filter { connections.contains($0.protocol, $0.port) }
    let found = resolver.backends.destinations(of: service, ports)
      .filter { !$0.connections.isEmpty }
      .map { Target(widened(PeerMembers([$0.endpoint])), $0.connections) }
    guard !found.isEmpty else {
      throw Failure(
        reason: "nothing is behind service `\(service.qualifiedName)` on \(connections)"
      )
    }
    return found
  }

  /// Each pod with the others of its workload.
  private func widened(_ members: PeerMembers) -> PeerMembers {
    var copy = members
    let workloads = Set(members.pods.map { cluster.pods[$0].workload })
    copy.pods = workloads.flatMap { podsOfWorkload[$0, default: []] }.sorted()
    return copy
  }

  private func block(of address: IPAddress) -> AddressSet {
    let length = outside.map { address.family == .v4 ? $0 : max($0, 64) }
    return AddressSet(
      [length.flatMap { CIDR(address, prefixLength: $0) } ?? CIDR(address)]
    )
  }

  // MARK: pods

  private func pods(_ end: FlowEnd, _ namespace: String) -> [Int]? {
    let here = cluster.podIndices(inNamespace: namespace)
    if let name = end.pod {
      let named = here.filter { cluster.pods[$0].name == name }
      if !named.isEmpty { return widened(PeerMembers(pods: named)).pods }
    }
    if let name = end.workload {
      let owned = here.filter {
        let workload = cluster.pods[$0].workload
        return workload.name == name
          && end.workloadKind.map { $0.lowercased() == workload.kind.lowercased() } ?? true
      }
      if !owned.isEmpty { return owned }
    }
    if let prefix = end.podPrefix {
      let named = here.filter {
        !cluster.pods[$0].isTemplate && cluster.pods[$0].name.hasPrefix(prefix)
      }
      if !named.isEmpty { return widened(PeerMembers(pods: named)).pods }
    }
    let workloads =
      end.pod.map { names.workloads(ofPod: $0, in: namespace) }
      ?? end.podPrefix.map { names.workloads(ofPodsWithPrefix: $0, in: namespace) } ?? []
    return workloads.count == 1 ? podsOfWorkload[workloads[0]] : nil
  }

  // MARK: peers of tables

  /// A peer as `netsim list -o csv` writes it, or else as sentences do: then with its phrase.
  private func listed(
    _ text: String
  ) throws(Failure) -> (members: PeerMembers, phrase: PeerPhrase?) {
    if let listed = ListedText(text) { return (try members(listed, text), nil) }
    let phrase: PeerPhrase
    do throws(SentenceError) {
      phrase = try PeerPhrase(parsing: text)
    } catch {
      throw Failure(reason: error.message.text)
    }
    do throws(PeerError) {
      return (try resolver.source(phrase).members, phrase)
    } catch {
      throw Failure(reason: error.message.text)
    }
  }

  private func members(_ listed: ListedText, _ text: String) throws(Failure) -> PeerMembers {
    switch listed.kind {
    case "External":
      let blocks = listed.name.split(separator: ", ").map { CIDR($0) }
      guard !blocks.contains(nil) else {
        throw Failure(reason: "`\(listed.name)` are no address blocks")
      }
      return PeerMembers(addresses: AddressSet(blocks.compactMap(\.self)))
    case "Node":
      let nodes = cluster.nodes.indices.filter { cluster.nodes[$0].name == listed.name }
      guard !nodes.isEmpty else { throw Failure(reason: "there is no node `\(listed.name)`") }
      return PeerMembers(nodes: nodes)
    default: break
    }
    if let way = cluster.entryPoints.first(where: {
      $0.kind.rawValue == listed.kind && $0.qualifiedName == listed.name
    }) {
      // Clients of forwarded packets are listed beside the way in.
      guard case .proxy(let controller) = way.forwarding else { return PeerMembers() }
      guard let proxies = controller.members else {
        throw Failure(reason: "no pods of the controller of \(way) are in the input")
      }
      return proxies
    }
    let pods = cluster.pods.indices.filter { index in
      let pod = cluster.pods[index]
      return pod.workload.kind == listed.kind && pod.workload.qualifiedName == listed.name
        && (listed.pods.isEmpty || listed.pods.contains(pod.name))
    }
    guard !pods.isEmpty else { throw Failure(reason: "there is no `\(text)` in the input") }
    return PeerMembers(pods: pods)
  }

  private func targets(
    _ phrase: PeerPhrase,
    _ connections: ConnectionSet
  ) throws(Failure) -> [Target] {
    var asked: [PortExpression?] = [nil]
    if connections != .all {
      asked = connections.entries.flatMap { entry in
        entry.ports.ranges.map { PortExpression(.numbers($0), protocol: entry.protocol) }
      }
    }
    var found: [Target] = []
    for ports in asked {
      var phrase = phrase
      phrase.ports = phrase.ports ?? ports
      do throws(PeerError) {
        found += try resolver.target(phrase).parts.map { ($0.members, $0.demand.connections) }
      } catch {
        throw Failure(reason: error.message.text)
      }
    }
    return found
  }
}

/// A peer as lists write it: `namespace/name[Kind]`, perhaps ` pods a, b` behind.
private struct ListedText {
  var name: String
  var kind: String
  var pods: Set<String> = []

  init?(_ text: String) {
    guard let open = text.firstIndex(of: "["), open > text.startIndex,
      let close = text[open...].firstIndex(of: "]")
    else { return nil }
    name = String(text[..<open])
    let inside = text[text.index(after: open)..<close]
    kind = inside.split(separator: ",").first.map(String.init) ?? ""
    let behind = text[text.index(after: close)...]
    if behind.hasPrefix(" pods ") {
      pods = Set(behind.dropFirst(6).split(separator: ", ").map(String.init))
    } else if !behind.isEmpty {
      return nil
    }
  }
}
