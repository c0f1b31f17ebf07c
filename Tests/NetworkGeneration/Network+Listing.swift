public import NetworkModel

extension Network {
  /// All of a network in lines that a person can read, for the report of a failure.
  public var listing: String {
    var lines = tiers.enumerated().map { "tier \($0.offset): \($0.element.listing)" }
    lines += cluster.namespaces.map { "namespace \($0.name) {\($0.labels)}" }
    lines += cluster.nodes.map { "node \($0.name) {\($0.labels)} \($0.addresses)" }
    lines += cluster.services.map { "service \($0)" }
    lines += cluster.entryPoints.map { "entry point \($0): \($0.forwarding) \($0.backends)" }
    lines += cluster.pods.enumerated().map { "pod \($0.offset): \($0.element.listing)" }
    lines.append("candidates \(podAddressCandidates)")
    lines += policies.flatMap(\.listing)
    return lines.joined(separator: "\n")
  }
}

extension Tier {
  fileprivate var listing: String {
    "\(precedence), isolated: \(isolated), passTo: \(passTo.map(String.init) ?? "next")"
  }
}

extension Pod {
  fileprivate var listing: String {
    let ports = ports.map { "\($0.name ?? "-"):\($0.port)/\($0.protocol)" }
    let facts = [
      "{\(labels)}", serverMadeLabelKeys.isEmpty ? "" : "server-made \(serverMadeLabelKeys)",
      "\(replicas)", isHostNetwork ? "hostNetwork" : "", nodeName.map { "on \($0)" } ?? "",
      "addresses \(addresses)", "ports \(ports)", networks.isEmpty ? "" : "on \(networks)",
    ]
    return "\(namespace)/\(name) " + facts.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

extension Policy {
  fileprivate var listing: [String] {
    ["policy \(identity), tier \(tier), order \(order.value) \(order.name), \(enforcement)"]
      + ["  subject \(subject.listing)"]
      + Direction.allCases.flatMap { direction -> [String] in
        guard let rules = rules(direction) else { return [] }
        return ["  \(direction)\(rules.isolates ? ", isolates" : "")"]
          + rules.rules.map { "    \($0.listing)" }
      }
  }
}

extension Rule {
  fileprivate var listing: String {
    let peers = peers.map { "[" + $0.map(\.endpoints.listing).joined(separator: ", ") + "]" }
    let local = local.map { ", local \($0.listing)" } ?? ""
    let conditions = conditions.isEmpty ? "" : ", \(conditions.count) conditions"
    return "\(action) peers \(peers ?? "all"), \(connections.listing)\(local)\(conditions)"
  }
}

extension RuleConnections {
  fileprivate var listing: String {
    guard case .terms(let terms) = self else { return "all connections" }
    return terms.map { term in
      let `protocol` = term.protocol.map(\.description) ?? "any protocol"
      switch term.ports {
      case .all: return `protocol`
      case .range(let range): return "\(`protocol`) \(range)"
      case .named(let name): return "\(`protocol`) \(name)"
      }
    }.joined(separator: " or ")
  }
}

extension EndpointExpression {
  fileprivate var listing: String {
    switch self {
    case .everything: "everything"
    case .pods(in: .own, labels: let labels): "pods(own, \(labels))"
    case .pods(in: .matching(let scope), labels: let labels): "pods(\(scope); \(labels))"
    case .nodes(labels: let labels): "nodes(\(labels))"
    case .attached(to: let name): "attached(\(name))"
    case .addresses(let block):
      "\(block.cidr) except \(block.except) of kinds \(block.matches.rawValue)"
    case .all(let parts): "all(\(parts.map(\.listing).joined(separator: ", ")))"
    case .any(let parts): "any(\(parts.map(\.listing).joined(separator: ", ")))"
    case .not(let part): "not(\(part.listing))"
    case .uncertain(let part, because: _): "uncertain(\(part.listing))"
    }
  }
}
