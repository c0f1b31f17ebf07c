import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What the picture of a difference shows.
struct DifferenceGraphTests {
  private func graph(_ old: Network = productionNetwork(), _ change: (inout Network) -> Void)
    -> Graph
  {
    var new = old
    change(&new)
    let before = NetworkSnapshot(CompiledNetwork(old))
    let after = NetworkSnapshot(CompiledNetwork(new))
    return Difference(from: before, to: after).graph(from: before, to: after)
  }

  /// `source -> target label`, with `=` before what is as it was.
  private func edges(_ graph: Graph) -> [String] {
    graph.edges.map { edge in
      let same = edge.role == .change(.unchanged) ? "= " : ""
      let arrow = edge.direction == .both ? "<->" : "->"
      let label = edge.signedLabel.isEmpty ? "" : " \(edge.signedLabel)"
      return "\(same)\(edge.source) \(arrow) \(edge.target)\(label)"
    }
  }

  @Test func `what opens and closes is told apart from what is as it was`() {
    let graph = graph { network in
      network.policies.removeAll { $0.identity.name == "frontend" }
    }
    #expect(
      edges(graph) == [
        "kube-system/agent [DaemonSet, host network] -> production/frontend [Deployment] "
          + "- perhaps 443",
        "production/frontend [Deployment] -> production/api [Deployment] - 3000",
        "from 10.0.0.0/8, 2001:db8::/32 -> production/frontend [Deployment] - 443",
        "= kube-system/agent [DaemonSet, host network] -> to 0.0.0.0/0, ::/0",
        "= production/api [Deployment] -> production/database [Deployment]",
        "= from 0.0.0.0/0, ::/0 -> kube-system/agent [DaemonSet, host network]",
      ]
    )
    #expect(graph.summary == "3 connections closed")
    #expect(graph.groups.map(\.id) == ["kube-system", "production"])
  }

  @Test func `a connection on other ports tells both`() {
    let graph = graph { network in
      network.policies += [
        policy("more", app: "api", ingress: nil, egress: [allow(app("database"), 5433)]),
        policy("more-in", app: "database", ingress: [allow(app("api"), 5433)], egress: nil),
      ]
    }
    #expect(
      edges(graph).first
        == "production/api [Deployment] -> production/database [Deployment] ~ 5432 → 5432-5433"
    )
    #expect(
      graph.edges.first?.tooltip
        == "production/api [Deployment] -> production/database [Deployment]: "
        + "changed from TCP 5432 to TCP 5432-5433"
    )
  }

  @Test func `workloads that come, go and lose their protection are marked`() {
    let graph = graph { network in
      network.cluster = Cluster(
        pods: network.cluster.pods.filter { $0.name != "api" } + [deployment("cache", 1)]
      )
      network.policies.removeAll { $0.identity.name == "default-deny" }
    }
    let marks = graph.nodes.filter { $0.change != .unchanged }.map { node in
      "\(node.change?.sign ?? "") \(node.id)"
    }
    #expect(
      marks == [
        "- production/api [Deployment]", "+ production/cache [Deployment]",
        "~ production/database [Deployment]",
      ]
    )
    #expect(
      graph.nodes.first { $0.title == "database" }?.tooltip == """
        production/database [Deployment]
        before: isolated for ingress and egress
        after: isolated for ingress; egress is open
        """
    )
  }

  @Test func `two networks that are alike have no change in their picture`() {
    let graph = graph { _ in }
    #expect(graph.summary == "no connection differs")
    #expect(graph.edges.allSatisfy { $0.role == .change(.unchanged) })
    #expect(graph.nodes.allSatisfy { $0.change == .unchanged })
    #expect(graph.legend.map(\.text) == ["as it was"])
  }

  @Test func `every end of an edge is a node, and every node's namespace a group`() {
    let graph = graph { $0.policies.removeAll() }
    let ids = Set(graph.nodes.map(\.id))
    #expect(ids.count == graph.nodes.count)
    #expect(graph.edges.allSatisfy { ids.contains($0.source) && ids.contains($0.target) })
    let groups = Set(graph.groups.map(\.id))
    #expect(graph.nodes.allSatisfy { $0.group.map { groups.contains($0) } ?? true })
  }

  @Test func `what causes a change can be told with it`() {
    let old = NetworkSnapshot(CompiledNetwork(productionNetwork()))
    let new = NetworkSnapshot(CompiledNetwork(Network(cluster: productionNetwork().cluster)))
    let graph = Difference(from: old, to: new).graph(from: old, to: new) { change in
      ["because of \(change.kind)"]
    }
    let opened = graph.edges.filter { $0.role == .change(.added) }
    #expect(!opened.isEmpty)
    #expect(opened.allSatisfy { $0.tooltip.hasSuffix("\nbecause of opened") })
  }

  @Test func `of a large network only what is next to a change is drawn`() {
    let pods = (0..<200).map { deployment("w\($0)", 1) }
    let closed = Network(
      cluster: Cluster(pods: pods),
      policies: [policy("deny", app: nil, ingress: [], egress: [])]
    )
    let graph = graph(closed) { network in
      network.policies += [
        policy("w1", app: "w1", ingress: [], egress: [allow(app("w2"), 80)]),
        policy("w2", app: "w2", ingress: [allow(app("w1"), 80)], egress: []),
      ]
    }
    #expect(edges(graph) == ["production/w1 [Deployment] -> production/w2 [Deployment] + 80"])
    #expect(graph.nodes.map(\.title) == ["w1", "w2"])
    #expect(
      graph.summary
        == "1 connection opened; workloads that no change touches are left out"
    )
  }

  @Test func `addresses that are only partly as they were are drawn in parts`() {
    let narrow = Network(
      cluster: Cluster(pods: [deployment("api", 1)]),
      policies: [policy("api", app: "api", ingress: [], egress: [outside("10.0.0.0/9")])]
    )
    let graph = graph(narrow) { network in
      network.policies = [policy("api", app: "api", ingress: [], egress: [outside("10.0.0.0/8")])]
    }
    #expect(
      edges(graph) == [
        "production/api [Deployment] -> to 10.128.0.0/9 + 443",
        "= production/api [Deployment] -> to 10.0.0.0/9",
      ]
    )
  }

  private func outside(_ block: String) -> Rule {
    var rule = allow(.pods(in: .own, labels: .everything), 443)
    rule.peers = [CIDR(block)].compactMap(\.self).map { Peer(.addresses(AddressBlock($0))) }
    return rule
  }
}
