public import NetworkModel

/// Finds what the peers of sentences mean in a network.
public struct PeerResolver: Sendable {
  /// The network that peers are looked up in.
  public let network: Network
  /// Where a bare name is looked up first; nil for everywhere at once.
  public let defaultNamespace: String?

  let directory: NetworkDirectory
  let book: AddressBook
  let backends: ServiceBackends

  /// Collects the names and addresses of a network; addresses on secondary networks are known, too.
  ///
  /// - Complexity: O(*n* log *n*) in the pods, nodes and Services.
  public init(
    _ network: Network,
    secondary: [Network] = [],
    defaultNamespace: String? = nil
  ) {
    self.network = network
    self.defaultNamespace = defaultNamespace
    directory = NetworkDirectory(network.cluster)
    book = AddressBook(network.cluster, secondary: secondary.map(\.cluster))
    backends = ServiceBackends(network.cluster, book)
  }

  /// The peer as a source, or as a place where ports don't matter.
  ///
  /// - Throws: `PeerError` where the peer means nothing, or more than one thing.
  public func source(_ phrase: PeerPhrase) throws(PeerError) -> ResolvedPeer {
    let found = try find(phrase)
    return ResolvedPeer(phrase: phrase, members: found.members, notes: found.notes)
  }

  /// Every address set that an engine must tell apart to answer for some members.
  public static func distinguishing(_ members: some Sequence<PeerMembers>) -> [AddressSet] {
    Set(members.map(\.addresses)).filter { !$0.isEmpty && $0 != .all }
      .sorted { $0.ranges.lexicographicallyPrecedes($1.ranges, by: Self.precedes) }
  }

  private static func precedes(_ a: AddressSet.Range, _ b: AddressSet.Range) -> Bool {
    (a.family, a.bounds.lowerBound, a.bounds.upperBound)
      < (b.family, b.bounds.lowerBound, b.bounds.upperBound)
  }

  /// What a peer was found to be.
  struct Finding {
    var members: PeerMembers
    var notes: [String] = []
    /// The Service that was named, an index into `Cluster.services`.
    var service: Int?
    /// Whether only one of the members is meant, and it isn't known which.
    var isOneOf = false
    /// How connections get in, where they aren't sent to the members themselves.
    var entrance: Entrance?
    /// The workload that was named without its kind, which a Service of its name may complete.
    var bareWorkload: WorkloadReference?
  }

  func find(_ phrase: PeerPhrase) throws(PeerError) -> Finding {
    let finding =
      switch phrase.peer {
      case .any: Finding(members: .everything(in: network))
      case .internet: Finding(members: PeerMembers(addresses: .publicUse))
      case .address(let address): self.address(address)
      case .block(let block): self.block(block)
      case .namespace(let name): try namespace(name, phrase)
      case .node(let name): try node(name, phrase)
      case .named(let kind, let namespace, let name):
        try named(kind: kind, namespace: namespace, name: name, phrase)
      case .pods(let namespace, let labels): try pods(namespace, labels, phrase)
      }
    guard !finding.members.isEmpty else {
      throw PeerError(.noMembers(phrase.peer.description), column: phrase.column)
    }
    var result = finding
    result.notes += notes(on: finding.members, phrase)
    return result
  }

  private func address(_ address: IPAddress) -> Finding {
    guard let owners = book.endpoints[address] else {
      return Finding(members: PeerMembers(addresses: AddressSet([CIDR(address)])))
    }
    let names = owners.map { network.name(of: $0) }
    return Finding(
      members: PeerMembers(owners),
      notes: ["\(address) is the address of `\(names.joined(separator: "`, `"))`"]
    )
  }

  private func block(_ block: CIDR) -> Finding {
    var members = PeerMembers(book.endpoints(in: block))
    let addresses = AddressSet([block])
    if book.firstOutside(in: addresses) != nil { members.addresses = addresses }
    return Finding(members: members)
  }

  private func namespace(_ name: String, _ phrase: PeerPhrase) throws(PeerError) -> Finding {
    try checkNamespace(name, phrase)
    let pods = network.cluster.pods.indices.filter { network.cluster.pods[$0].namespace == name }
    return Finding(members: PeerMembers(pods: pods))
  }

  private func node(_ name: String, _ phrase: PeerPhrase) throws(PeerError) -> Finding {
    guard let index = network.cluster.nodes.firstIndex(where: { $0.name == name }) else {
      let nearest = NearMiss.closest(to: name, among: network.cluster.nodes.map(\.name))
      throw PeerError(
        .unknown("there is no node", name, nearest: nearest),
        column: phrase.column,
        help: network.cluster.nodes.isEmpty ? "the input holds no Node objects" : nil
      )
    }
    return Finding(members: PeerMembers(nodes: [index]))
  }

  private func pods(
    _ namespace: String?,
    _ labels: LabelSelector,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> Finding {
    if let namespace { try checkNamespace(namespace, phrase) }
    var members: [Int] = []
    for (index, pod) in network.cluster.pods.enumerated()
    where namespace == nil || pod.namespace == namespace {
      do throws(ServerMadeLabel) {
        if try labels.selects(pod) { members.append(index) }
      } catch {
        throw PeerError(
          .serverMadeLabel(error.key, "\(pod.namespace)/\(pod.name)"),
          column: phrase.column
        )
      }
    }
    return Finding(members: PeerMembers(pods: members))
  }

  func checkNamespace(_ name: String, _ phrase: PeerPhrase) throws(PeerError) {
    let names = network.cluster.namespaces.map(\.name)
    guard !names.contains(name) else { return }
    throw PeerError(
      .unknown("there is no namespace", name, nearest: NearMiss.closest(to: name, among: names)),
      column: phrase.column
    )
  }

  private func notes(on members: PeerMembers, _ phrase: PeerPhrase) -> [String] {
    let pods = members.pods.lazy.map { network.cluster.pods[$0] }
    guard !members.pods.isEmpty, members.nodes.isEmpty, members.addresses.isEmpty else { return [] }
    var notes: [String] = []
    if pods.allSatisfy({ $0.replicas == .exactly(0) }) {
      notes.append(
        "`\(phrase.peer)` is scaled to no pods; the answer is for the pods it would have"
      )
    }
    if pods.allSatisfy(\.isHostNetwork) {
      notes.append("`\(phrase.peer)` uses its node's network, so policies see the node (N25)")
    }
    return notes
  }
}
