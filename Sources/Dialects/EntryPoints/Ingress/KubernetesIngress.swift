import Manifests
import NetworkModel

/// `networking.k8s.io/v1` Ingress and IngressClass.
struct KubernetesIngress: Dialect {
  let groups = [
    KindGroup("networking.k8s.io", version: "v1", read: ["Ingress", "IngressClass"])
  ]

  let filters: [String: FieldFilter] = [
    "networking.k8s.io/Ingress": WayInFilters.object(
      ["spec": .everything],
      metadata: WayInFilters.classMetadata
    ),
    "networking.k8s.io/IngressClass": WayInFilters.object(
      ["spec": .only(["controller": .everything])],
      metadata: WayInFilters.classMetadata
    ),
  ]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "IngressClass": lowering.lowerIngressClass(object)
    default: lowering.lowerIngress(object)
    }
  }
}

/// An Ingress as its manifest gives it.
struct IngressManifest: Positioned {
  let namespace: String
  let name: String
  /// The class that it names, in its spec or in the annotation of old.
  let className: String?
  var backends: [EntryPoint.Backend]
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    copy.backends = backends.map(\.withoutPosition)
    return copy
  }
}

/// An IngressClass: which controller serves the Ingresses that name it.
struct IngressClassManifest: Positioned {
  let name: String
  let labels: Labels
  let controller: String
  /// Whether it serves the Ingresses that name no class.
  let isDefault: Bool
  var position: SourcePosition?

  var withoutPositions: Self {
    var copy = self
    copy.position = nil
    return copy
  }
}

extension Lowering {
  /// Reads an Ingress; one that is wrong in places is kept with the backends that could be read.
  mutating func lowerIngress(_ object: ManifestObject) {
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let namespace = decoder.namespace(of: object)
    // The annotation wins, as the API's documentation of `ingressClassName` has it.
    let annotated = annotation("kubernetes.io/ingress.class", of: object)
    let spec = IngressReader(namespace: decoder.shared.text(namespace ?? "")).read(object, &decoder)
    guard let name, let namespace else { return }
    objects.mention(namespace: namespace, by: object)
    let ingress = IngressManifest(
      namespace: decoder.shared.text(namespace),
      name: name.text,
      className: annotated ?? spec.className,
      backends: spec.backends.withoutRepeats,
      position: object.position
    )
    objects.waysIn.ingresses.add(ingress, as: key(object, namespace, name), &decoder)
  }

  mutating func lowerIngressClass(_ object: ManifestObject) {
    decoder.refuseNamespace(of: object)
    let labels = labels(of: object)
    let name = decoder.name(of: object, rule: NameSyntax.subdomain)
    let isDefault = annotation("ingressclass.kubernetes.io/is-default-class", of: object)
    guard let spec = decoder.requiredMapping("spec", in: object.root, at: .root),
      let controller = decoder.requiredText("controller", in: spec, at: FieldPath.root["spec"]),
      let name
    else { return }
    let ingressClass = IngressClassManifest(
      name: name.text,
      labels: labels,
      controller: controller,
      isDefault: isDefault == "true",
      position: object.position
    )
    objects.waysIn.ingressClasses.add(ingressClass, as: key(object, "", name), &decoder)
  }

  /// The value of an annotation; nil where it is absent or empty.
  private mutating func annotation(_ name: String, of object: ManifestObject) -> String? {
    let path = FieldPath.root["metadata"]["annotations"]
    guard let metadata = object.metadata, metadata.kind == .mapping,
      let node = decoder.present("annotations", in: metadata),
      let annotations = decoder.mapping(node, at: path)
    else { return nil }
    return decoder.optionalText(name, in: annotations, at: path)
  }
}
