import NetworkModel
import ReachabilityEngine
import Reports

/// Writes the connections of ways for people.
struct HopText {
  let writer: TextWriter

  /// Writes a way: where it begins, then each connection below the other.
  func write(way: [ReachHop], origin: StyledText) {
    guard let first = way.first else { return }
    let begins = if case .entryPoint = first.source { origin } else { label(first.source, origin) }
    writer.paragraph(begins, indent: 2, hanging: 2)
    for (number, hop) in way.enumerated() {
      let end = label(hop.destination, nil)
      writer.pieces(
        ["\(hop.arrow) \(end)", ListText.ports(hop.connectivity)] + hop.remarks,
        separator: "  ",
        indent: 2 + 2 * (number + 1),
        hanging: 4
      )
      writeReasons(hop, indent: 2 + 2 * (number + 1) + 3)
    }
  }

  /// Writes a connection by itself.
  func write(_ hop: ReachHop, origin: StyledText) {
    writer.pieces(
      [
        "\(label(hop.source, origin)) \(hop.arrow) \(label(hop.destination, nil))",
        ListText.ports(hop.connectivity),
      ] + hop.remarks,
      separator: "  ",
      indent: 2,
      hanging: 4
    )
    writeReasons(hop, indent: 5)
  }

  /// Writes what decides, and what is in doubt.
  func writeReasons(_ hop: ReachHop, indent: Int) {
    for decision in hop.decisions {
      let place: StyledText = decision.position.map { " \("(\($0))", .faint)" } ?? ""
      writer.paragraph(StyledText(decision.text) + place, indent: indent, hanging: 2)
    }
    for cause in hop.causes {
      writer.paragraph("\(cause, .unknown)", indent: indent, hanging: 2)
    }
  }

  /// What a peer is called; addresses outside by what was asked, where that is told.
  private func label(_ peer: ListedPeer, _ origin: StyledText?) -> StyledText {
    if case .outside(let blocks) = peer {
      return origin ?? PeerMembers(addresses: AddressSet(blocks)).label
    }
    return ListText.label(peer)
  }
}

extension ReachHop {
  /// How it goes on.
  fileprivate var arrow: StyledText {
    connectivity.allowed.isEmpty
      ? (connectivity.possible.isEmpty ? "\("─╳", .deny)" : "\("─?", .unknown)")
      : "\("─▶", .allow)"
  }

  /// How it gets there, where that isn't by the pods' primary network.
  fileprivate var remarks: [StyledText] {
    var remarks: [StyledText] = []
    if case .entryPoint(let kind, let namespace, let name) = source {
      let place: StyledText = position.map { " \("(\($0))", .faint)" } ?? ""
      remarks.append("through \(kind.rawValue) \("\(namespace)/\(name)", .name)" + place)
    }
    if let network { remarks.append("on network \(network, .name)") }
    return remarks
  }
}

extension PeerMembers {
  /// How addresses outside are called: `internet`, or their blocks.
  var label: StyledText {
    addresses == .publicUse
      ? "\("internet", .name)" : "outside \(AddressWords(blocks: addresses.blocks), .name)"
  }
}
