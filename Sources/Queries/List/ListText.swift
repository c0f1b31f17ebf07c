import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a list for people: connections by source, then who is protected and who is not.
struct ListText {
  /// The columns that are kept for ports, so that longer names don't line up.
  private static let roomForPorts = 24
  /// So many causes of doubt are named.
  private static let namedCauses = 20

  let query: ListQuery
  let list: ConnectionList
  let network: CompiledNetwork
  let writer: TextWriter

  /// Writes everything.
  func write(secondary: [(name: String, list: ConnectionList)] = []) {
    var seen = Seen()
    writeConnections(list, &seen)
    writer.section()
    writer.line(StyledText(seen.count == 1 ? "1 connection" : "\(seen.count) connections"))
    writeUnknown(list, seen, title: "Perhaps")
    writeBlocked()
    writeProtection(seen)
    for (name, list) in secondary where writer.isOpen {
      writer.section("On network \(name)")
      var seen = Seen()
      writeConnections(list, &seen)
      if seen.count == 0 { writer.line("nothing passes", indent: 2) }
      writeUnknown(list, seen, title: "Perhaps on network \(name)")
    }
  }

  /// What came up while connections were written.
  private struct Seen {
    var count = 0
    var sources = Bitmap()
    var destinations = Bitmap()
    /// Numbers of lists of causes.
    var causes = Bitmap()
  }

  private func writeConnections(_ list: ConnectionList, _ seen: inout Seen) {
    let width = min(
      writer.terminal.width - Self.roomForPorts,
      // Addresses come up later; most often it is these.
      list.peers.reduce("outside 0.0.0.0/0, ::/0".count) { max($0, Self.label($1).displayWidth) }
    )
    var labels = NumberedCache<String>()
    var values = NumberedCache<(text: String, isUnknown: Bool)>()
    var source = -1
    list.forEach { connection in
      if connection.source != source {
        source = connection.source
        writer.section()
        writer.paragraph(Self.label(list.peers[source]), hanging: 2)
      }
      writer.write(
        rendered: labels.value(connection.destination) {
          destination(Self.label(list.peers[connection.destination]), width: width)
        }
      )
      let value = values.value(connection.value) {
        let connectivity = list.connectivity(connection.value)
        let text = writer.rendered(Self.ports(connectivity)) + "\n"
        return (text, connectivity.allowed != connectivity.possible)
      }
      writer.write(rendered: value.text)
      if value.isUnknown { seen.causes.insert(list.causes(connection)) }
      seen.count += 1
      seen.sources.insert(connection.source)
      seen.destinations.insert(connection.destination)
      return writer.isOpen
    }
  }

  /// A destination up to its ports: padded to a width, wrapped where the terminal is too narrow.
  private func destination(_ label: StyledText, width: Int) -> String {
    let slack = String(repeating: " ", count: max(0, width - label.displayWidth))
    let room = writer.terminal.width - 5
    guard label.displayWidth > room else { return writer.rendered("  -> \(label)\(slack)  ") }
    return "  " + writer.rendered("-> \(label)", wrappedTo: room, hanging: 5) + "  "
  }

  /// `default/api [Deployment]`, or `outside 10.0.0.0/8`.
  static func label(_ peer: ListedPeer) -> StyledText {
    switch peer {
    case .workload(let workload, let pods, let isHostNetwork):
      let what = isHostNetwork ? "\(workload.kind), host network" : workload.kind
      let which = pods.isEmpty ? "" : " pods \(pods.joined(separator: ", "))"
      return "\(workload.qualifiedName, .name) \("[\(what)]", .faint)\(which)"
    case .node(let name): return "\(name, .name) \("[Node]", .faint)"
    case .entryPoint(let kind, let namespace, let name):
      return "\("\(namespace)/\(name)", .name) \("[\(kind.rawValue)]", .faint)"
    case .outside(let blocks):
      return "outside \(AddressWords(blocks: blocks), .name)"
    }
  }

  static func ports(_ connectivity: Connectivity) -> StyledText {
    let unknown = connectivity.unknown
    var parts: [StyledText] = []
    if !connectivity.allowed.isEmpty {
      parts.append(StyledText(connectivity.allowed.inWords, .allow))
    }
    if !unknown.isEmpty { parts.append(StyledText("perhaps \(unknown.inWords)", .unknown)) }
    return parts.joined(separator: ", ")
  }

  /// What is in doubt and why.
  private func writeUnknown(_ list: ConnectionList, _ seen: Seen, title: String) {
    var causes: [String] = []
    var known: Set<String> = []
    _ = seen.causes.forEach { number in
      for cause in list.causes(number: number) where known.insert(cause).inserted {
        causes.append(cause)
      }
      return true
    }
    guard !causes.isEmpty else { return }
    writer.section(title)
    for cause in causes.prefix(Self.namedCauses) {
      writer.paragraph(StyledText(cause), indent: 2, hanging: 2)
    }
    let rest = causes.count - Self.namedCauses
    if rest > 0 { writer.line("and \(rest) more causes: -o json names them all", indent: 2) }
  }

  /// Ways in that policies close, and which policies do.
  private func writeBlocked() {
    let blocked = list.waysIn.blocked
    guard !blocked.isEmpty else { return }
    writer.section("Ways in that policies close")
    for way in blocked {
      let source = Self.label(list.peers[way.source])
      let destination = Self.label(list.peers[way.destination])
      writer.paragraph(
        "\(source) -> \(destination) on \(way.ports.description)",
        indent: 2,
        hanging: 2
      )
      for policy in way.policies {
        let place: StyledText = policy.position.map { " \("(\($0))", .faint)" } ?? ""
        writer.paragraph("\(policy.identity.description)\(place)", indent: 4, hanging: 2)
      }
    }
  }

  // MARK: Protection

  /// Which units policies isolate, and in which direction.
  private func writeProtection(_ seen: Seen) {
    var groups: [Isolation: [Int]] = [:]
    let ids = network.classIDs
    for (number, unit) in list.units.all.enumerated() {
      guard case .workload(_, _, false) = unit.peer, query.asksOf(unit) else { continue }
      let id = ids[unit.classes[0]]
      let isolation = Isolation(
        ingress: network.isolation(of: id, .ingress),
        egress: network.isolation(of: id, .egress),
        hasOtherRules: hasOtherRules(id)
      )
      groups[isolation, default: []].append(number)
    }
    for isolation in Isolation.all {
      guard let numbers = groups[isolation] else { continue }
      writer.section(isolation.title)
      for number in numbers {
        let note = query.isWhole ? isolation.note(of: number, seen.sources, seen.destinations) : nil
        let label = Self.label(list.peers[number])
        writer.line(note.map { "\(label)  \($0, .deny)" } ?? label, indent: 2)
      }
    }
  }
}

extension ListText {
  /// Whether policies that don't isolate, those of ordered tiers, deny something to a class.
  fileprivate func hasOtherRules(_ id: ClassID) -> Bool {
    Direction.allCases.contains { direction in
      network.policies(selecting: id, direction).contains { selection in
        guard let rules = network.network.policies[selection.policy].rules(direction) else {
          return false
        }
        return !rules.isolates && rules.rules.contains { $0.action == .deny }
      }
    }
  }
}

extension ListQuery {
  /// Whether a unit is among those that the filters name, rather than one of all others.
  fileprivate func asksOf(_ unit: ListedUnit) -> Bool {
    if let namespace, unit.peer.namespace != namespace { return false }
    if sources == nil, destinations == nil { return true }
    return (sources != nil && unit.isSource) || (destinations != nil && unit.isDestination)
  }
}

extension ConnectionSet {
  /// `all ports`, or the protocols with their ports.
  var inWords: String {
    self == .all ? "all ports" : description
  }
}

/// In which directions policies isolate a unit.
private struct Isolation: Hashable {
  var ingress: Certainty
  var egress: Certainty
  /// Whether rules that don't isolate deny something to it.
  var hasOtherRules: Bool

  static let all: [Isolation] = {
    let certainties: [Certainty] = [.no, .unknown, .yes]
    return certainties.flatMap { ingress in
      certainties.flatMap { egress in
        [false, true].map { Isolation(ingress: ingress, egress: egress, hasOtherRules: $0) }
      }
    }
  }()

  var title: String {
    guard hasOtherRules else { return plainTitle }
    return ingress == .no && egress == .no
      ? "Not isolated, but rules of ordered tiers deny something"
      : "\(plainTitle); rules of ordered tiers deny something, too"
  }

  private var plainTitle: String {
    switch (ingress, egress) {
    case (.no, .no): "Unprotected: no policy isolates"
    case (.yes, .yes): "Isolated for ingress and egress"
    case (.yes, .no): "Isolated for ingress; egress is open"
    case (.no, .yes): "Isolated for egress; ingress is open"
    case (_, _):
      "Isolated for ingress: \(ingress.inWords); for egress: \(egress.inWords)"
    }
  }

  /// What is worth saying of a unit that nothing enters or leaves.
  func note(of unit: Int, _ sources: Bitmap, _ destinations: Bitmap) -> String? {
    let isClosedIn = ingress == .yes && !destinations.contains(unit)
    let isClosedOut = egress == .yes && !sources.contains(unit)
    switch (isClosedIn, isClosedOut) {
    case (true, true): return "nothing enters or leaves"
    case (true, false): return "nothing enters"
    case (false, true): return "nothing leaves"
    case (false, false): return nil
    }
  }
}

extension Certainty {
  fileprivate var inWords: String {
    switch self {
    case .no: "no"
    case .unknown: "perhaps"
    case .yes: "yes"
    }
  }
}
