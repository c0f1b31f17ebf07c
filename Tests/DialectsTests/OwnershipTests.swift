import Dialects
import NetworkModel
import Testing

struct OwnershipTests {
  private func owner(_ kind: String, _ name: String, isController: String = "true") -> String {
    "ownerReferences: [{apiVersion: v1, kind: \(kind), name: \(name), controller: \(isController)}]"
  }

  private func pod(_ name: String, _ owner: String = "", labels: String = "{}") -> String {
    """
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: \(name)
      labels: \(labels)
      \(owner)

    """
  }

  private func workload(_ kind: String, _ name: String, _ owner: String = "", replicas: Int = 1)
    -> String
  {
    """
    ---
    apiVersion: \(kind.hasSuffix("Job") ? "batch/v1" : "apps/v1")
    kind: \(kind)
    metadata:
      name: \(name)
      \(owner)
    spec:
      replicas: \(replicas)
      template: {spec: {containers: []}}

    """
  }

  private func workloads(_ text: String) -> [String] {
    network(text).cluster.pods.map { "\($0.name) \($0.workload.kind)/\($0.workload.name)" }
  }

  @Test func `a pod without controller is its own workload`() {
    #expect(workloads(pod("a")) == ["a Pod/a"])
    #expect(workloads(pod("a", owner("Deployment", "web", isController: "false"))) == ["a Pod/a"])
  }

  @Test func `a static pod, which its Node owns, is its own workload`() {
    #expect(workloads(pod("etcd-n1", owner("Node", "n1"))) == ["etcd-n1 Pod/etcd-n1"])
  }

  @Test func `a Deployment, its ReplicaSets and its live pods are one workload`() {
    let text =
      workload("Deployment", "web") + workload("ReplicaSet", "web-1", owner("Deployment", "web"))
      + workload("ReplicaSet", "web-0", owner("Deployment", "web"), replicas: 0)
      + pod("web-1-x", owner("ReplicaSet", "web-1")) + pod("web-1-y", owner("ReplicaSet", "web-1"))
    #expect(workloads(text) == ["web-1-x Deployment/web", "web-1-y Deployment/web"])
  }

  @Test func `without live pods the Deployment's template stands, not its ReplicaSet's`() {
    let text =
      workload("Deployment", "web") + workload("ReplicaSet", "web-1", owner("Deployment", "web"))
    #expect(workloads(text) == ["web Deployment/web"])
  }

  @Test func `where all live pods ended, the template stands`() {
    let text =
      workload("Deployment", "web")
      + pod("web-1", owner("Deployment", "web")) + "status: {phase: Failed}\n"
    #expect(workloads(text) == ["web Deployment/web"])
  }

  @Test func `a ReplicaSet that is not in the input tells its Deployment by the pod's hash`() {
    let owned = owner("ReplicaSet", "web-5d4f")
    #expect(
      workloads(pod("a", owned, labels: "{pod-template-hash: 5d4f}")) == ["a Deployment/web"]
    )
    #expect(
      workloads(pod("a", owned, labels: "{rollouts-pod-template-hash: 5d4f}")) == ["a Rollout/web"]
    )
    #expect(
      workloads(pod("a", owned, labels: "{pod-template-hash: ffff}")) == ["a ReplicaSet/web-5d4f"]
    )
  }

  @Test func `a ReplicaSet without its Deployment in the input makes the Deployment's pods`() {
    let text =
      workload("ReplicaSet", "web-1", owner("Deployment", "web"))
      + workload("ReplicaSet", "web-0", owner("Deployment", "web"), replicas: 0)
    #expect(workloads(text) == ["web-1 Deployment/web"])
  }

  @Test func `a pod of a Job belongs to the CronJob that made the Job`() {
    let cronJob = """
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
      spec: {jobTemplate: {spec: {template: {spec: {containers: []}}}}}

      """
    let owned = pod("a", owner("Job", "nightly-28000000"))
    #expect(workloads(cronJob + owned) == ["a CronJob/nightly"])
    #expect(workloads(owned) == ["a Job/nightly-28000000"])
    let job = workload("Job", "nightly-28000000", owner("CronJob", "nightly"))
    #expect(workloads(job + owned) == ["a CronJob/nightly"])
  }

  @Test func `a StatefulSet that an operator's object owns is the workload itself`() {
    let text = workload("StatefulSet", "db", owner("Postgres", "main"), replicas: 1)
    #expect(workloads(text) == ["db-0 StatefulSet/db"])
    #expect(workloads(text + pod("db-0", owner("StatefulSet", "db"))) == ["db-0 StatefulSet/db"])
    #expect(workloads(pod("db-0", owner("PodSet", "db"))) == ["db-0 PodSet/db"])
  }

  @Test func `owners that go round in a circle end`() {
    let text =
      workload("Deployment", "a", owner("Deployment", "b"))
      + workload("Deployment", "b", owner("Deployment", "a"))
    #expect(workloads(text).count <= 2)
  }

  @Test func `the order of objects doesn't matter`() {
    let parts = [
      workload("Deployment", "web"), workload("ReplicaSet", "web-1", owner("Deployment", "web")),
      pod("x", owner("ReplicaSet", "web-1")), pod("z"),
    ]
    let expected = ["x Deployment/web", "z Pod/z"].sorted()
    #expect(workloads(parts.joined()).sorted() == expected)
    #expect(workloads(parts.reversed().joined()).sorted() == expected)
  }
}
