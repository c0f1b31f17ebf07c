import Manifests
import NetworkModel

/// Kinds of controllers' own that open ways in and aren't read yet: a note, never silence.
struct UnreadWaysIn: Dialect {
  let filters: [String: FieldFilter] = [:]

  let groups = [
    KindGroup("networking.istio.io", isClosed: false, entryPoints: ["Gateway"]),
    KindGroup("gateway.networking.x-k8s.io", isClosed: false, entryPoints: ["XListenerSet"]),
    KindGroup("projectcontour.io", isClosed: false, entryPoints: ["HTTPProxy"]),
    KindGroup("k8s.nginx.org", isClosed: false, entryPoints: ["TransportServer", "VirtualServer"]),
    KindGroup(
      "configuration.konghq.com",
      isClosed: false,
      entryPoints: ["TCPIngress", "UDPIngress"]
    ),
    traefik("traefik.containo.us"),
    traefik("traefik.io"),
  ]

  func lower(_ object: ManifestObject, into lowering: inout Lowering) {
    preconditionFailure("no kind of these groups is read")
  }

  private static func traefik(_ name: String) -> KindGroup {
    KindGroup(
      name,
      isClosed: false,
      entryPoints: ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"]
    )
  }
}
