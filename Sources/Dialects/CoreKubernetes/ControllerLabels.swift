import NetworkModel

/// The labels that a controller adds to its pods besides those of the template (N33).
struct ControllerLabels {
  /// Labels whose values follow from the manifest.
  var known: [(String, String)] = []
  /// Keys whose values only the server makes.
  var serverMade: [String] = []

  /// The labels that Deployments and their kin add.
  init(kind: String, name: ObjectName, isIndexed: Bool, hasManualSelector: Bool) {
    switch kind {
    case "Deployment": serverMade = ["pod-template-hash"]
    case "Rollout": serverMade = ["rollouts-pod-template-hash"]
    case "StatefulSet":
      serverMade = [
        "apps.kubernetes.io/pod-index", "controller-revision-hash", Self.statefulPodName,
      ]
    case "DaemonSet": serverMade = ["controller-revision-hash", "pod-template-generation"]
    case "DeploymentConfig":
      known = [("deploymentconfig", name.text)]
      serverMade = ["deployment"]
    case "Job" where !hasManualSelector:
      if name.isGenerated {
        serverMade = Self.jobNames
      } else {
        known = Self.jobNames.map { ($0, name.text) }
      }
      serverMade += Self.jobControllers
    case "CronJob" where !hasManualSelector: serverMade = Self.jobNames + Self.jobControllers
    default: break
    }
    if isIndexed { serverMade.append("batch.kubernetes.io/job-completion-index") }
  }

  /// The label that names the pod of a StatefulSet.
  static let statefulPodName = "statefulset.kubernetes.io/pod-name"
  /// The label that holds the ordinal of a StatefulSet's pod.
  static let statefulPodIndex = "apps.kubernetes.io/pod-index"

  private static let jobNames = ["batch.kubernetes.io/job-name", "job-name"]
  private static let jobControllers = ["batch.kubernetes.io/controller-uid", "controller-uid"]
}
