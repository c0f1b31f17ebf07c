import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What matrices look like.
struct MatrixReportTests {
  private let apiPort = ConnectionSet([.tcp: PortSet([PortRange(3000, 3000)].compactMap(\.self))])

  private func matrix(
    _ format: any ReportFormat,
    _ query: MatrixQuery,
    _ network: Network = productionNetwork(),
    _ terminal: Terminal = .plain
  ) -> String {
    rendered(query.report(on: CompiledNetwork(network)), as: format, terminal)
  }

  @Test func `text numbers the rows and heads the columns with the numbers`() {
    let expected = """
      TCP 3000, from rows to columns
      . allowed   + partly   X denied   ? perhaps   - itself

                                        1 2 3 4 5
      1 kube-system/agent[DaemonSet]    . X X X .
      2 production/api[Deployment]      X X X X X
      3 production/database[Deployment] X X - X X
      4 production/frontend[Deployment] X . X X X
      5 outside                         . X X X -

      """
    #expect(matrix(TextFormat(), MatrixQuery(connections: apiPort)) == expected)
  }

  @Test func `without a port a cell says whether all, some or nothing passes`() {
    let expected = """
      all ports, from rows to columns
      . all   + some   X nothing   ? perhaps   - itself

                    1 2 3
      1 kube-system . ? .
      2 production  X + X
      3 outside     . + -

      """
    #expect(matrix(TextFormat(), MatrixQuery(granularity: .namespace)) == expected)
  }

  @Test func `workloads with equal rows and columns share a line`() {
    var network = productionNetwork()
    network.cluster = Cluster(
      pods: network.cluster.pods + (1...12).map { deployment("web-number-\($0)", $0) }
    )
    let expected = """
      TCP 3000, from rows to columns
      . allowed   + partly   X denied   ? perhaps   - itself

                                        1 2 3 4 5
      1 kube-system/agent[DaemonSet]    . X X X .
      2 production/api[Deployment]      X X X X X
      3 production/database and 12 more X X X X X
      4 production/frontend[Deployment] X . X X X
      5 outside                         . X X X -

      3: production/database[Deployment], production/web-number-1[Deployment],
         production/web-number-10[Deployment], production/web-number-11[Deployment],
         production/web-number-12[Deployment], production/web-number-2[Deployment],
         production/web-number-3[Deployment], production/web-number-4[Deployment],
         production/web-number-5[Deployment], production/web-number-6[Deployment],
         production/web-number-7[Deployment], production/web-number-8[Deployment],
         production/web-number-9[Deployment]

      """
    #expect(matrix(TextFormat(), MatrixQuery(connections: apiPort), network) == expected)
  }

  @Test func `cells are coloured on a terminal`() {
    let terminal = Terminal(isTerminal: true, showsColors: true)
    let text = matrix(
      TextFormat(),
      MatrixQuery(granularity: .namespace),
      productionNetwork(),
      terminal
    )
    #expect(text.contains("\u{1B}[32m.\u{1B}[0m \u{1B}[33m?\u{1B}[0m"))
  }

  @Test func `JSON has a line a row`() {
    let expected = """
      {
        "schema": "netsim.matrix/v1",
        "by": "workload",
        "ports": {"TCP": ["3000"]},
        "peers": [
          {"kind": "Deployment", "namespace": "production", "name": "api"},
          {"kind": "Deployment", "namespace": "production", "name": "database"},
          {"kind": "Deployment", "namespace": "production", "name": "frontend"},
          {"kind": "External", "cidrs": ["0.0.0.0/0", "::/0"]}
        ],
        "cells": [
          ["deny", "deny", "deny", "deny"],
          ["deny", null, "deny", "deny"],
          ["allow", "deny", "deny", "deny"],
          ["deny", "deny", "deny", null]
        ]
      }

      """
    let query = MatrixQuery(connections: apiPort, namespace: "production")
    #expect(matrix(JSONFormat(), query) == expected)
  }

  @Test func `tables name rows and columns`() {
    let expected = """
      ## Who may reach whom: all ports

      | source | kube-system | production | outside |
      | --- | --- | --- | --- |
      | kube-system | all | unknown | all |
      | production | none | some | none |
      | outside | all | some |  |

      """
    #expect(matrix(MarkdownFormat(), MatrixQuery(granularity: .namespace)) == expected)
  }
}
