import Manifests
import NetworkModel

/// Reads an item of `from` or `to`.
struct NetworkPolicyPeerReader {
  /// What `ipBlock` peers match (N12).
  let matches: AddressMatch

  /// The peer, or nil where it is wrong, which is reported.
  func peer(_ node: ManifestNode, at path: FieldPath, _ decoder: inout FieldDecoder) -> Peer? {
    guard node.kind != .null else {
      decoder.report(.error(.emptyPeer(path), at: node.position, help: .emptyPeerHelp))
      return nil
    }
    if node.kind == .string {
      decoder.report(
        .error(.wrongType(path, "a mapping", node), at: node.position, help: .emptyPeerHelp)
      )
      return nil
    }
    let errors = decoder.errorCount
    guard let peer = decoder.mapping(node, of: .networkPolicyPeer, at: path) else { return nil }
    let pods = selector("podSelector", peer, at: path, &decoder)
    let namespaces = selector("namespaceSelector", peer, at: path, &decoder)
    let block = decoder.present("ipBlock", in: peer)
    guard decoder.errorCount == errors else {
      // The block's own faults are told as well.
      if let block { _ = addressBlock(block, at: path["ipBlock"], &decoder) }
      return nil
    }
    if let block {
      let addresses = addressBlock(block, at: path["ipBlock"], &decoder)
      if pods != nil || namespaces != nil {
        let name = pods != nil ? "podSelector" : "namespaceSelector"
        decoder.report(.error(.blockAndSelector(path, name), at: block.position, help: .splitPeer))
      }
      return addresses.map { Peer(.addresses($0), position: node.position) }
    }
    if pods == nil, namespaces == nil {
      decoder.report(.error(.emptyPeer(path), at: node.position, help: .emptyPeerHelp))
      return nil
    }
    // N7, N9: without namespaceSelector, the policy's own namespace.
    let expression = EndpointExpression.pods(
      in: namespaces.map { .matching($0) } ?? .own,
      labels: pods ?? .everything
    )
    return Peer(expression, position: node.position)
  }

  /// A selector of a peer; nil where it is absent or null, which differs from empty (N9).
  private func selector(
    _ name: String,
    _ peer: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> LabelSelector? {
    decoder.present(name, in: peer).flatMap { decoder.labelSelector($0, at: path[name]) }
  }

  private func addressBlock(
    _ node: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> AddressBlock? {
    let errors = decoder.errorCount
    if node.kind == .string {
      let help = "write `ipBlock: {cidr: \(node.text)}`"
      decoder.report(.error(.wrongType(path, "a mapping", node), at: node.position, help: help))
      return nil
    }
    guard let block = decoder.mapping(node, of: .ipBlock, at: path) else { return nil }
    let cidrNode = decoder.present("cidr", in: block)
    guard let cidrNode, cidrNode.kind != .string || !cidrNode.text.isEmpty else {
      // Beside an unknown field, it is most likely there under another name.
      guard decoder.errorCount == errors else { return nil }
      let position = cidrNode?.position ?? node.position
      decoder.report(.error(.missingField(path["cidr"]), at: position, help: .anyAddress))
      return nil
    }
    guard let cidr = decoder.cidr(cidrNode, at: path["cidr"]) else { return nil }
    let except = excepted(block["except"], from: cidr, at: path["except"], &decoder)
    guard decoder.errorCount == errors else { return nil }
    return AddressBlock(cidr, except: except, matches: matches)
  }

  /// The blocks of `except`, each of which must be a smaller block inside the cidr (N13).
  private func excepted(
    _ node: ManifestNode?,
    from cidr: CIDR,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [CIDR] {
    var blocks: [CIDR] = []
    for (index, item) in (decoder.list(node, at: path, example: { "`[\($0)]`" }) ?? [])
      .enumerated()
    {
      guard let block = decoder.cidr(item, at: path[index]) else { continue }
      if block.family != cidr.family {
        decoder.report(.error(.otherFamily(path[index], block, cidr), at: item.position))
      } else if block == cidr {
        decoder.report(
          .error(
            "`\(path[index])` takes away all of `cidr` \(cidr)",
            at: item.position,
            help: "leave out the whole peer, or except a smaller block"
          )
        )
      } else if !cidr.contains(block) {
        decoder.report(
          .error(
            "`\(path[index])` must lie inside `cidr` \(cidr), not be \(block)",
            at: item.position
          )
        )
      } else {
        blocks.append(block)
      }
    }
    return blocks
  }
}

extension FieldSet {
  fileprivate static let networkPolicyPeer = FieldSet(
    ["podSelector", "namespaceSelector", "ipBlock"],
    misplaced: [
      "cidr": "`cidr` stands under `ipBlock`",
      "except": "`except` stands under `ipBlock`",
      "ports": "`ports` stands beside `from` or `to`, not inside a peer",
      "port": "ports stand in `ports`, beside `from` or `to`",
      "matchLabels": "`matchLabels` stands under `podSelector` or `namespaceSelector`",
      "matchExpressions": "`matchExpressions` stands under `podSelector` or `namespaceSelector`",
      "namespace":
        "select a namespace by its label: "
        + "`namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ...}}`",
    ]
  )

  fileprivate static let ipBlock = FieldSet(
    ["cidr", "except"],
    misplaced: ["cidrs": "an `ipBlock` has one `cidr`; write one peer for each block"]
  )
}

extension Diagnostic.Message {
  fileprivate static func emptyPeer(_ path: FieldPath) -> Self {
    "`\(path)` names no peer"
  }

  fileprivate static func blockAndSelector(_ path: FieldPath, _ selector: String) -> Self {
    "`\(path)` has both `ipBlock` and `\(selector)`, which can't stand in one peer"
  }

  fileprivate static func otherFamily(_ path: FieldPath, _ block: CIDR, _ cidr: CIDR) -> Self {
    """
    `\(path)` is \(block.family.inWords) and `cidr` is \(cidr.family.inWords); \
    it must lie inside `cidr` \(cidr)
    """
  }
}

extension String {
  fileprivate static let emptyPeerHelp =
    "write `podSelector`, `namespaceSelector` or `ipBlock`; "
    + "to mean every peer, leave out the whole list"
  fileprivate static let splitPeer = "make two peers of it, each with its own `- `"
  fileprivate static let anyAddress =
    "write a block such as `10.0.0.0/8`; `0.0.0.0/0` is every IPv4 address"
}
