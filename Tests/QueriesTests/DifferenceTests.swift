import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// What the difference of two networks tells.
struct DifferenceTests {
  private func difference(_ change: (inout Network) -> Void) -> Difference {
    let old = productionNetwork()
    var new = old
    change(&new)
    return Difference(
      from: NetworkSnapshot(CompiledNetwork(old)),
      to: NetworkSnapshot(CompiledNetwork(new))
    )
  }

  private func text(_ difference: Difference) -> String {
    rendered(
      Report(title: "", text: { difference.write(to: $0) }, data: { _ in }),
      as: TextFormat()
    )
  }

  @Test func `a policy that is gone opens what it kept closed`() {
    let difference = difference { network in
      network.policies.removeAll {
        $0.identity.name == "database" || $0.identity.name == "default-deny"
      }
    }
    #expect(
      text(difference) == """
        removed  NetworkPolicy production/database
        removed  NetworkPolicy production/default-deny
        opened   kube-system/agent [DaemonSet, host network] -> \
        production/database [Deployment]  all ports
        opened   production/database [Deployment] -> \
        kube-system/agent [DaemonSet, host network]  all ports
        opened   production/database [Deployment] -> outside 0.0.0.0/0, ::/0  all ports
        opened   outside 0.0.0.0/0, ::/0 -> production/database [Deployment]  all ports

        """
    )
  }

  @Test func `an object that only moved in its file is none that changed`() {
    let difference = difference { network in
      for index in network.policies.indices {
        network.policies[index].position = SourcePosition(file: "a.yaml", line: 9, column: 1)
      }
      network.cluster.pods[0].position = SourcePosition(file: "b.yaml", line: 2, column: 1)
    }
    #expect(difference.isEmpty)
  }

  @Test func `what turns from certain to unknown has changed, with its cause`() {
    let difference = difference { network in
      for index in network.policies.indices where network.policies[index].identity.name == "api" {
        network.policies[index].ingress?.rules[0].conditions = [UnknownCause("it is Tuesday")]
      }
    }
    let change = difference.connections.first
    #expect(difference.connections.count == 1)
    #expect(change?.kind == .changed)
    #expect(change?.after.allowed.isEmpty == true)
    #expect(change?.causes.contains { $0.contains("it is Tuesday") } == true)
  }

  @Test func `a workload that is new is one object and brings its connections`() {
    let difference = difference { network in
      network.cluster = Cluster(
        pods: network.cluster.pods + [deployment("cache", 2)]
      )
    }
    #expect(difference.objects.map(\.title) == ["Deployment production/cache"])
    #expect(difference.objects.map(\.change) == [.added])
    #expect(difference.connections.allSatisfy { $0.kind == .opened })
  }

  @Test func `a namespace asked for keeps the connections with an end in it`() {
    let old = productionNetwork()
    var new = old
    new.policies = []
    let query = ListQuery(namespace: "kube-system")
    let difference = Difference(
      from: NetworkSnapshot(CompiledNetwork(old), listing: query),
      to: NetworkSnapshot(CompiledNetwork(new), listing: query)
    )
    #expect(!difference.connections.isEmpty)
    let isInside = difference.connections.allSatisfy {
      "\($0.source)".hasPrefix("kube-system/") || "\($0.destination)".hasPrefix("kube-system/")
    }
    #expect(isInside)
  }
}
