import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What the picture of a network shows.
struct GraphQueryTests {
  private func answer(_ query: GraphQuery, _ network: Network = productionNetwork()) -> GraphAnswer
  {
    query.answer(on: CompiledNetwork(network, distinguishing: query.distinguishing))
  }

  /// `source -> target label`, with the role of what isn't allowed by a policy.
  private func edges(_ graph: Graph) -> [String] {
    graph.edges.map { edge in
      let arrow = edge.direction == .both ? "<->" : "->"
      let role = edge.role == .policy ? "" : " (\(edge.role))"
      return "\(edge.source) \(arrow) \(edge.target) \(edge.label)\(role)"
    }
  }

  /// A network of one namespace with workloads that nothing tells apart but their names.
  private func alike(_ names: [String], _ policies: [Policy] = []) -> Network {
    Network(cluster: Cluster(pods: names.map { deployment($0, 2) }), policies: policies)
  }

  @Test func `workloads, the outside and what passes between them are drawn`() {
    let graph = answer(GraphQuery()).graph
    #expect(
      edges(graph) == [
        "kube-system/agent [DaemonSet, host network] -> production/frontend [Deployment] perhaps 443 (doubtful)",
        "kube-system/agent [DaemonSet, host network] -> to 0.0.0.0/0, ::/0 all (outside)",
        "production/api [Deployment] -> production/database [Deployment] 5432",
        "production/frontend [Deployment] -> production/api [Deployment] 3000",
        "from 0.0.0.0/0, ::/0 -> kube-system/agent [DaemonSet, host network] all (outside)",
        "from 10.0.0.0/8, 2001:db8::/32 -> production/frontend [Deployment] 443 (outside)",
      ]
    )
    #expect(graph.groups.map(\.id) == ["kube-system", "production"])
    #expect(
      graph.nodes.map(\.role) == [
        .workload(.none), .workload(.both), .workload(.both), .workload(.both), .outside, .outside,
        .outside,
      ]
    )
    #expect(graph.summary == "2 namespaces, 4 workloads, 7 connections, 4 policies")
    #expect(
      graph.legend.map(\.text) == [
        "isolated for ingress and egress", "unprotected", "outside the cluster",
        "allowed by a policy", "to or from outside", "perhaps",
      ]
    )
  }

  @Test func `an edge tells the tier and the rules that decide it`() {
    let edge = answer(GraphQuery()).graph.edges[3]
    #expect(
      edge.decisions.map { "\($0.direction.rawValue) \($0.tier ?? "-"): \($0.text)" } == [
        """
        egress NetworkPolicy: NetworkPolicy production/frontend, egress rule 1, allows it
        """,
        "ingress NetworkPolicy: NetworkPolicy production/api, ingress rule 1, allows it",
      ]
    )
  }

  @Test func `workloads that are connected alike are one node, unless each is to be one`() {
    let network = alike(["a", "b", "c"], [policy("none", app: nil, ingress: [], egress: [])])
    let graph = answer(GraphQuery(), network).graph
    #expect(graph.nodes.map(\.title) == ["a and 2 more"])
    #expect(graph.nodes[0].members.map(\.title) == ["a", "b", "c"])
    #expect(graph.nodes[0].subtitle == "3 workloads · 6 pods")
    let apart = answer(GraphQuery(grouping: .none), network).graph
    #expect(apart.nodes.map(\.title) == ["a", "b", "c"])
  }

  @Test func `a namespace in which all reach each other is marked, and has no edges in it`() {
    let network = alike(
      ["a", "b", "c"],
      [
        policy(
          "within",
          app: nil,
          ingress: [allow(.pods(in: .own, labels: .everything), 80)],
          egress: [allow(.pods(in: .own, labels: .everything), 80)]
        )
      ]
    )
    for grouping in [GraphQuery.Grouping.alike, .none] {
      let graph = answer(GraphQuery(grouping: grouping), network).graph
      #expect(graph.groups.map(\.mark) == ["all pods reach each other: 80"])
      #expect(graph.edges.isEmpty)
    }
  }

  @Test func `a mark is not set where one workload is left out`() {
    let network = alike(["a", "b", "c"], [policy("c", app: "c", ingress: [], egress: nil)])
    let graph = answer(GraphQuery(), network).graph
    #expect(graph.groups.map(\.mark) == [""])
    #expect(!graph.edges.isEmpty)
  }

  @Test func `what all workloads of a namespace do alike is one edge at its frame`() {
    let other = Pod(
      namespace: "monitoring",
      name: "probe",
      workload: WorkloadReference(kind: "Deployment", namespace: "monitoring", name: "probe"),
      replicas: .exactly(1),
      isTemplate: true
    )
    var network = alike(["a", "b"], [policy("b", app: "b", ingress: nil, egress: [])])
    network.cluster = Cluster(pods: network.cluster.pods + [other])
    let graph = answer(GraphQuery(), network).graph
    #expect(
      edges(graph).filter { $0.contains("monitoring") && !$0.contains("0.0.0.0") } == [
        "monitoring/probe [Deployment] -> production all (open)",
        "production/a [Deployment] -> monitoring/probe [Deployment] all (open)",
      ]
    )
  }

  @Test func `name resolution is left out where it is allowed by itself`() {
    let network = alike(
      ["a", "b"],
      [
        policy(
          "dns",
          app: "a",
          ingress: nil,
          egress: [allow(app("b"), 53), allow(app("b"), 80)]
        ),
        policy("b", app: "b", ingress: [allow(app("a"), 53)], egress: []),
      ]
    )
    let labels = { (nameResolution: GraphQuery.NameResolution) in
      answer(GraphQuery(nameResolution: nameResolution), network).graph.edges
        .filter { $0.source == "production/a [Deployment]" && $0.target != $0.source }.map(\.label)
    }
    #expect(labels(.shown) == ["53"])
    #expect(labels(.hidden) == [])
  }

  @Test func `a way stands out, and what is beside it is faded`() {
    let query = GraphQuery(
      way: GraphWay(
        from: PeerMembers(pods: [3]),
        to: [TargetPart(PeerMembers(pods: [2]), .every(.all))],
        words: "frontend to database"
      )
    )
    let answer = answer(query)
    let lit = answer.graph.edges.filter { $0.emphasis == .highlighted }
    #expect(
      lit.map(\.source) == ["production/api [Deployment]", "production/frontend [Deployment]"]
    )
    #expect(answer.graph.edges.count { $0.emphasis == .faded } == 4)
    #expect(answer.graph.summary == "1 shortest way of 2 connections")
    #expect(answer.graph.title == "Ways from frontend to database")
  }

  @Test func `where there is no way, what denies the direct one is drawn`() {
    let query = GraphQuery(
      way: GraphWay(
        from: PeerMembers(pods: [2]),
        to: [TargetPart(PeerMembers(pods: [3]), .every(.all))],
        words: "database to frontend"
      )
    )
    let answer = answer(query)
    let denied = answer.graph.edges.filter { $0.role == .denied }
    #expect(denied.map(\.label) == ["egress, ingress"])
    #expect(answer.graph.summary == "there is none")
    #expect(answer.remarks == ["no way leads from database to frontend"])
  }

  @Test func `denied connections between the focus tell the directions that deny`() {
    let query = GraphQuery(
      focus: [PeerMembers(pods: [2]), PeerMembers(pods: [3])],
      denials: .shown
    )
    let denied = answer(query).graph.edges.filter { $0.role == .denied }
    #expect(denied.map(\.direction) == [.both])
    #expect(
      denied[0].decisions.prefix(3).map(\.text) == [
        """
        NetworkPolicy production/default-deny isolates production/database for egress, and none of \
        its rules matches
        """,
        """
        NetworkPolicy production/frontend isolates production/frontend for ingress, and none of its \
        rules matches
        """,
        """
        NetworkPolicy production/default-deny isolates production/frontend for ingress, and none of \
        its rules matches
        """,
      ]
    )
  }

  @Test func `too many connections are drawn by namespace, with a word`() {
    let query = GraphQuery(limits: GraphQuery.Limits(connections: 2))
    let answer = answer(query)
    #expect(
      answer.graph.nodes.filter { $0.role == .group }.map(\.title) == ["kube-system", "production"]
    )
    #expect(
      answer.remarks == [
        """
        more than 2 connections are too many for all of it: each namespace is drawn as one node
        """
      ]
    )
    let whole = GraphQuery(
      presentation: Graph.Presentation(folding: .never),
      limits: GraphQuery.Limits(connections: 2)
    )
    #expect(self.answer(whole).graph.edges.count == 6)
  }

  @Test func `where there are too many edges, none tells what decides it, with a word`() {
    let query = GraphQuery(limits: GraphQuery.Limits(explained: 2))
    let answer = answer(query)
    #expect(answer.graph.edges.allSatisfy { $0.decisions.isEmpty })
    #expect(answer.graph.edges.map(\.role) == self.answer(GraphQuery()).graph.edges.map(\.role))
    #expect(answer.remarks.map { $0.prefix(27) } == ["6 edges are too many to tel"])
  }

  @Test func `links lead to where something is written, whatever the file is called`() {
    var network = productionNetwork()
    for index in network.policies.indices {
      network.policies[index].position = SourcePosition(
        file: "a b/javascript:x.yaml",
        line: 7,
        column: 3
      )
    }
    network.cluster = Cluster(
      pods: network.cluster.pods.map { pod in
        var pod = pod
        pod.position = SourcePosition(file: "<stdin>", line: 2, column: 1)
        return pod
      }
    )
    let relative = answer(GraphQuery(), network).graph
    let link = "a%20b/javascript%3Ax.yaml#L7"
    #expect(Set(relative.edges.compactMap(\.link)) == [link])
    #expect(relative.nodes.allSatisfy { $0.link == nil })
    let based = answer(GraphQuery(linkBase: "https://example.org/"), network).graph
    #expect(Set(based.edges.compactMap(\.link)) == ["https://example.org/\(link)"])
  }

  @Test func `an edge that an admin tier decides says so, unless another tier decides some ports`()
  {
    let admin = { (ports: RuleConnections) in
      Policy(
        identity: ObjectIdentity(
          apiVersion: "policy.networking.k8s.io/v1alpha2",
          kind: "ClusterNetworkPolicy",
          namespace: nil,
          name: "admit"
        ),
        tier: StandardTier.admin.rawValue,
        subject: .pods(in: .matching(.everything), labels: .everything),
        ingress: DirectionRules(
          isolates: false,
          rules: [Rule(.allow, peers: nil, connections: ports, index: 0)]
        ),
        egress: nil
      )
    }
    let labels = { (ports: RuleConnections) in
      let network = Network(
        cluster: Cluster(pods: [deployment("a", 1), deployment("b", 1)]),
        tiers: StandardTier.tiers,
        policies: [admin(ports)]
      )
      return answer(GraphQuery(grouping: .none), network).graph.groups.map(\.mark)
        + answer(GraphQuery(listing: ListQuery(sources: PeerMembers(pods: [0]))), network)
        .graph.edges.filter { $0.target.contains("/b") }.map(\.label)
    }
    #expect(labels(.all) == ["all pods reach each other: all", "all by Admin"])
    let web = PortRange(80, 80).map { ConnectionTerm(.tcp, .range($0)) }
    #expect(
      labels(.terms([web].compactMap(\.self))) == ["all pods reach each other: all", "all"]
    )
  }
}
