import NetworkModel
import ReachabilityEngine
import Reports

/// The nodes of a picture and the frames around them.
struct GraphNodes {
  /// So many policies that select a workload are told.
  private static let toldPolicies = 6
  /// So many members of a node are told one by one.
  private static let toldMembers = 40

  private let scene: GraphConnections
  private let network: CompiledNetwork
  private let ways: GraphWays?
  private let links: SourceLinks
  /// Namespace -> its labels.
  private let labels: [String: Labels]
  /// Place -> the id of its node.
  let names: [String]

  init(
    _ scene: GraphConnections,
    _ network: CompiledNetwork,
    _ ways: GraphWays?,
    _ links: SourceLinks
  ) {
    self.links = links
    labels = Dictionary(
      network.network.cluster.namespaces.map { ($0.name, $0.labels) }
    ) { first, _ in first }
    self.scene = scene
    self.network = network
    self.ways = ways
    names = scene.places.all.map { Self.name($0, scene) }
  }

  private static func name(_ place: GraphPlace, _ scene: GraphConnections) -> String {
    switch place.content {
    case .peer(let peer, let end): return peer.nodeID(end)
    case .wayIn(let number): return ListedPeer(scene.list.entryPoints[number]).nodeID(.source)
    case .blocks(let numbers):
      let units = numbers.flatMap { scene.blocks.all[$0].units }
      if place.frame == nil, let namespace = scene.blocks.all[numbers[0]].namespace {
        return "\(namespace) [Namespace]"
      }
      let first = scene.list.units.all[units[0]].peer.nodeID(.source)
      return units.count == 1 ? first : "\(first) and \(units.count - 1) more"
    }
  }

  /// The nodes of some places, in their order.
  func nodes(_ places: [Int]) -> [Graph.Node] { places.map(node) }

  private func node(_ number: Int) -> Graph.Node {
    let place = scene.places.all[number]
    var node: Graph.Node
    switch place.content {
    case .peer(let peer, let end): node = peer.node(end, change: nil)
    case .wayIn(let way): node = wayIn(way, place)
    case .blocks(let blocks):
      let units = blocks.flatMap { scene.blocks.all[$0].units }
      if place.frame == nil, let namespace = scene.blocks.all[blocks[0]].namespace {
        node = folded(namespace, units)
      } else {
        node = units.count == 1 ? single(units[0]) : several(units)
      }
    }
    node.id = names[number]
    if let ways { node.emphasis = ways.places.contains(number) ? .highlighted : .faded }
    return node
  }

  private func wayIn(_ number: Int, _ place: GraphPlace) -> Graph.Node {
    let way = scene.list.entryPoints[number]
    var node = ListedPeer(way).node(.source, change: nil)
    node.group = place.frame
    let clients = AddressWords(blocks: way.clients).description
    node.link = links.link(way.position)
    node.tooltip =
      ([way.description] + (clients.isEmpty ? [] : ["serves \(clients)"])
      + (way.position.map { ["\($0)"] } ?? [])).joined(separator: "\n")
    return node
  }

  private func single(_ number: Int) -> Graph.Node {
    let unit = scene.list.units.all[number]
    let facts = UnitFacts(unit, network)
    return Graph.Node(
      id: "",
      group: unit.peer.namespace,
      title: unit.title(scene.list.query.granularity),
      subtitle: facts.subtitle,
      kind: facts.kind,
      replicas: facts.count,
      role: facts.role,
      tooltip: ([unit.peer.nodeID(.source), facts.isolationWords("")] + policyLines(unit))
        .joined(separator: "\n"),
      link: link(unit)
    )
  }

  /// The link to the manifest of a unit's first pod or its workload.
  private func link(_ unit: ListedUnit) -> String? {
    let cluster = network.network.cluster
    guard case .node(let name) = unit.peer else {
      return unit.pods.first.flatMap { links.link(cluster.pods[$0].position) }
    }
    return links.link(cluster.nodes.first { $0.name == name }?.position)
  }

  private func several(_ numbers: [Int]) -> Graph.Node {
    let units = numbers.map { scene.list.units.all[$0] }
    let facts = units.map { UnitFacts($0, network) }
    let members = zip(units, facts).map { unit, facts in
      Graph.Node.Member(
        id: unit.peer.nodeID(.source),
        title: unit.title(scene.list.query.granularity),
        subtitle: facts.subtitle
      )
    }
    let counts = facts.map(\.count)
    let replicas = counts.contains(nil) ? nil : counts.compactMap(\.self).reduce(0, +)
    let kinds = Set(facts.map(\.kind))
    let noun = scene.list.query.granularity == .pod ? "pods" : "workloads"
    let pods = noun == "pods" ? nil : replicas.map { " · \($0) pods" }
    let more = members.count - Self.toldMembers
    let lines =
      ["\(members.count) \(noun) that are connected alike", facts[0].isolationWords("")]
      + policyLines(units[0]) + members.prefix(Self.toldMembers).map(\.id)
      + (more > 0 ? ["and \(more) more"] : [])
    return Graph.Node(
      id: "",
      group: units[0].peer.namespace,
      title: "\(members[0].title) and \(members.count - 1) more",
      subtitle: "\(members.count) \(noun)\(pods ?? "")",
      kind: kinds.count == 1 ? facts[0].kind : "",
      replicas: replicas,
      members: members,
      role: facts[0].role,
      tooltip: lines.joined(separator: "\n")
    )
  }

  private func folded(_ namespace: String, _ numbers: [Int]) -> Graph.Node {
    let units = numbers.map { scene.list.units.all[$0] }
    let counts = units.map { UnitFacts($0, network).count }
    let replicas = counts.contains(nil) ? nil : counts.compactMap(\.self).reduce(0, +)
    let workloads = Set(units.map(\.peer.workloadName)).count
    return Graph.Node(
      id: "",
      title: namespace,
      subtitle: Self.counted(workloads, "workload")
        + (replicas.map { " · " + Self.counted($0, "pod") } ?? ""),
      kind: "Namespace",
      replicas: replicas,
      role: .group,
      tooltip: Graph.Group(namespace: namespace, labels[namespace] ?? Labels()).tooltip
    )
  }

  /// The policies that select a unit, each with its place.
  private func policyLines(_ unit: ListedUnit) -> [String] {
    guard let pod = unit.pods.first else { return [] }
    let id = network.classID(of: .pod(pod))
    var order: [Int] = []
    var directions: [Int: [String]] = [:]
    for direction in [Direction.ingress, .egress] {
      for (policy, _) in network.policies(selecting: id, direction) {
        if directions[policy] == nil { order.append(policy) }
        directions[policy, default: []].append(direction.rawValue)
      }
    }
    let lines = order.prefix(Self.toldPolicies).map { number in
      let policy = network.network.policies[number]
      let place = policy.position.map { " (\($0))" } ?? ""
      return
        "\(directions[number, default: []].joined(separator: " and ")): \(policy.identity)\(place)"
    }
    let more = order.count - Self.toldPolicies
    return lines + (more > 0 ? ["and \(more) more policies"] : [])
  }

  // MARK: Frames

  /// The frames around some places, by name.
  func groups(_ places: [Int], _ meshes: [String: PlacedConnection]) -> [Graph.Group] {
    Set(places.compactMap { scene.places.all[$0].frame }).sorted().map { name in
      var group = Graph.Group(namespace: name, labels[name] ?? Labels())
      if let mesh = meshes[name] {
        group.ports = mesh.connectivity.allowed
        group.unknown = mesh.connectivity.unknown
        group.mark = "all pods reach each other: \(mesh.connectivity.edgeLabel)"
        group.tooltip += "\n\(group.mark)"
      }
      return group
    }
  }

  // MARK: Figures

  /// How much there is in the picture.
  func summary(
    _ places: [Int],
    _ connections: [PlacedConnection],
    _ ways: GraphWays?,
    _ way: GraphWay?
  ) -> String {
    if let ways {
      guard let length = ways.length else { return "there is none" }
      return "\(Self.counted(ways.count, "shortest way")) of \(Self.counted(length, "connection"))"
    }
    let blocks = places.flatMap { place -> [Int] in
      if case .blocks(let blocks) = scene.places.all[place].content { blocks } else { [] }
    }
    let units = blocks.flatMap { scene.blocks.all[$0].units }.map { scene.list.units.all[$0] }
    let workloads = Set(units.compactMap(\.peer.workloadName)).count
    let namespaces = Set(units.compactMap(\.peer.namespace)).count
    let total = connections.reduce(0) { $0 + $1.count }
    return [
      Self.counted(namespaces, "namespace"), Self.counted(workloads, "workload"),
      Self.counted(total, "connection"),
      Self.counted(network.network.policies.count, "policy", "policies"),
    ].joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? "\(noun)s")"
  }
}

extension ListedUnit {
  /// The name on its node.
  fileprivate func title(_ granularity: ListQuery.Granularity) -> String {
    if granularity == .pod, case .workload(_, let pods, _) = peer, pods.count == 1 {
      return pods[0]
    }
    return peer.nodeTitle
  }
}

extension ListedPeer {
  /// The namespace, the name and the kind of a workload; nil for anything else.
  fileprivate var workloadName: WorkloadReference? {
    if case .workload(let workload, _, _) = self { workload } else { nil }
  }
}
