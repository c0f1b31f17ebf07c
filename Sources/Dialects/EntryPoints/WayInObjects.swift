import Manifests
import NetworkModel

/// The objects that open ways in, before they are joined to Services, namespaces and controllers.
struct WayInObjects: Sendable {
  var endpointSlices = ObjectRegistry<EndpointsManifest>()
  var endpoints = ObjectRegistry<EndpointsManifest>()
  var ingresses = ObjectRegistry<IngressManifest>()
  var ingressClasses = ObjectRegistry<IngressClassManifest>()
  var gatewayClasses = ObjectRegistry<GatewayClassManifest>()
  var gateways = ObjectRegistry<GatewayManifest>()
  var gatewayRoutes = ObjectRegistry<GatewayRouteManifest>()
  var referenceGrants = ObjectRegistry<ReferenceGrantManifest>()
  var openShiftRoutes = ObjectRegistry<RouteManifest>()
}

/// The fields that are kept of kinds that open ways in.
enum WayInFilters {
  /// An object with these fields besides those that every object has.
  static func object(_ fields: [String: FieldFilter], metadata: FieldFilter) -> FieldFilter {
    let common: [String: FieldFilter] = [
      "apiVersion": .everything, "kind": .everything, "metadata": metadata,
    ]
    return .only(fields.merging(common) { old, _ in old })
  }

  /// A spec that is kept whole, so that unknown fields are seen.
  static let wholeSpec = object(["spec": .everything], metadata: CoreFieldFilters.metadata)

  /// Metadata with the annotations that name classes of Ingresses.
  static let classMetadata = CoreFieldFilters.metadata(
    annotations: "kubernetes.io/ingress.class",
    "ingressclass.kubernetes.io/is-default-class"
  )
}

extension EntryPoint.Backend {
  /// The backend with no position in it.
  var withoutPosition: Self {
    Self(namespace: namespace, service: service, port: port)
  }
}

extension [EntryPoint.Backend] {
  /// Each backend once, where it is written first.
  var withoutRepeats: Self {
    var seen: Set<EntryPoint.Backend> = []
    return filter { seen.insert($0.withoutPosition).inserted }
  }
}
