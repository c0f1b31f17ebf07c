import NetworkModel
import ReachabilityEngine
import Reports

/// Writes a list for people: connections by source, then who is protected and who is not.
struct ListText {
  /// So many causes of doubt are named.
  private static let namedCauses = 20

  let query: ListQuery
  let list: ConnectionList
  let network: CompiledNetwork
  let writer: TextWriter

  /// Writes everything.
  func write(secondary: [(name: String, list: ConnectionList)] = []) {
    let seen = blocks(of: list)
    writer.section()
    writer.line(StyledText(seen.count == 1 ? "1 connection" : "\(seen.count) connections"))
    writeUnknown(list, seen, title: "Perhaps")
    writeBlocked()
    writeProtection(seen)
    for (name, list) in secondary where writer.isOpen {
      writer.section("On network \(name)")
      let seen = blocks(of: list)
      if seen.count == 0 { writer.line("nothing passes", indent: 2) }
      writeUnknown(list, seen, title: "Perhaps on network \(name)")
    }
  }

  /// Writes the connections of a list.
  private func blocks(of list: ConnectionList) -> ListBlocks.Seen {
    var blocks = ListBlocks(list, to: writer)
    blocks.write()
    return blocks.seen
  }

  /// `default/api [Deployment]`, or `outside 10.0.0.0/8`.
  static func label(_ peer: ListedPeer) -> StyledText {
    switch peer {
    case .workload(let workload, let pods, _):
      let which = pods.isEmpty ? "" : " pods \(pods.joined(separator: ", "))"
      return "\(workload.qualifiedName, .name) \(sort(peer))\(which)"
    case .node(let name): return "\(name, .name) \(sort(peer))"
    case .entryPoint(_, let namespace, let name):
      return "\("\(namespace)/\(name)", .name) \(sort(peer))"
    case .outside(let blocks):
      return "outside \(AddressWords(blocks: blocks), .name)"
    }
  }

  /// `[Deployment]`; nothing for addresses.
  static func sort(_ peer: ListedPeer) -> StyledText {
    switch peer {
    case .workload(let workload, _, let isHostNetwork):
      StyledText("[\(workload.kind)\(isHostNetwork ? ", host network" : "")]", .faint)
    case .node: StyledText("[Node]", .faint)
    case .entryPoint(let kind, _, _): StyledText("[\(kind.rawValue)]", .faint)
    case .outside: StyledText()
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
  private func writeUnknown(_ list: ConnectionList, _ seen: ListBlocks.Seen, title: String) {
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
    if rest > 0 { writer.paragraph("and \(rest) more causes: -o json names them all", indent: 2) }
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
  private func writeProtection(_ seen: ListBlocks.Seen) {
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
    var peers = PeerGroups(list)
    for isolation in Isolation.all {
      guard let numbers = groups[isolation] else { continue }
      writer.section(isolation.title)
      let told = numbers.map { number in
        let note = query.isWhole ? isolation.note(of: number, seen) : nil
        return (peer: number, tag: (note ?? .passes).rawValue)
      }
      for group in peers.groups(told) {
        let note = TrafficNote(rawValue: group.tag)?.words.map { StyledText($0, .deny) }
        let texts = [peers.label(group), note].compactMap(\.self)
        writer.pieces(texts, separator: "  ", indent: 2, hanging: 2)
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

  /// What passes of a unit that policies isolate.
  func note(of unit: Int, _ seen: ListBlocks.Seen) -> TrafficNote {
    let isClosedIn = ingress == .yes && !seen.destinations.contains(unit)
    let isClosedOut = egress == .yes && !seen.sources.contains(unit)
    return switch (isClosedIn, isClosedOut) {
    case (true, true): .isCutOff
    case (true, false): .nothingEnters
    case (false, true): .nothingLeaves
    case (false, false): .passes
    }
  }
}

/// What is worth saying of a unit that nothing enters or leaves.
private enum TrafficNote: Int {
  case passes
  case nothingEnters
  case nothingLeaves
  case isCutOff

  var words: String? {
    switch self {
    case .passes: nil
    case .nothingEnters: "nothing enters"
    case .nothingLeaves: "nothing leaves"
    case .isCutOff: "nothing enters or leaves"
    }
  }
}

extension Certainty {
  /// `yes`, `no` or `perhaps`.
  var inWords: String {
    switch self {
    case .no: "no"
    case .unknown: "perhaps"
    case .yes: "yes"
    }
  }
}
