import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Rules that allow more than most people would sign.
  static let width = LintCheck(
    codes: [.everyoneOnAllPorts, .everyone, .allNamespaces, .allPorts, .openLabel]
  ) { context in
    context.rules.filter { $0.rule.action == .allow }.flatMap { Width(place: $0).findings }
  }
}

/// Tells how wide one rule is.
private struct Width {
  let place: RulePlace

  var findings: [LintFinding] {
    if let everyone { return isForNames ? [] : [everyone] }
    let peers = place.rule.peers ?? []
    let wide = peers.compactMap(width)
    return wide + (hasAllPorts && !peers.isEmpty ? [allPorts] : [])
  }

  private var hasAllPorts: Bool { place.rule.connections == .all }

  /// Whether only names are looked up: resolvers may be anywhere.
  private var isForNames: Bool {
    guard place.direction == .egress, case .terms(let terms) = place.rule.connections else {
      return false
    }
    return terms.allSatisfy { term in
      if case .range(let range) = term.ports {
        range.lowerBound == 53 && range.upperBound == 53
      } else {
        false
      }
    }
  }

  /// The finding of a rule that speaks of everyone, outside the cluster included.
  private var everyone: LintFinding? {
    let whole = place.rule.peers?.first { peer in
      peer.endpoints.addressBlocks.contains { $0.cidr.prefixLength == 0 && $0.except.isEmpty }
    }
    guard place.rule.peers == nil || whole != nil else { return nil }
    let word = place.direction == .ingress ? "from" : "to"
    let who =
      whole.map { peer in
        "\(word) every address, `\(peer.endpoints.addressBlocks.first { $0.cidr.prefixLength == 0 }?.cidr.description ?? "")`"
      } ?? "\(word) everyone, outside the cluster too"
    return LintFinding(
      hasAllPorts ? .everyoneOnAllPorts : .everyone,
      "\(place.words) allows connections \(who)\(hasAllPorts ? ", on all ports" : "")",
      of: place,
      at: whole?.position ?? place.rule.position
    )
  }

  private func width(of peer: Peer) -> LintFinding? {
    guard case .pods(in: .matching(.everything), labels: let labels) = peer.endpoints else {
      return nil
    }
    let verb = place.direction == .ingress ? "from" : "to"
    guard !labels.isEmpty else {
      return LintFinding(
        .allNamespaces,
        "\(place.words) allows connections \(verb) every pod of every namespace",
        of: place,
        at: peer.position
      )
    }
    guard place.direction == .ingress else { return nil }
    return LintFinding(
      .openLabel,
      """
      \(place.words) lets in pods `\(labels)` of every namespace: whoever may make pods anywhere can give \
      them these labels
      """,
      of: place,
      at: peer.position
    )
  }

  private var allPorts: LintFinding {
    LintFinding(
      .allPorts,
      "\(place.words) allows all ports",
      of: place,
      at: place.rule.position
    )
  }
}
