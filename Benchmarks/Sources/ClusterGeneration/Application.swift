/// A workload of a typical cluster: its template and how many pods it has.
struct Application {
  /// What makes its pods.
  enum Controller: String {
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
  }

  let namespace: String
  let name: String
  let controller: Controller
  let replicas: Int
  let tier: String
  let team: String
  let version: String
  let ports: [(name: String, number: Int, protocol: String)]
  /// What the server makes of the template: the end of the ReplicaSet's name.
  let templateHash: String

  /// The labels of its template.
  var labels: [String: String] {
    [
      "app": name, "app.kubernetes.io/name": name, "app.kubernetes.io/component": tier,
      "app.kubernetes.io/part-of": "product-\(team)", "app.kubernetes.io/version": version,
      "team": team, "tier": tier,
    ]
  }

  /// The workload as kubectl prints it, or with only what a network is made of.
  func manifest(isSlim: Bool) -> ManifestValue {
    let template: ManifestValue = [
      "metadata": ["labels": .strings(labels)], "spec": isSlim ? slimPodSpec : podSpec,
    ]
    let spec: ManifestValue = [
      "replicas": .number(replicas), "revisionHistoryLimit": 10,
      "selector": ["matchLabels": ["app": .text(name)]], "template": template,
    ]
    guard !isSlim else {
      return [
        "apiVersion": "apps/v1", "kind": .text(controller.rawValue),
        "metadata": ["name": .text(name), "namespace": .text(namespace)], "spec": spec,
      ]
    }
    return [
      "apiVersion": "apps/v1", "kind": .text(controller.rawValue),
      "metadata": [
        "labels": .strings(labels), "managedFields": ManagedFields.workload, "name": .text(name),
        "namespace": .text(namespace),
      ],
      "spec": controller == .statefulSet
        ? spec.adding(["serviceName": .text(name)]) : spec,
      "status": ["observedGeneration": 1, "readyReplicas": .number(replicas)],
    ]
  }

  /// What of its pods' spec a network is made of.
  var slimPodSpec: ManifestValue {
    [
      "containers": [["name": .text(name), "ports": containerPorts]],
      "serviceAccountName": .text(name),
    ]
  }

  /// The spec of its pods.
  var podSpec: ManifestValue {
    [
      "containers": [container], "dnsPolicy": "ClusterFirst", "enableServiceLinks": true,
      "restartPolicy": "Always", "schedulerName": "default-scheduler",
      "securityContext": [
        "fsGroup": 10001, "runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"],
      ],
      "serviceAccountName": .text(name), "terminationGracePeriodSeconds": 30,
      "tolerations": [
        [
          "effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists",
          "tolerationSeconds": 300,
        ],
        [
          "effect": "NoExecute", "key": "node.kubernetes.io/unreachable", "operator": "Exists",
          "tolerationSeconds": 300,
        ],
      ],
      "volumes": [
        ["emptyDir": [:], "name": "tmp"],
        ["configMap": ["defaultMode": 420, "name": .text("\(name)-config")], "name": "config"],
      ],
    ]
  }

  private var containerPorts: ManifestValue {
    .list(
      ports.map {
        [
          "containerPort": .number($0.number), "name": .text($0.name),
          "protocol": .text($0.protocol),
        ]
      }
    )
  }

  private var container: ManifestValue {
    [
      "env": [
        ["name": "POD_IP", "valueFrom": ["fieldRef": ["fieldPath": "status.podIP"]]],
        ["name": "LOG_LEVEL", "value": "info"],
      ],
      "image": .text("registry.example.com/\(team)/\(name):\(version)"),
      "imagePullPolicy": "IfNotPresent",
      "livenessProbe": [
        "failureThreshold": 3, "httpGet": ["path": "/healthz", "port": "metrics"],
        "periodSeconds": 10,
      ],
      "name": .text(name),
      "ports": containerPorts,
      "resources": [
        "limits": ["cpu": "500m", "memory": "256Mi"], "requests": ["cpu": "50m", "memory": "64Mi"],
      ],
      "securityContext": [
        "allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]],
        "readOnlyRootFilesystem": true,
      ],
      "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
      "volumeMounts": [
        ["mountPath": "/tmp", "name": "tmp"],
        ["mountPath": "/etc/app", "name": "config", "readOnly": true],
      ],
    ]
  }
}
