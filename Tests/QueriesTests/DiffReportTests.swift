import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What a reviewer reads of a difference.
struct DiffReportTests {
  /// A network of so many workloads in one namespace, each of which lets nobody in.
  private func closed(_ count: Int, ways: [EntryPoint] = []) -> Network {
    let pods = (0..<count).map { index in
      Pod(
        namespace: "shop",
        name: "w\(index)",
        labels: ["app": "w\(index)"],
        workload: WorkloadReference(kind: "Deployment", namespace: "shop", name: "w\(index)"),
        isTemplate: true
      )
    }
    let service = Service(
      namespace: "shop",
      name: "w0",
      selector: ["app": "w0"],
      ports: [Service.Port(port: 80, target: .number(80))]
    )
    return Network(
      cluster: Cluster(pods: pods, services: [service], entryPoints: ways),
      policies: (0..<count).map { policy("w\($0)", from: []) }
    )
  }

  /// A policy that lets some workloads reach the one of its name.
  private func policy(_ name: String, from sources: [String]) -> Policy {
    Policy(
      identity: ObjectIdentity(
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        namespace: "shop",
        name: name
      ),
      tier: 0,
      subject: .pods(in: .own, labels: LabelSelector(matchLabels: ["app": name])),
      ingress: DirectionRules(
        isolates: true,
        rules: sources.isEmpty
          ? []
          : [
            Rule(
              .allow,
              peers: sources.map {
                Peer(.pods(in: .own, labels: LabelSelector(matchLabels: ["app": $0])))
              },
              index: 0
            )
          ]
      )
    )
  }

  private func answer(_ old: Network, _ new: Network) throws -> DiffAnswer {
    try DiffQuery(names: DiffQuery.Names(old: "main", new: "topic"))
      .answer(from: (old, []), to: (new, []))
  }

  private func changed(_ network: Network, _ policies: Policy...) -> Network {
    var network = network
    for policy in policies {
      for index in network.policies.indices
      where network.policies[index].identity == policy.identity {
        network.policies[index] = policy
      }
    }
    return network
  }

  @Test func `connections stand below what brings them about, alike ones together`() throws {
    let old = closed(5)
    let new = changed(
      old,
      policy("w0", from: ["w1", "w2"]),
      policy("w3", from: ["w1", "w2"])
    )
    #expect(
      rendered(try answer(old, new).report, as: TextFormat()) == """
        NetworkPolicy shop/w0 changed
          opened   shop/w1 [Deployment], shop/w2 [Deployment]
                   -> shop/w0 [Deployment]  all ports

        NetworkPolicy shop/w3 changed
          opened   shop/w1 [Deployment], shop/w2 [Deployment]
                   -> shop/w3 [Deployment]  all ports

        4 connections: 4 opened

        """
    )
  }

  @Test func `what changes no connection is told apart`() throws {
    let old = closed(3)
    var new = changed(old, policy("w0", from: ["nobody"]))
    new.cluster.namespaces[0].labels["team"] = "red"
    #expect(
      rendered(try answer(old, new).report, as: TextFormat()) == """
        Without effect on connections
          Namespace shop added
          NetworkPolicy shop/w0 changed

        no connection differs

        """
    )
  }

  @Test func `beyond a few peers the rest is counted`() throws {
    let old = closed(12)
    let new = changed(old, policy("w0", from: (1..<12).map { "w\($0)" }))
    let text = rendered(try answer(old, new).report, as: TextFormat())
    #expect(text.contains("and 3 more\n"))
    #expect(text.hasSuffix("\n11 connections: 11 opened\n"))
  }

  @Test func `a way in that is gone is closed by its own object`() throws {
    let way = EntryPoint(
      kind: .ingress,
      namespace: "shop",
      name: "front",
      forwarding: .proxy(.unknown),
      backends: [EntryPoint.Backend(namespace: "shop", service: "w0", port: .number(80))]
    )
    let old = changed(closed(2, ways: [way]), policy("w0", from: ["w1"]))
    var open = old
    open.policies.removeAll { $0.identity.name == "w0" }
    var new = open
    new.cluster.entryPoints = []
    let gone = try answer(open, new).difference.connections
    #expect(gone.map { $0.changedBy.map(\.title) } == [["Ingress shop/front"]])
    let byPolicy = try answer(open, old).difference.connections.filter {
      "\($0.source)" == "shop/front[Ingress]"
    }
    #expect(byPolicy.map { $0.changedBy.map(\.title) } == [["NetworkPolicy shop/w0"]])
  }

  @Test func `a comment tells what opened before what closed, and why`() throws {
    let old = changed(closed(3), policy("w0", from: ["w1"]))
    let new = changed(old, policy("w0", from: ["w2"]))
    #expect(
      rendered(try answer(old, new).report, as: MarkdownFormat()) == """
        ## netsim diff: 1 connection opened, 1 closed

        From `main` to `topic`.

        ### Opened

        | From | To | Ports | Brought about by |
        | --- | --- | --- | --- |
        | `shop/w2 [Deployment]` | `shop/w0 [Deployment]` | all ports | \
        `NetworkPolicy shop/w0` changed |

        ### Closed

        | From | To | Ports | Brought about by |
        | --- | --- | --- | --- |
        | `shop/w1 [Deployment]` | `shop/w0 [Deployment]` | all ports | \
        `NetworkPolicy shop/w0` changed |

        """
    )
  }

  @Test func `a comment fits on a pull request, and tells what it leaves out`() throws {
    let count = 900
    let old = closed(count)
    var new = old
    new.policies = (0..<count).map { policy("w\($0)", from: ["w\(($0 + 1) % count)"]) }
      .sorted { $0.precedes($1) }
    let comment = rendered(try answer(old, new).report, as: MarkdownFormat())
    #expect(comment.utf8.count <= 65_536)
    let rows = comment.split(separator: "\n").count { $0.hasPrefix("| `shop/") }
    #expect(rows > 100)
    #expect(comment.contains("\n\(count - rows) more rows opened are left out here"))
  }
}
