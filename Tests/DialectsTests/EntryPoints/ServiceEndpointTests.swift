import Dialects
import NetworkModel
import Testing

struct ServiceEndpointTests {
  private let selectorless = """
    apiVersion: v1
    kind: Service
    metadata: {name: db}
    spec: {ports: [{port: 5432}]}
    """

  private func slice(_ name: String, _ endpoints: String, _ more: String = "") -> String {
    """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: \(name), labels: {kubernetes.io/service-name: db}}
    addressType: IPv4
    ports: [{port: 5432}]
    endpoints: [\(endpoints)]
    \(more)
    """
  }

  private let older = """
    apiVersion: v1
    kind: Endpoints
    metadata: {name: db}
    subsets:
    - addresses: [{ip: 10.0.0.9, targetRef: {kind: Pod, name: db-0}}]
      notReadyAddresses: [{ip: 10.0.0.10}]
      ports: [{name: sql, port: 5432, protocol: UDP}]
    """

  private func endpoints(_ manifests: String...) -> [Service.Endpoint] {
    network(manifests.joined(separator: "\n---\n")).cluster.services.flatMap(\.endpoints)
  }

  private func addresses(_ endpoints: [Service.Endpoint]) -> [String] {
    endpoints.map(\.address.description)
  }

  @Test func `slices list what is behind a Service without selector`() {
    let found = endpoints(
      selectorless,
      slice("db-1", "{addresses: [10.0.0.2], targetRef: {kind: Pod, name: db-1}}"),
      slice("db-2", "{addresses: [10.0.0.1]}")
    )
    #expect(addresses(found) == ["10.0.0.1", "10.0.0.2"])
    #expect(found.map(\.pod) == [nil, "db-1"])
    #expect(found.first?.ports == [Service.EndpointPort(port: 5432)])
  }

  @Test func `a Service with a selector decides by that alone`() {
    #expect(endpoints(service("db"), slice("db-1", "{addresses: [10.0.0.2]}")).isEmpty)
  }

  @Test(arguments: [
    ("{}", true), ("{ready: true}", true), ("{ready: false}", false),
    ("{ready: false, serving: true}", true), ("{ready: false, serving: false}", false),
  ])
  func `an endpoint that is not ready counts while it serves`(_ conditions: String, _ counts: Bool)
  {
    let endpoint = "{addresses: [10.0.0.2], conditions: \(conditions)}"
    #expect(endpoints(selectorless, slice("db-1", endpoint)).isEmpty != counts)
  }

  @Test func `Endpoints of the Service's name count where there is no slice`() {
    let found = endpoints(selectorless, older)
    #expect(addresses(found) == ["10.0.0.9"])
    #expect(found.map(\.pod) == ["db-0"])
    #expect(found.first?.ports == [Service.EndpointPort(name: "sql", port: 5432, protocol: .udp)])
    let both = endpoints(selectorless, older, slice("db-1", "{addresses: [10.0.0.2]}"))
    #expect(addresses(both) == ["10.0.0.2"])
  }

  @Test func `a slice's port without number is every port`() {
    let text = slice("db-1", "{addresses: [10.0.0.2]}").replacing("port: 5432", with: "name: any")
    #expect(
      endpoints(selectorless, text).map(\.ports) == [[Service.EndpointPort(name: "any", port: nil)]]
    )
  }

  @Test func `a slice of host names has no addresses`() {
    let text = slice("db-1", "{addresses: [db.example.com]}").replacing("IPv4", with: "FQDN")
    #expect(endpoints(selectorless, text).isEmpty)
  }

  @Test func `an address of several slices has the ports of all of them`() {
    let other = slice("db-2", "{addresses: [10.0.0.2]}").replacing("5432", with: "9187")
    let found = endpoints(selectorless, slice("db-1", "{addresses: [10.0.0.2]}"), other)
    #expect(found.map { $0.ports.map(\.port) } == [[5432, 9187]])
  }

  @Test func `a target of another namespace is no pod of the Service's`() {
    let target = "targetRef: {kind: Pod, name: db-1, namespace: other}"
    let found = endpoints(selectorless, slice("db-1", "{addresses: [10.0.0.2], \(target)}"))
    #expect(found.map(\.pod) == [nil])
  }
}
