import NetworkModel

/// Finds backends that name a Service or a port that isn't in the input.
struct BackendChecks {
  private let services: [String: [String: Service]]

  /// Creates checks against these Services.
  init(_ services: [Service]) {
    var byName: [String: [String: Service]] = [:]
    for service in services { byName[service.namespace, default: [:]][service.name] = service }
    self.services = byName
  }

  /// A warning for each backend that leads nowhere.
  func warnings(of backends: [EntryPoint.Backend], in owner: String) -> [Diagnostic] {
    backends.compactMap { warning(of: $0, in: owner) }
  }

  private func warning(of backend: EntryPoint.Backend, in owner: String) -> Diagnostic? {
    let siblings = services[backend.namespace] ?? [:]
    guard let service = siblings[backend.service] else {
      let meant = NearMiss.closest(to: backend.service, among: siblings.keys.sorted())
      return .warning(.missingService(owner, backend, meant), at: backend.position)
    }
    // A host name takes whatever port it is asked for.
    guard service.type != "ExternalName", let port = Self.missingPort(backend, service) else {
      return nil
    }
    let ports = service.ports.map { port in
      port.name.map { "\(port.port) (`\($0)`)" } ?? "\(port.port)"
    }
    return .warning(
      .missingPort(owner, service, port),
      at: backend.position,
      notes: [Diagnostic.Note("the Service is declared here", at: service.position)],
      help: ports.isEmpty
        ? nil : "its \(ports.count == 1 ? "port is" : "ports are") \(ports.joined(separator: ", "))"
    )
  }

  /// The port that a Service lacks, in words.
  private static func missingPort(_ backend: EntryPoint.Backend, _ service: Service) -> String? {
    switch backend.port {
    case .all: return nil
    case .number(let number):
      return service.ports.contains { $0.port == number } ? nil : "port \(number)"
    case .name(let name):
      if service.ports.contains(where: { $0.name == name }) { return nil }
      let meant = NearMiss.closest(to: name, among: service.ports.compactMap(\.name))
      return "port `\(name)`\(meant.map { "; did you mean `\($0)`?" } ?? "")"
    case .target(let number):
      // A named target may be this number on some pod.
      let mayFit = service.ports.contains { port in
        if case .number(let target) = port.target { return target == number }
        return true
      }
      return mayFit ? nil : "port with the target \(number)"
    }
  }
}

extension Diagnostic.Message {
  fileprivate static func missingService(
    _ owner: String,
    _ backend: EntryPoint.Backend,
    _ meant: String?
  ) -> Self {
    let hint = meant.map { "; did you mean `\($0)`?" } ?? ""
    return """
      \(owner) leads to Service `\(backend.namespace)/\(backend.service)`, \
      which is not in the input\(hint)
      """
  }

  fileprivate static func missingPort(_ owner: String, _ service: Service, _ port: String) -> Self {
    "\(owner) leads to Service `\(service.qualifiedName)`, which has no \(port)"
  }
}
