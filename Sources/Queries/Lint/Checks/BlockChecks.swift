import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// Address blocks that hold addresses of pods, Services or nodes.
  static let addressBlocks = LintCheck(
    codes: [.blockHoldsPods, .blockHoldsServices, .blockHoldsNodes]
  ) { context in
    let checks = BlockChecks(context: context)
    return context.rules.flatMap(checks.findings)
  }
}

/// Compares address blocks with the addresses of the cluster.
private struct BlockChecks {
  let context: LintContext
  private let book: AddressBook

  init(context: LintContext) {
    self.context = context
    book = AddressBook(context.cluster)
  }

  func findings(of place: RulePlace) -> [LintFinding] {
    (place.rule.peers ?? []).flatMap { peer in
      // Who writes a whole family means everyone; A8 tells what that does in the admin tiers.
      peer.endpoints.addressBlocks.filter { $0.cidr.prefixLength > 0 }.flatMap { block in
        [pods(block, peer, place), services(block, peer, place), nodes(block, peer, place)]
          .compactMap(\.self)
      }
    }
  }

  private func pods(_ block: AddressBlock, _ peer: Peer, _ place: RulePlace) -> LintFinding? {
    let found = book.endpoints(in: block.cidr).compactMap { reference -> Pod? in
      guard case .pod(let index) = reference else { return nil }
      let pod = context.cluster.pods[index]
      return pod.isHostNetwork || !pod.addresses.contains(where: block.addresses.contains)
        ? nil : pod
    }
    let range = context.network.network.podAddressCandidates.first {
      !AddressSet([$0]).intersection(block.addresses).isEmpty
    }
    guard let what = Self.words(of: found, range) else { return nil }
    let effect =
      block.matches.contains(.pods)
      ? "network plugins differ on whether a block matches them"
      : "this network plugin never matches pods with a block"
    return LintFinding(
      .blockHoldsPods,
      "block \(block.cidr) of \(place.words) holds \(what); \(effect)",
      of: place,
      at: peer.position
    )
  }

  private static func words(of pods: [Pod], _ range: CIDR?) -> String? {
    guard let first = pods.first else { return range.map { "addresses of pods, \($0)" } }
    let name = "pod `\(first.namespace)/\(first.name)`"
    return pods.count == 1
      ? "the address of \(name)" : "the addresses of \(name) and \(pods.count - 1) more"
  }

  private func services(_ block: AddressBlock, _ peer: Peer, _ place: RulePlace) -> LintFinding? {
    guard place.direction == .egress else { return nil }
    let found = context.cluster.services.filter {
      $0.clusterIPs.contains(where: block.addresses.contains)
    }
    guard let first = found.first else { return nil }
    let more = found.count > 1 ? " and \(found.count - 1) more" : ""
    return LintFinding(
      .blockHoldsServices,
      """
      block \(block.cidr) of \(place.words) holds the address of Service `\(first.qualifiedName)`\(more); \
      policies see the pods behind it, not that address
      """,
      of: place,
      at: peer.position,
      notes: first.position.map { [Diagnostic.Note("the Service is declared here", at: $0)] } ?? []
    )
  }

  private func nodes(_ block: AddressBlock, _ peer: Peer, _ place: RulePlace) -> LintFinding? {
    let found = context.cluster.nodes.filter {
      $0.addresses.contains(where: block.addresses.contains)
    }
    guard let first = found.first else { return nil }
    let more = found.count > 1 ? " and \(found.count - 1) more" : ""
    return LintFinding(
      .blockHoldsNodes,
      "block \(block.cidr) of \(place.words) holds the address of node `\(first.name)`\(more)",
      of: place,
      at: peer.position
    )
  }
}
