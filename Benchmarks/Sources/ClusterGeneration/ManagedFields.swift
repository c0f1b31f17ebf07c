/// What the server notes about who set which field: a fifth of a dump that no query needs.
enum ManagedFields {
  /// Of a pod.
  static let pod: ManifestValue = [
    entry(
      "kube-controller-manager",
      [
        "f:metadata": [
          "f:generateName": [:],
          "f:labels": [".": [:], "f:app": [:], "f:team": [:], "f:tier": [:]],
          "f:ownerReferences": [".": [:], "k:{\"uid\":\"5d2f7c9b\"}": [:]],
        ],
        "f:spec": [
          "f:containers": [
            "k:{\"name\":\"app\"}": [
              ".": [:], "f:env": [".": [:], "k:{\"name\":\"POD_IP\"}": [".": [:], "f:name": [:]]],
              "f:image": [:], "f:imagePullPolicy": [:], "f:name": [:],
              "f:ports": [
                ".": [:],
                "k:{\"containerPort\":8080,\"protocol\":\"TCP\"}": [
                  ".": [:], "f:containerPort": [:], "f:name": [:], "f:protocol": [:],
                ],
              ],
              "f:resources": [".": [:], "f:limits": [:], "f:requests": [:]],
            ]
          ],
          "f:dnsPolicy": [:], "f:enableServiceLinks": [:], "f:restartPolicy": [:],
          "f:schedulerName": [:], "f:securityContext": [:], "f:terminationGracePeriodSeconds": [:],
        ],
      ]
    ),
    entry(
      "kubelet",
      [
        "f:status": [
          "f:conditions": [
            "k:{\"type\":\"ContainersReady\"}": [
              ".": [:], "f:lastTransitionTime": [:], "f:status": [:], "f:type": [:],
            ],
            "k:{\"type\":\"Ready\"}": [
              ".": [:], "f:lastTransitionTime": [:], "f:status": [:], "f:type": [:],
            ],
          ],
          "f:containerStatuses": [:], "f:hostIP": [:], "f:phase": [:], "f:podIP": [:],
          "f:podIPs": [".": [:], "k:{\"ip\":\"10.0.0.1\"}": [".": [:], "f:ip": [:]]],
          "f:startTime": [:],
        ]
      ]
    ),
  ]

  /// Of a workload.
  static let workload: ManifestValue = [
    entry(
      "kubectl-client-side-apply",
      [
        "f:spec": ["f:replicas": [:], "f:selector": [:], "f:template": ["f:metadata": [:]]]
      ]
    )
  ]

  private static func entry(_ manager: String, _ fields: ManifestValue) -> ManifestValue {
    [
      "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": fields, "manager": .text(manager),
      "operation": "Update", "time": "2026-03-02T09:41:12Z",
    ]
  }
}
