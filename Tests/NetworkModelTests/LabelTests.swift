import NetworkModel
import Testing

/// Labels and selectors as canonical values.
@Suite struct LabelTests {
  @Test func `labels are equal whatever the order they came in`() {
    let pairs = [("b", "1"), ("a", "2"), ("c", "")]
    let labels = Labels(pairs)
    #expect(labels == Labels(pairs.reversed()))
    #expect(labels.pairs.map(\.key) == ["a", "b", "c"])
    #expect(labels["c"] == "")
    #expect(labels["d"] == nil)
  }

  @Test func `of equal keys the last one stays`() {
    #expect(Labels([("a", "1"), ("a", "2")]) == ["a": "2"])
  }

  @Test func `a label that is set, changed and removed leaves the others alone`() {
    for key in ["0", "a", "b", "c", "z"] {
      var labels: Labels = ["a": "1", "b": "2", "c": "3"]
      let before = labels
      let old = labels[key]
      labels[key] = "new"
      #expect(labels[key] == "new")
      #expect(labels.pairs.map(\.key) == labels.pairs.map(\.key).sorted())
      labels[key] = nil
      #expect(labels[key] == nil)
      labels[key] = old
      #expect(labels == before)
    }
  }

  @Test func `an empty value is a label and differs from none`() {
    #expect(Labels([("a", "")]) != Labels())
    #expect(!Labels([("a", "")]).isEmpty)
  }

  @Test func `selectors are equal whatever the order of requirements and values`() {
    let one = LabelRequirement("a", .in, ["x", "y", "x"])
    let two = LabelRequirement("b", .doesNotExist)
    #expect(LabelSelector([one, two, one]) == LabelSelector([two, one]))
    #expect(one == LabelRequirement("a", .in, ["y", "x"]))
    #expect(one != LabelRequirement("a", .notIn, ["x", "y"]))
    #expect(LabelRequirement("a", .in, [""]) != LabelRequirement("a", .in, ["x"]))
  }

  @Test func `a selector is printed as kubectl writes it`() {
    let selector = LabelSelector([
      LabelRequirement("d", .doesNotExist), LabelRequirement("c", .exists),
      LabelRequirement("b", .notIn, ["y", "x"]), LabelRequirement("a", .in, ["w"]),
    ])
    #expect(selector.description == "a=w,b notin (x,y),c,!d")
    #expect(LabelSelector().description == "everything")
  }

  @Test func `a namespace carries its name whatever the manifest says`() {
    let namespace = Namespace(name: "a", labels: ["kubernetes.io/metadata.name": "b"])
    #expect(namespace.labels["kubernetes.io/metadata.name"] == "a")
  }

  @Test func `a namespace that only a pod names is made up`() {
    let cluster = Cluster(pods: [Pod(namespace: "b", name: "p"), Pod(namespace: "a", name: "q")])
    #expect(cluster.namespaces.map(\.name) == ["a", "b"])
    #expect(cluster.pods.map(\.name) == ["q", "p"])
  }
}
