import Dialects
import NetworkModel
import Testing

struct WorkloadTests {
  private func workload(_ kind: String, _ spec: String, api: String = "apps/v1") -> String {
    """
    apiVersion: \(api)
    kind: \(kind)
    metadata: {name: web, labels: {on: workload}}
    spec:
      \(spec)
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web}]

    """
  }

  private func pods(_ text: String) -> [Pod] { network(text).cluster.pods }

  @Test func `labels come from the template and not from the workload`() {
    #expect(pods(workload("Deployment", "replicas: 3")).map(\.labels) == [["app": "web"]])
  }

  @Test func `a template is one entry that stands for its replicas`() {
    let pod = pods(workload("Deployment", "replicas: 3")).first
    #expect(pod?.replicas == .exactly(3))
    #expect(pod?.isTemplate == true)
    #expect(
      pod?.workload == WorkloadReference(kind: "Deployment", namespace: "default", name: "web")
    )
    #expect(pods(workload("Deployment", "paused: false")).first?.replicas == .exactly(1))
    #expect(pods(workload("Deployment", "replicas: ")).first?.replicas == .exactly(1))
  }

  @Test func `a workload without replicas exists, with a note`() {
    let loaded = MarkedManifest(workload("Deployment", "replicas: 0")).loaded()
    #expect(loaded.network.cluster.pods.map(\.replicas) == [.exactly(0)])
    #expect(loaded.diagnostics.map(\.severity) == [.note])
  }

  @Test func `a StatefulSet is its ordinals with the labels that tell them apart`() {
    let pods = pods(workload("StatefulSet", "replicas: 2\n  ordinals: {start: 5}"))
    #expect(pods.map(\.name) == ["web-5", "web-6"])
    #expect(pods.map { $0.labels["statefulset.kubernetes.io/pod-name"] } == ["web-5", "web-6"])
    #expect(pods.map { $0.labels["apps.kubernetes.io/pod-index"] } == ["5", "6"])
    #expect(pods.allSatisfy { $0.serverMadeLabelKeys == ["controller-revision-hash"] })
  }

  @Test func `a StatefulSet of a million pods is one entry`() {
    let pods = pods(workload("StatefulSet", "replicas: 1000000"))
    #expect(pods.map(\.replicas) == [.exactly(1_000_000)])
    #expect(pods.first?.serverMadeLabelKeys.contains("statefulset.kubernetes.io/pod-name") == true)
  }

  @Test func `a DaemonSet runs on the Nodes of the input that it selects`() {
    let node = { (name: String, labels: String) in
      "---\napiVersion: v1\nkind: Node\nmetadata: {name: \(name), labels: \(labels)}\n"
    }
    let daemon = workload("DaemonSet", "minReadySeconds: 0")
    #expect(pods(daemon).first?.replicas == .oneOrMore)
    let two = daemon + node("a", "{gpu: a}") + node("b", "{}")
    #expect(pods(two).first?.replicas == .exactly(2))
    let selecting = two.replacing("containers:", with: "nodeSelector: {gpu: a}\n      containers:")
    #expect(pods(selecting).first?.replicas == .exactly(1))
  }

  @Test func `a Job adds its name as labels and leaves its ids to the server`() {
    let pod = pods(workload("Job", "parallelism: 4\n  completions: 2", api: "batch/v1")).first
    #expect(
      pod?.labels == ["app": "web", "batch.kubernetes.io/job-name": "web", "job-name": "web"]
    )
    #expect(
      pod?.serverMadeLabelKeys == ["batch.kubernetes.io/controller-uid", "controller-uid"]
    )
    #expect(pod?.replicas == .exactly(2))
    let indexed = pods(workload("Job", "completionMode: Indexed", api: "batch/v1")).first
    #expect(
      indexed?.serverMadeLabelKeys.contains("batch.kubernetes.io/job-completion-index") == true
    )
  }

  @Test func `a CronJob's template lies in its Job template`() {
    let pod = pods(
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: nightly}
      spec:
        jobTemplate:
          spec:
            template:
              metadata: {labels: {app: backup}}
              spec: {containers: [{name: backup}]}
      """
    ).first
    #expect(pod?.labels == ["app": "backup"])
    #expect(pod?.serverMadeLabelKeys.contains("job-name") == true)
    #expect(pod?.workload.kind == "CronJob")
  }

  @Test(arguments: [
    ("argoproj.io/v1alpha1", "Rollout"), ("serving.knative.dev/v1", "Service"),
    ("example.com/v7", "Fleet"),
  ])
  func `any kind with a pod template is a workload`(_ api: String, _ kind: String) {
    #expect(pods(workload(kind, "replicas: 2", api: api)).map(\.workload.kind) == [kind])
  }

  @Test func `a kind without a pod template is counted and no more`() {
    let loaded = MarkedManifest(
      """
      apiVersion: example.com/v1
      kind: Fleet
      metadata: {name: web}
      spec: {template: {title: a}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      """
    ).loaded()
    #expect(loaded.network.cluster.pods.isEmpty)
    #expect(loaded.objectCounts.map(\.kind) == ["ConfigMap", "Fleet"])
    #expect(loaded.objectCounts.allSatisfy { $0.bearing == .noBearing })
  }
}
