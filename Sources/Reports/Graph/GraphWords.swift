/// What pictures write on nodes and frames, whatever they are drawn by.
extension Graph.Node {
  /// One line: a name, a fainter text behind it, or only one of them.
  struct Line {
    var name = ""
    var detail = ""
  }

  /// So many members are named; one more is, too, before a line would only tell that there is one.
  private static let namedMembers = 5

  /// The lines on the node: its name and its second line, or the names of its first members.
  var lines: [Line] {
    guard !members.isEmpty else {
      return [Line(name: title)] + (subtitle.isEmpty ? [] : [Line(detail: subtitle)])
    }
    let isShort = members.count <= Self.namedMembers + 1
    let named = members.prefix(isShort ? members.count : Self.namedMembers)
    return [Line(detail: subtitle.isEmpty ? title : subtitle)]
      + named.map { Line(name: $0.title, detail: $0.subtitle) }
      + (isShort ? [] : [Line(detail: "and \(members.count - named.count) more")])
  }
}

extension Graph.Group {
  /// The mark behind a glyph, which tells it from other lines; empty without one.
  var markLine: String { mark.isEmpty ? "" : "⇄ \(mark)" }
}

/// The signs of roles, which no colour is needed to see.
enum RoleMark {
  /// Policies isolate it, in one direction or in both.
  case lock(ingress: Bool, egress: Bool)
  /// A sign for what is no workload, or that nothing protects.
  case sign(String)

  /// The mark of a role; nil where the node's form says it all.
  init?(_ role: Graph.Node.Role) {
    switch role {
    case .workload(.both): self = .lock(ingress: true, egress: true)
    case .workload(.ingress): self = .lock(ingress: true, egress: false)
    case .workload(.egress): self = .lock(ingress: false, egress: true)
    case .workload(.none): self = .sign("⚠")
    case .workload(.unknown): self = .sign("?")
    case .outside: self = .sign("☁")
    case .entryPoint, .node, .group: return nil
    }
  }

  /// An arrow to or from the lock.
  static let arrow = "▸"
}

extension Graph.Node {
  /// Its mark; in a picture of changes the sign of the change stands for that of a workload.
  var mark: RoleMark? {
    if case .workload = role, change != nil { return nil }
    return RoleMark(role)
  }
}
