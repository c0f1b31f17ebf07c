import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What lists look like.
struct ListReportTests {
  private func list(_ format: any ReportFormat, _ query: ListQuery = ListQuery()) -> String {
    let network = CompiledNetwork(productionNetwork(), distinguishing: query.distinguishing)
    return rendered(query.report(on: network), as: format)
  }

  private var onlyDatabase: ListQuery {
    ListQuery(
      destinations: PeerMembers(
        pods: Set(
          productionNetwork().cluster.pods.indices.filter {
            productionNetwork().cluster.pods[$0].name == "database"
          }
        )
      )
    )
  }

  @Test func `text groups connections by source and shows who is protected`() {
    let expected = """
      kube-system/agent [DaemonSet, host network]
        -> kube-system/agent [DaemonSet, host network]  all ports
        -> production/frontend [Deployment]             perhaps TCP 443
        -> outside 0.0.0.0/0, ::/0                      all ports

      production/api [Deployment]
        -> production/database [Deployment]             TCP 5432

      production/frontend [Deployment]
        -> production/api [Deployment]                  TCP 3000

      outside 0.0.0.0/0, ::/0
        -> kube-system/agent [DaemonSet, host network]  all ports

      outside 10.0.0.0/8, 2001:db8::/32
        -> production/frontend [Deployment]             TCP 443

      7 connections

      Perhaps
        NetworkPolicy production/frontend `from[0].ipBlock` wants `10.0.0.0/8`, and no
          address of the source is known
        NetworkPolicy production/frontend `from[0].ipBlock` wants `2001:db8::/32`, and
          no address of the source is known

      Isolated for ingress and egress
        production/api, frontend [Deployment]
        production/database [Deployment]  nothing leaves

      """
    #expect(list(TextFormat()) == expected)
  }

  @Test func `sources that reach the same share a block, and destinations of a kind an entry`() {
    let network = Network(
      cluster: Cluster(pods: ["api", "web", "worker", "zeta"].map { deployment($0, 1) }),
      policies: [policy("zeta", app: "zeta", ingress: [allow(app("api"), 80)], egress: [])]
    )
    let expected = """
      production/api [Deployment]
        -> production/web, worker [Deployment]             all ports
        -> production/zeta [Deployment]                    TCP 80
        -> outside 0.0.0.0/0, ::/0                         all ports

      production/web, worker [Deployment]
        -> production/api, web, worker [Deployment]        all ports
        -> outside 0.0.0.0/0, ::/0                         all ports

      outside 0.0.0.0/0, ::/0
        -> production/api, web, worker [Deployment]        all ports

      13 connections

      Unprotected: no policy isolates
        production/api, web, worker [Deployment]

      Isolated for ingress and egress
        production/zeta [Deployment]  nothing leaves

      """
    let text = rendered(ListQuery().report(on: CompiledNetwork(network)), as: TextFormat())
    #expect(text == expected)
  }

  @Test func `ports stand below a name that is too long for the terminal`() {
    let name = String(repeating: "n", count: 63)
    let network = Network(cluster: Cluster(pods: [deployment("api", 1), deployment(name, 1)]))
    let query = ListQuery(connections: ConnectionSet([.tcp: .all]))
    let text = rendered(
      query.report(on: CompiledNetwork(network)),
      as: TextFormat(),
      Terminal(isTerminal: false, width: 40)
    )
    let expected = """
      production/api,
        \(name)
        [Deployment]
        -> production/api,
           \(name)
           [Deployment]
                          TCP
        -> outside 0.0.0.0/0, ::/0
                          TCP

      """
    #expect(text.hasPrefix(expected), "\(text)")
  }

  @Test func `a filtered list speaks of what it was asked for only`() {
    let expected = """
      production/api [Deployment]
        -> production/database [Deployment]             TCP 5432

      1 connection

      Isolated for ingress and egress
        production/database [Deployment]

      """
    #expect(list(TextFormat(), onlyDatabase) == expected)
  }

  @Test func `JSON has a line a connection and names the causes of doubt`() {
    let address = "and no address of the source is known"
    let policy = "NetworkPolicy production/frontend `from[0].ipBlock` wants"
    let causes = ["10.0.0.0/8", "2001:db8::/32"].map { "\"\(policy) `\($0)`, \(address)\"" }
    let agent = """
      {"kind": "DaemonSet", "namespace": "kube-system", "name": "agent", "hostNetwork": true}
      """
    let workload = { (name: String) in
      "{\"kind\": \"Deployment\", \"namespace\": \"production\", \"name\": \"\(name)\"}"
    }
    let outside = "{\"kind\": \"External\", \"cidrs\": [\"0.0.0.0/0\", \"::/0\"]}"
    let block = "{\"kind\": \"External\", \"cidrs\": [\"10.0.0.0/8\", \"2001:db8::/32\"]}"
    let all = "{\"TCP\": [\"1-65535\"], \"UDP\": [\"1-65535\"], \"SCTP\": [\"1-65535\"]}"
    let rows = [
      (agent, agent, all),
      (
        agent, workload("frontend"),
        "{}, \"unknown\": {\"TCP\": [\"443\"]}, \"causes\": [\(causes.joined(separator: ", "))]"
      ),
      (agent, outside, all),
      (workload("api"), workload("database"), "{\"TCP\": [\"5432\"]}"),
      (workload("frontend"), workload("api"), "{\"TCP\": [\"3000\"]}"),
      (outside, agent, all),
      (block, workload("frontend"), "{\"TCP\": [\"443\"]}"),
    ].map { "    {\"source\": \($0), \"destination\": \($1), \"ports\": \($2)}" }
    let expected = """
      {
        "schema": "netsim.connections/v1",
        "connections": [
      \(rows.joined(separator: ",\n"))
        ],
        "hostNetworkWorkloads": [
          {"kind": "DaemonSet", "namespace": "kube-system", "name": "agent"}
        ]
      }

      """
    #expect(list(JSONFormat()) == expected)
  }

  @Test func `YAML holds the same data`() {
    let expected = """
      schema: netsim.connections/v1
      connections:
        - source:
            kind: Deployment
            namespace: production
            name: api
          destination:
            kind: Deployment
            namespace: production
            name: database
          ports:
            TCP: ["5432"]
      hostNetworkWorkloads:
        - kind: DaemonSet
          namespace: kube-system
          name: agent

      """
    #expect(list(YAMLFormat(), onlyDatabase) == expected)
  }

  @Test func `tables have a row a connection`() {
    let markdown = """
      ## Connections

      | source | destination | ports | unknown |
      | --- | --- | --- | --- |
      | production/api[Deployment] | production/database[Deployment] | TCP 5432 |  |

      """
    #expect(list(MarkdownFormat(), onlyDatabase) == markdown)
    let csv = list(CSVFormat())
    #expect(csv.hasPrefix("source,destination,ports,unknown\r\n"))
    #expect(
      csv.contains(
        "\"kube-system/agent[DaemonSet, host network]\",production/frontend[Deployment],,TCP 443\r\n"
      )
    )
  }

  @Test func `pods of a workload that may do different things are named`() {
    var network = productionNetwork()
    let workload = WorkloadReference(kind: "StatefulSet", namespace: "production", name: "db")
    let pods = ["db-0", "db-1", "db-2"].map { name in
      Pod(
        namespace: "production",
        name: name,
        labels: ["app": name == "db-0" ? "database" : "replica"],
        workload: workload
      )
    }
    network.cluster = Cluster(pods: network.cluster.pods + pods)
    var lines: [String] = []
    ListQuery(namespace: "production").forEachConnection(on: CompiledNetwork(network)) {
      lines.append("\($0) -> \($1) \($2.allowed)")
      return true
    }
    #expect(
      lines.contains("production/api[Deployment] -> production/db[StatefulSet] pods db-0 TCP 5432")
    )
    #expect(!lines.contains { $0.contains("db-1") && $0.contains("5432") })
  }

  @Test func `a reader who stops early stops the list`() {
    var count = 0
    ListQuery().forEachConnection(on: CompiledNetwork(productionNetwork())) { _, _, _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }

  @Test func `outside addresses are written with exceptions where that is shorter`() {
    var network = productionNetwork()
    let block = CIDR("10.0.0.0/8").map {
      AddressBlock($0, except: [CIDR("10.1.0.0/16")].compactMap(\.self))
    }
    let rules = [block].compactMap(\.self).map { allow(.addresses($0), 443) }
    network = Network(
      cluster: network.cluster,
      policies: [policy("api", app: "api", ingress: nil, egress: rules)]
    )
    let text = rendered(ListQuery().report(on: CompiledNetwork(network)), as: TextFormat())
    #expect(text.contains("  -> outside 10.0.0.0/8 except 10.1.0.0/16 "))
  }

  @Test func `long lists of blocks are wrapped below themselves`() {
    var network = productionNetwork()
    let blocks = (0..<12).compactMap { CIDR("10.\($0 * 2).0.0/16") }
    let rules = blocks.map { allow(.addresses(AddressBlock($0)), 443) }
    network = Network(
      cluster: Cluster(pods: [deployment("api", 1)]),
      policies: [policy("api", app: "api", ingress: [], egress: rules)]
    )
    let expected = """
      production/api [Deployment]
        -> outside 10.0.0.0/16, 10.2.0.0/16, 10.4.0.0/16, 10.6.0.0/16, 10.8.0.0/16,
           10.10.0.0/16, 10.12.0.0/16, 10.14.0.0/16, 10.16.0.0/16, 10.18.0.0/16,
           10.20.0.0/16, 10.22.0.0/16
                                        TCP 443

      1 connection

      Isolated for ingress and egress
        production/api [Deployment]  nothing enters

      """
    let text = rendered(ListQuery().report(on: CompiledNetwork(network)), as: TextFormat())
    #expect(text == expected)
  }
}
