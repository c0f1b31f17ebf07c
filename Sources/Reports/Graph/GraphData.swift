import NetworkModel

extension Graph {
  /// Writes the graph as data: `netsim.graph/v1`.
  ///
  /// What only some graphs have is there only where it says something: a mark, addresses, members, a
  /// change, an emphasis, what else may pass.
  public func write(to writer: any DataWriter) {
    writer.mapping {
      writer.field("schema", "netsim.graph/v1")
      writer.field("title", title)
      writer.field("summary", summary)
      if isIncomplete { writer.field("incomplete", true) }
      writer.sequence("groups") {
        for group in groups where writer.isOpen { group.write(to: writer) }
      }
      writer.sequence("nodes") {
        for node in nodes where writer.isOpen { node.write(to: writer) }
      }
      writer.sequence("edges") {
        for edge in edges where writer.isOpen { edge.write(to: writer) }
      }
    }
  }
}

extension Graph.Group {
  fileprivate func write(to writer: any DataWriter) {
    writer.mapping(.line) {
      writer.field("id", id)
      writer.field("title", title)
      if !subtitle.isEmpty { writer.field("subtitle", subtitle) }
      if !mark.isEmpty {
        writer.field("mark", mark)
        writer.key("ports")
        writer.value(ports)
        if !unknown.isEmpty {
          writer.key("unknown")
          writer.value(unknown)
        }
      }
      if let change { writer.field("change", change.rawValue) }
    }
  }
}

extension Graph.Node {
  fileprivate func write(to writer: any DataWriter) {
    writer.mapping(.line) {
      writer.field("id", id)
      writer.field("group", group)
      writer.field("title", title)
      writer.field("kind", kind)
      writer.key("replicas")
      if let replicas { writer.integer(replicas) } else { writer.null() }
      if !addresses.isEmpty { writer.field("addresses", addresses.map(\.description)) }
      writer.field("role", role.name)
      if case .workload(let protection) = role { writer.field("protection", protection.rawValue) }
      if let change { writer.field("change", change.rawValue) }
      if emphasis != .normal { writer.field("emphasis", emphasis.rawValue) }
      guard !members.isEmpty else { return }
      writer.sequence("members", .line) {
        for member in members {
          writer.mapping(.line) {
            writer.field("id", member.id)
            writer.field("title", member.title)
            writer.field("subtitle", member.subtitle)
          }
        }
      }
    }
  }
}

extension Graph.Edge {
  fileprivate func write(to writer: any DataWriter) {
    writer.mapping {
      writer.field("source", source)
      writer.field("target", target)
      writer.key("ports")
      writer.value(ports)
      if !unknown.isEmpty {
        writer.key("unknown")
        writer.value(unknown)
      }
      writer.field("count", count)
      writer.field("label", label)
      writer.field("role", role.name)
      if case .change(let change) = role { writer.field("change", change.rawValue) }
      writer.field("direction", direction.rawValue)
      if emphasis != .normal { writer.field("emphasis", emphasis.rawValue) }
      writer.sequence("decisions") {
        for decision in decisions { decision.write(to: writer) }
      }
    }
  }
}

extension Graph.Edge.Decision {
  /// Writes it as a mapping.
  public func write(to writer: any DataWriter) {
    writer.mapping(.line) {
      writer.field("direction", direction.rawValue)
      writer.field("tier", tier)
      writer.field("text", text)
      writer.key("location")
      writer.value(position)
    }
  }
}

extension Graph.Node.Role {
  /// The word for it in data.
  var name: String {
    switch self {
    case .workload: "workload"
    case .outside: "outside"
    case .entryPoint: "entryPoint"
    case .node: "node"
    case .group: "group"
    }
  }
}

extension Graph.Edge.Role {
  /// The word for it in data.
  var name: String {
    switch self {
    case .policy: "policy"
    case .open: "open"
    case .outside: "outside"
    case .doubtful: "doubtful"
    case .denied: "denied"
    case .change: "change"
    }
  }
}
