import Manifests
import NetworkModel

/// VirtualMachine, VirtualMachineInstanceReplicaSet and VirtualMachinePool.
extension Lowering {
  mutating func lowerVirtualMachine(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    guard let namespace = decoder.namespace(of: object),
      let spec = decoder.requiredMapping("spec", in: object.root, at: .root)
    else { return }
    let specPath = FieldPath.root["spec"]
    let replicas = machines(object.kind, spec, at: specPath)
    guard let (template, path) = machineTemplate(object.kind, spec, at: specPath) else { return }
    let labels = decoder.labels(template["metadata"]?["labels"], at: path["metadata"]["labels"])
    let networks = machineNetworks(template["spec"], in: namespace, at: path["spec"])
    guard let name, let replicas else { return }
    objects.mention(namespace: namespace, by: object)
    let reference = WorkloadReference(
      kind: decoder.shared.text(object.kind),
      namespace: decoder.shared.text(namespace),
      name: name.text
    )
    var pod = Pod(
      namespace: reference.namespace,
      name: reference.name,
      labels: labels,
      workload: reference,
      isTemplate: true,
      position: object.position
    )
    let isOneMachine = object.kind == "VirtualMachine" && !name.isGenerated
    LauncherLabels(name: isOneMachine ? name.text : nil).add(to: &pod)
    let manifest = WorkloadManifest(
      reference: reference,
      owner: owner(of: object.metadata),
      template: pod,
      replicas: .count(replicas),
      attachments: PodAttachments(requests: networks.requests)
    )
    objects.workloads.add(manifest, as: key(object, namespace, name), &decoder)
  }

  /// The template of the machine's instance; a pool's lies in the template of its machines.
  private mutating func machineTemplate(_ kind: String, _ spec: ManifestNode, at path: FieldPath)
    -> (ManifestNode, FieldPath)?
  {
    let pool = ["virtualMachineTemplate", "spec", "template"]
    var (node, path) = (spec, path)
    for name in kind == "VirtualMachinePool" ? pool : ["template"] {
      guard let next = decoder.requiredMapping(name, in: node, at: path) else { return nil }
      (node, path) = (next, path[name])
    }
    return (node, path)
  }

  /// How many machines run: none of a VirtualMachine that is told not to.
  private mutating func machines(_ kind: String, _ spec: ManifestNode, at path: FieldPath) -> Int? {
    guard kind == "VirtualMachine" else { return count("replicas", spec, at: path) }
    let errors = decoder.errorCount
    let running = decoder.present("running", in: spec)
    let runs = running.map { decoder.boolean($0, at: path["running"]) } ?? true
    guard let node = decoder.present("runStrategy", in: spec) else {
      return decoder.errorCount == errors ? (runs ? 1 : 0) : nil
    }
    let strategies = ["Always", "RerunOnFailure", "Manual", "Halted", "Once", "WaitAsReceiver"]
    guard let word = decoder.text(node, at: path["runStrategy"]) else { return nil }
    if running != nil {
      decoder.report(
        .error(
          "`\(path)` has both `running` and `runStrategy`, which exclude each other",
          at: node.position,
          help: "remove `running`, which is the older one"
        )
      )
    }
    if !strategies.contains(word) {
      let meant = NearMiss.closest(to: word, among: strategies)
      decoder.report(
        .error(
          .unknownWord(path["runStrategy"], word, meant: meant),
          at: node.position,
          help: meant == nil ? "use \(Prose.list(strategies, "or"))" : nil
        )
      )
    }
    return decoder.errorCount == errors ? (word == "Halted" ? 0 : 1) : nil
  }
}
