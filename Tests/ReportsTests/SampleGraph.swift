import NetworkModel
import Reports

/// A graph with one of everything that a difference shows.
func sampleGraph() -> Graph {
  Graph(
    title: "What changes",
    summary: "2 connections opened, 1 closed",
    legend: [.init(.edge(.change(.added)), "opened (+)")],
    groups: [.init(id: "shop", title: "shop", subtitle: "team=a", change: .unchanged)],
    nodes: [
      .init(
        id: "shop/cart [Deployment]",
        group: "shop",
        title: "cart",
        subtitle: "Deployment · 2 pods",
        role: .workload(.both),
        change: .changed,
        tooltip: "before: a\nafter: b"
      ),
      .init(
        id: "shop/db [StatefulSet]",
        group: "shop",
        title: "db",
        role: .workload(.none),
        change: .unchanged
      ),
      .init(id: "to 10.0.0.0/8", title: "10.0.0.0/8", role: .outside, change: .unchanged),
    ],
    edges: [
      .init(
        from: "shop/cart [Deployment]",
        to: "shop/db [StatefulSet]",
        label: "5432",
        role: .change(.added),
        tooltip: "opened, TCP 5432"
      ),
      .init(
        from: "shop/cart [Deployment]",
        to: "to 10.0.0.0/8",
        label: "80 → 80, 443",
        role: .change(.changed),
        direction: .both
      ),
      .init(from: "shop/db [StatefulSet]", to: "to 10.0.0.0/8", role: .change(.unchanged)),
    ]
  )
}

/// A graph with one of everything that a network shows.
func sampleNetwork() -> Graph {
  Graph(
    title: "Who reaches whom",
    summary: "2 namespaces",
    legend: [
      .init(.node(.workload(.both)), "isolated"), .init(.node(.entryPoint), "way in"),
      .init(.edge(.denied), "denied"),
    ],
    groups: [
      .init(
        id: "shop",
        title: "shop",
        subtitle: "team=a",
        mark: "all pods reach each other: all ports",
        ports: .all,
        link: "k8s/shop.yaml"
      ), .init(id: "jobs", title: "jobs"),
    ],
    nodes: [
      workload("web", .ingress, emphasis: .highlighted), workload("cart", .both),
      workload("send", .egress, emphasis: .faded),
      .init(
        id: "jobs/a and 6 more",
        group: "jobs",
        title: "a and 6 more",
        subtitle: "7 workloads",
        members: ["a", "b", "c", "d", "e", "f", "g"].map {
          .init(id: "jobs/\($0)", title: $0, subtitle: "Job")
        },
        role: .workload(.none)
      ),
      .init(id: "Ingress shop/web", group: "shop", title: "example.com", role: .entryPoint),
      .init(
        id: "to 10.0.0.0/8",
        title: "10.0.0.0/8",
        addresses: [CIDR("10.0.0.0/8")].compactMap(\.self),
        role: .outside
      ),
      .init(id: "node n1", title: "n1", kind: "Node", role: .node),
      .init(id: "other [Namespace]", title: "other", role: .group),
    ],
    edges: [
      .init(
        from: "Ingress shop/web",
        to: "shop/web [Deployment]",
        ports: port8080(.tcp),
        label: "8080",
        role: .outside,
        emphasis: .highlighted
      ),
      .init(
        from: "jobs",
        to: "shop",
        ports: port8080(.tcp),
        unknown: port8080(.udp),
        count: 21,
        label: "8080",
        role: .policy,
        decisions: [
          .init(
            direction: .ingress,
            tier: "NetworkPolicy",
            text: "shop/jobs allows it",
            position: SourcePosition(file: "k8s/jobs.yaml", line: 9, column: 5)
          ), .init(direction: .egress, text: "no policy selects it"),
        ],
        tooltip: "jobs -> shop: TCP 8080",
        link: "k8s/jobs.yaml#L9"
      ),
      .init(from: "shop/cart [Deployment]", to: "jobs/a and 6 more", label: "22", role: .denied),
      .init(
        from: "shop/send [Deployment]",
        to: "to 10.0.0.0/8",
        label: "all",
        role: .open,
        direction: .both,
        emphasis: .faded
      ), .init(from: "node n1", to: "shop", role: .outside),
      .init(from: "jobs/a and 6 more", to: "jobs/a and 6 more", role: .open),
    ]
  )
}

private func workload(
  _ name: String,
  _ protection: Graph.Node.Protection,
  emphasis: Graph.Emphasis = .normal
) -> Graph.Node {
  Graph.Node(
    id: "shop/\(name) [Deployment]",
    group: "shop",
    title: name,
    subtitle: "Deployment · 2 pods",
    kind: "Deployment",
    replicas: 2,
    role: .workload(protection),
    emphasis: emphasis,
    tooltip: "shop/\(name)"
  )
}

private func port8080(_ name: IPProtocol) -> ConnectionSet {
  ConnectionSet([name: PortSet([PortRange(8080, 8080)].compactMap(\.self))])
}
