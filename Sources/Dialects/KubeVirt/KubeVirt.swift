import Manifests
import NetworkModel

/// Virtual machines of KubeVirt: each runs in a pod, `virt-launcher`, and has that pod's network.
struct KubeVirt: Dialect {
  let groups = [
    KindGroup(
      "kubevirt.io",
      read: ["VirtualMachine", "VirtualMachineInstance", "VirtualMachineInstanceReplicaSet"],
      noBearing: ["KubeVirt", "VirtualMachineInstanceMigration", "VirtualMachineInstancePreset"]
    ),
    KindGroup("pool.kubevirt.io", read: ["VirtualMachinePool"]),
  ]

  let filters: [String: FieldFilter] = [
    "kubevirt.io/VirtualMachine": object([
      "running": .everything, "runStrategy": .everything, "template": template,
    ]),
    "kubevirt.io/VirtualMachineInstance": CoreFieldFilters.object([
      "metadata": CoreFieldFilters.metadata,
      "spec": .only(["networks": .everything]),
      "status": .only([
        "phase": .everything, "interfaces": .everything, "nodeName": .everything,
      ]),
    ]),
    "kubevirt.io/VirtualMachineInstanceReplicaSet": object([
      "replicas": .everything, "template": template,
    ]),
    "pool.kubevirt.io/VirtualMachinePool": object([
      "replicas": .everything,
      "virtualMachineTemplate": .only(["spec": .only(["template": template])]),
    ]),
  ]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "VirtualMachineInstance": lowering.lowerVirtualMachineInstance(object)
    default: lowering.lowerVirtualMachine(object)
    }
  }

  private static let template = FieldFilter.only([
    "metadata": CoreFieldFilters.metadata, "spec": .only(["networks": .everything]),
  ])

  private static func object(_ spec: [String: FieldFilter]) -> FieldFilter {
    CoreFieldFilters.object(["metadata": CoreFieldFilters.metadata, "spec": .only(spec)])
  }
}

/// The labels that KubeVirt gives to the pod of a virtual machine, besides those of the machine.
struct LauncherLabels {
  /// Labels whose values follow from the manifest.
  var known: [(String, String)] = [("kubevirt.io", "virt-launcher")]
  /// Keys whose values only the server makes.
  var serverMade = ["kubevirt.io/created-by", "kubevirt.io/nodeName"]

  /// The labels for a machine of this name; nil where the server makes the name.
  init(name: String?) {
    if let name {
      known.append((Self.name, name))
    } else {
      serverMade.append(Self.name)
    }
  }

  private static let name = "vm.kubevirt.io/name"

  /// Adds the labels to a pod.
  func add(to pod: inout Pod) {
    for (key, value) in known { pod.labels[key] = value }
    pod.serverMadeLabelKeys = serverMade.filter { pod.labels[$0] == nil }.sorted()
  }
}
