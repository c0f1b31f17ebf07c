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
