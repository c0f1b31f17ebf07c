import Manifests
import NetworkModel

/// EndpointSlices and Endpoints: what is behind Services without selector (N29).
struct ServiceEndpoints: Dialect {
  let groups = [
    KindGroup("", version: "v1", read: ["Endpoints"]),
    KindGroup("discovery.k8s.io", version: "v1", read: ["EndpointSlice"]),
  ]

  let filters: [String: FieldFilter] = [
    "Endpoints": WayInFilters.object(
      ["subsets": .only(["addresses": address, "ports": .everything])],
      metadata: CoreFieldFilters.metadata
    ),
    "discovery.k8s.io/EndpointSlice": WayInFilters.object(
      [
        "addressType": .everything, "ports": .everything,
        "endpoints": .only([
          "addresses": .everything, "conditions": .everything, "targetRef": target,
        ]),
      ],
      metadata: CoreFieldFilters.metadata
    ),
  ]

  private static let address = FieldFilter.only(["ip": .everything, "targetRef": target])
  private static let target = FieldFilter.only([
    "kind": .everything, "namespace": .everything, "name": .everything,
  ])

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "EndpointSlice": lowering.lowerEndpointSlice(object)
    default: lowering.lowerEndpoints(object)
    }
  }
}
