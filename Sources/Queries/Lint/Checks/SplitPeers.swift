import NetworkModel
import ReachabilityEngine

extension LintCheck {
  /// A namespaceSelector and a podSelector as two peers, where one with both was probably meant (N8).
  static let splitPeers = LintCheck(codes: [.splitPeer]) { context in
    SplitPeers(context: context).all.map { split in
      LintFinding(
        .splitPeer,
        """
        `\(split.place.direction.peersField)[\(split.index)]` and the item beside it of \
        \(split.place.words) are two peers: all pods of the namespaces, or pods \
        `\(split.labels)` of namespace `\(split.place.policy.identity.namespace ?? "")`, where there are none
        """,
        of: split.place,
        at: split.peer.position,
        notes: split.example.map {
          [Diagnostic.Note("a pod of both, in namespace `\($0.namespace)`", at: $0.position)]
        } ?? []
      )
    }
  }
}

/// Neighbouring peers of which one selects namespaces and the other pods that live in those, but not in the
/// policy's own.
struct SplitPeers {
  struct Split {
    var place: RulePlace
    var index: Int
    /// The peer with the podSelector.
    var peer: Peer
    var labels: LabelSelector
    /// A pod that both select together.
    var example: Pod?
  }

  let context: LintContext

  /// All of them, in order.
  var all: [Split] {
    context.rules.flatMap { place -> [Split] in
      guard place.policy.identity.namespace != nil, let peers = place.rule.peers else { return [] }
      return peers.indices.compactMap { split(place, peers, $0) }
    }
  }

  private func split(_ place: RulePlace, _ peers: [Peer], _ index: Int) -> Split? {
    guard case .pods(in: .own, labels: let labels) = peers[index].endpoints, !labels.isEmpty else {
      return nil
    }
    guard context.shapes(selectedBy: peers[index].endpoints, of: place.policy).isEmpty else {
      return nil
    }
    let neighbours = [index - 1, index + 1].filter(peers.indices.contains)
    for neighbour in neighbours {
      guard
        case .pods(in: .matching(let namespaces), labels: .everything) = peers[neighbour].endpoints,
        !namespaces.isEmpty
      else { continue }
      let joint = EndpointExpression.pods(in: .matching(namespaces), labels: labels)
      guard let shape = context.shapes(selectedBy: joint, of: place.policy).surely.first else {
        continue
      }
      return Split(
        place: place,
        index: index,
        peer: peers[index],
        labels: labels,
        example: context.pod(ofShape: shape)
      )
    }
    return nil
  }
}
