import Manifests
import NetworkModel

/// How many pods a template stands for, before the nodes are known.
enum TemplateReplicas: Hashable {
  /// So many alike.
  case count(Int)
  /// One on each node that has these labels (DaemonSet); `isNarrowed` where affinity narrows further.
  case eachNode(Labels, isNarrowed: Bool)
  /// So many that differ by ordinal (StatefulSet), from this one on.
  case ordinals(start: Int, count: Int)
}

/// A workload as its manifest gives it: a template and how many pods it makes.
struct WorkloadManifest: Positioned {
  let reference: WorkloadReference
  let owner: OwnerReference?
  /// The pod that it makes, named for the workload.
  var template: Pod
  let replicas: TemplateReplicas
  var attachments = PodAttachments.none

  var position: SourcePosition? { template.position }
  var withoutPositions: Self {
    var copy = self
    copy.template.position = nil
    copy.attachments = attachments.withoutPositions
    return copy
  }
}

extension Lowering {
  /// Reads any kind that has a pod template.
  mutating func lowerWorkload(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    guard let namespace = decoder.namespace(of: object) else { return }
    guard let (spec, path) = workloadSpec(object) else { return }
    guard let template = decoder.requiredMapping("template", in: spec, at: path) else { return }
    let templatePath = path["template"]
    let labelsPath = templatePath["metadata"]["labels"]
    let labels = decoder.labels(template["metadata"]?["labels"], at: labelsPath)
    let podSpec = podSpec(template["spec"], at: templatePath["spec"])
    let attachments = attachments(
      template["metadata"],
      in: namespace,
      at: templatePath["metadata"]
    )
    let replicas = replicas(object.kind, spec, podSpec, at: path)
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
      ports: podSpec.ports,
      isHostNetwork: podSpec.isHostNetwork,
      nodeName: podSpec.nodeName,
      serviceAccount: podSpec.serviceAccount,
      position: object.position
    )
    let identity = object.identity(namespace: namespace, name: name.text)
    if podSpec.isProbed { addFact(.probed, of: identity, object) }
    addSupersededVersion(of: identity, object)
    addControllerLabels(to: &pod, object.kind, name, spec)
    let manifest = WorkloadManifest(
      reference: reference,
      owner: owner(of: object.metadata),
      template: pod,
      replicas: replicas,
      attachments: attachments
    )
    objects.workloads.add(manifest, as: key(object, namespace, name), &decoder)
  }

  /// The spec that holds `template`, with its path: a CronJob's lies in its Job template.
  private mutating func workloadSpec(_ object: ManifestObject) -> (ManifestNode, FieldPath)? {
    let steps = object.kind == "CronJob" ? ["spec", "jobTemplate", "spec"] : ["spec"]
    var node = object.root
    var path = FieldPath.root
    for step in steps {
      path = path[step]
      guard let next = decoder.present(step, in: node) else {
        decoder.report(.error(.missingField(path), at: node.position))
        return nil
      }
      guard let next = decoder.mapping(next, at: path) else { return nil }
      node = next
    }
    return (node, path)
  }

  private mutating func addControllerLabels(
    to pod: inout Pod,
    _ kind: String,
    _ name: ObjectName,
    _ spec: ManifestNode
  ) {
    let added = ControllerLabels(
      kind: kind,
      name: name,
      isIndexed: spec["completionMode"]?.text == "Indexed",
      hasManualSelector: spec["manualSelector"]?.boolean == true
    )
    for (key, value) in added.known { pod.labels[key] = value }
    // A live object's template may hold them already.
    pod.serverMadeLabelKeys = added.serverMade.filter { pod.labels[$0] == nil }.sorted()
  }

  /// How many pods the spec asks for; nil where the number is wrong, which is reported.
  private mutating func replicas(
    _ kind: String,
    _ spec: ManifestNode,
    _ pod: PodSpec,
    at path: FieldPath
  ) -> TemplateReplicas? {
    switch kind {
    case "DaemonSet":
      return .eachNode(pod.nodeSelector, isNarrowed: pod.hasNodeAffinity)
    case "StatefulSet":
      guard let count = count("replicas", spec, at: path) else { return nil }
      let ordinals = decoder.present("ordinals", in: spec)
      guard let ordinals else { return .ordinals(start: 0, count: count) }
      guard let ordinals = decoder.mapping(ordinals, at: path["ordinals"]),
        let start = self.count("start", ordinals, at: path["ordinals"], absent: 0)
      else { return nil }
      return .ordinals(start: start, count: count)
    case "Job", "CronJob":
      guard let parallelism = count("parallelism", spec, at: path),
        let completions = count("completions", spec, at: path, absent: .max)
      else { return nil }
      return .count(min(parallelism, completions))
    default:
      return count("replicas", spec, at: path).map { .count($0) }
    }
  }

  /// A number of pods; nil where it is wrong, which is reported.
  mutating func count(
    _ name: String,
    _ mapping: ManifestNode,
    at path: FieldPath,
    absent: Int = 1
  ) -> Int? {
    guard let node = decoder.present(name, in: mapping) else { return absent }
    guard let count = decoder.integer(node, at: path[name]) else { return nil }
    // The API holds it in 32 bits.
    if (0...Int(Int32.max)).contains(count) { return count }
    decoder.report(
      .error("`\(path[name])` must be 0 to \(Int32.max), not `\(count)`", at: node.position)
    )
    return nil
  }
}
