import Manifests
import NetworkModel

/// `gateway.networking.k8s.io`: Gateways, the routes attached to them, and what they rest on.
struct GatewayAPI: Dialect {
  /// The group of all kinds.
  static let group = "gateway.networking.k8s.io"

  let groups = [
    KindGroup(
      group,
      read: ["Gateway", "GatewayClass", "ReferenceGrant"]
        + GatewayRouteKind.allCases.map(\.rawValue),
      entryPoints: ["ListenerSet"],
      noBearing: [
        "BackendLBPolicy", "BackendTLSPolicy", "BackendTrafficPolicy", "Mesh",
      ]
    )
  ]

  let filters: [String: FieldFilter] = {
    let kinds = ["Gateway", "GatewayClass", "ReferenceGrant"]
    let names = (kinds + GatewayRouteKind.allCases.map(\.rawValue)).map { "\(group)/\($0)" }
    return Dictionary(uniqueKeysWithValues: names.map { ($0, WayInFilters.wholeSpec) })
  }()

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    switch object.kind {
    case "GatewayClass": lowering.lowerGatewayClass(object)
    case "Gateway": lowering.lowerGateway(object)
    case "ReferenceGrant": lowering.lowerReferenceGrant(object)
    default:
      guard let kind = GatewayRouteKind(rawValue: object.kind) else { return }
      lowering.lowerGatewayRoute(object, kind)
    }
  }
}

/// The kinds of route.
enum GatewayRouteKind: String, Hashable, CaseIterable {
  case http = "HTTPRoute"
  case grpc = "GRPCRoute"
  case tls = "TLSRoute"
  case tcp = "TCPRoute"
  case udp = "UDPRoute"

  /// Whether its routes are told apart by host names.
  var hasHostnames: Bool {
    switch self {
    case .http, .grpc, .tls: true
    case .tcp, .udp: false
    }
  }

  /// Whether listeners of a protocol take it.
  ///
  /// A protocol that the API doesn't name belongs to an implementation, and may take any.
  func fits(_ protocol: String) -> Bool {
    switch `protocol` {
    case "HTTP", "HTTPS": self == .http || self == .grpc
    case "TLS": self == .tls || self == .tcp
    case "TCP": self == .tcp
    case "UDP": self == .udp
    default: true
    }
  }
}
