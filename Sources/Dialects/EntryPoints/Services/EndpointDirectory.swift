import NetworkModel

/// What is behind the Services without selector.
///
/// A Service with a selector needs none: its selector decides (N28). One of type ExternalName is a
/// name, whose addresses a map of names may give (N29).
struct EndpointDirectory {
  private var slices: [String: [Service.Endpoint]] = [:]
  private var endpoints: [String: [Service.Endpoint]] = [:]
  private var addressesOfHosts: [String: [IPAddress]] = [:]

  /// Creates the directory of the objects that were read, and of the addresses of host names.
  init(_ objects: WayInObjects, names: [String: [IPAddress]] = [:]) {
    slices = Self.byService(objects.endpointSlices.values)
    endpoints = Self.byService(objects.endpoints.values)
    for (name, addresses) in names {
      addressesOfHosts[DomainName.canonical(name), default: []] += addresses
    }
  }

  /// The Service with its endpoints; slices win over the older Endpoints.
  func filled(_ service: Service) -> Service {
    if service.type == "ExternalName" { return resolved(service) }
    guard service.selector == nil,
      let listed = slices[service.qualifiedName] ?? endpoints[service.qualifiedName]
    else { return service }
    var filled = service
    filled.endpoints = Self.merged(listed)
    return filled
  }

  /// A name for a host with the host's addresses, any port of which may be asked for.
  private func resolved(_ service: Service) -> Service {
    guard let host = service.externalName,
      let addresses = addressesOfHosts[DomainName.canonical(host)]
    else { return service }
    var resolved = service
    resolved.endpoints = Set(addresses).sorted().map { Service.Endpoint(address: $0, ports: []) }
    return resolved
  }

  private static func byService(_ manifests: [EndpointsManifest]) -> [String: [Service.Endpoint]] {
    var lists: [String: [Service.Endpoint]] = [:]
    for manifest in manifests {
      lists["\(manifest.namespace)/\(manifest.service)", default: []] += manifest.endpoints
    }
    return lists
  }

  /// Each address once with the ports of all its entries, sorted by address.
  private static func merged(_ endpoints: [Service.Endpoint]) -> [Service.Endpoint] {
    var merged: [Service.Endpoint] = []
    for endpoint in endpoints.sorted(by: isBefore) {
      guard let last = merged.last, last.address == endpoint.address, last.pod == endpoint.pod
      else {
        merged.append(endpoint)
        continue
      }
      let new = endpoint.ports.filter { !last.ports.contains($0) }
      merged[merged.count - 1].ports += new
    }
    return merged
  }

  private static func isBefore(_ a: Service.Endpoint, _ b: Service.Endpoint) -> Bool {
    a.address == b.address ? (a.pod ?? "") < (b.pod ?? "") : a.address < b.address
  }
}
