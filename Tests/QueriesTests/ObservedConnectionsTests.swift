import NetworkModel
import Queries
import Testing

/// The ends of flows, looked up in a network.
struct ObservedConnectionsTests {
  private static func workload(_ kind: String, _ name: String) -> WorkloadReference {
    WorkloadReference(kind: kind, namespace: "shop", name: name)
  }

  private let network = Network(
    cluster: Cluster(
      namespaces: [Namespace(name: "shop")],
      pods: [
        Pod(
          namespace: "shop",
          name: "web",
          labels: ["app": "web"],
          workload: workload("Deployment", "web"),
          isTemplate: true
        ),
        Pod(
          namespace: "shop",
          name: "api-0",
          labels: ["app": "api"],
          workload: workload("StatefulSet", "api"),
          addresses: [IPAddress("10.0.0.2")].compactMap(\.self)
        ),
        Pod(
          namespace: "shop",
          name: "api-1",
          labels: ["app": "api"],
          workload: workload("StatefulSet", "api"),
          addresses: [IPAddress("10.0.0.3")].compactMap(\.self)
        ),
      ]
    )
  )

  private func end(_ change: (inout FlowEnd) -> Void) -> FlowEnd {
    var end = FlowEnd()
    change(&end)
    return end
  }

  private func observed(
    _ source: FlowEnd,
    _ destination: FlowEnd,
    merging bits: Int? = nil
  ) -> ObservedConnections {
    let ports = PortRange(80, 80).map { ConnectionSet(.tcp, $0) } ?? .none
    let flow = ObservedFlow(source: source, destination: destination, connections: ports)
    return ObservedConnections(
      [(flow, SourcePosition(file: "flows", line: 1, column: 1))],
      in: network,
      mergingOutside: bits
    )
  }

  private var api: FlowEnd {
    end {
      $0.namespace = "shop"
      $0.pod = "api-0"
    }
  }

  @Test func `a pod stands for all of its workload`() {
    let pods = observed(api, api).wanted.map(\.sources.pods)
    #expect(pods == [[0, 1]])
  }

  @Test(arguments: ["web-7d9c5b6f4-x2x9z", "web-6bfd67d4b4-bcdfg"])
  func `a pod of a Deployment is known by its made-up name`(name: String) {
    let source = end {
      $0.namespace = "shop"
      $0.pod = name
    }
    #expect(observed(source, api).wanted.map(\.sources.pods) == [[2]])
  }

  @Test(arguments: ["web-", "web-7d9c5b6f4-", "other-7d9c5b6f4-"])
  func `pods that are told by a beginning are those of the workload`(prefix: String) {
    let source = end {
      $0.namespace = "shop"
      $0.podPrefix = prefix
    }
    let answer = observed(source, api)
    #expect(answer.wanted.map(\.sources.pods) == (prefix.hasPrefix("web") ? [[2]] : []))
    #expect(answer.unmatched.count == (prefix.hasPrefix("web") ? 0 : 1))
  }

  @Test func `a workload is known by name and kind`() {
    let named = { (kind: String) in
      self.end {
        $0.namespace = "shop"
        $0.pod = "gone-x2x9z"
        $0.workload = "web"
        $0.workloadKind = kind
      }
    }
    #expect(observed(named("Deployment"), api).wanted.count == 1)
    #expect(observed(named("DaemonSet"), api).unmatched.count == 1)
  }

  @Test func `a peer of a table is one of sentences`() {
    #expect(observed(end { $0.peer = "shop/web" }, api).wanted.map(\.sources.pods) == [[2]])
    #expect(observed(end { $0.peer = "app=web" }, api).wanted.map(\.sources.pods) == [[2]])
    #expect(observed(end { $0.peer = "shop/web[Deployment]" }, api).wanted.count == 1)
    #expect(observed(end { $0.peer = "nobody" }, api).unmatched.count == 1)
  }

  @Test func `an address is its pod's, or outside, as wide as asked`() {
    let inside = end { $0.address = IPAddress("10.0.0.3") }
    #expect(observed(inside, api).wanted.map(\.sources.pods) == [[0, 1]])
    let outside = end { $0.address = IPAddress("203.0.113.9") }
    let single = observed(outside, api).wanted.first?.sources.addresses.blocks ?? []
    #expect(single.map { "\($0)" } == ["203.0.113.9/32"])
    let block = observed(outside, api, merging: 24).wanted.first?.sources.addresses.blocks ?? []
    #expect(block.map { "\($0)" } == ["203.0.113.0/24"])
  }

  @Test func `a pod that isn't there is told with its place and is wanted of nobody`() {
    let gone = end {
      $0.namespace = "shop"
      $0.pod = "gone-x2x9z"
    }
    let answer = observed(gone, api)
    #expect(answer.wanted.isEmpty)
    #expect(
      answer.unmatched.map { "\($0.position): \($0.reason)" } == [
        "flows:1:1: the flow from shop/gone-x2x9z to shop/api-0 is left out: no workload of the input "
          + "has pods called `shop/gone-x2x9z`"
      ]
    )
  }

  @Test func `what comes from the pods' own node concerns no policy`() {
    let answer = observed(end { $0.isOwnNode = true }, api)
    #expect(answer.wanted.isEmpty && answer.unmatched.isEmpty)
    #expect(answer.unconcerned == 1)
  }
}
