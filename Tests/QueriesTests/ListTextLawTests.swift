import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Laws that hold of the text of every list.
struct ListTextLawTests {
  private static let seeds = (0..<300).map { RunSettings.seed &+ UInt64($0) }

  @Test(arguments: [ListQuery(), ListQuery(granularity: .pod)])
  func `the blocks of a text tell the connections of the list, each once`(query: ListQuery) {
    var shared = 0
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      let text = rendered(
        query.report(on: CompiledNetwork(network)),
        as: TextFormat(),
        Terminal(isTerminal: false, width: 10_000)
      )
      let reading = ListReading(text)
      shared += reading.sharedBlocks
      let listed = rows(query, network).map(\.told).sorted()
      // One of several sources that is a destination, too, is meant for the others.
      let own = Set(reading.connections.filter(\.isOwn)).subtracting(listed)
      let told = reading.connections.filter { !own.contains($0) }.sorted()
      #expect(told == listed, "seed \(seed):\n\(text)\n\(network.listing)")
      #expect(text.contains("\(listed.count) connection"))
      guard told == listed else { return }
    }
    #expect(shared > 50, "too few blocks of several sources: \(shared)")
  }
}

/// A connection as text tells it.
private struct ToldConnection: Hashable, Comparable {
  var source: String
  var destination: String
  var ports: String

  var isOwn: Bool { source == destination }

  static func < (a: Self, b: Self) -> Bool {
    (a.source, a.destination, a.ports) < (b.source, b.destination, b.ports)
  }
}

extension Row {
  /// The row as text tells it; outside addresses without their blocks.
  fileprivate var told: ToldConnection {
    let sure = connectivity.allowed
    let unknown = connectivity.unknown
    let words =
      (sure.isEmpty ? [] : [sure == .all ? "all ports" : "\(sure)"])
      + (unknown.isEmpty ? [] : ["perhaps \(unknown == .all ? "all ports" : "\(unknown)")"])
    return ToldConnection(
      source: source.told,
      destination: destination.told,
      ports: words.joined(separator: ", ")
    )
  }
}

extension ListedPeer {
  fileprivate var told: String {
    if case .outside = self { return "outside" }
    let text = description
    guard let bracket = text.firstIndex(of: "[") else { return text }
    return "\(text[..<bracket]) \(text[bracket...])"
  }
}

/// The connections of a list's text, read back.
private struct ListReading {
  private(set) var connections: [ToldConnection] = []
  private(set) var sharedBlocks = 0

  init(_ text: String) {
    for block in text.split(separator: "\n\n") {
      let lines = block.split(separator: "\n")
      guard lines.contains(where: { $0.hasPrefix("  -> ") }) else { continue }
      let sources = lines.filter { !$0.hasPrefix("  ") }.flatMap(Self.peers)
      if sources.count > 1 { sharedBlocks += 1 }
      for (label, ports) in Self.entries(lines) {
        for destination in Self.peers(label[...]) {
          for source in sources {
            connections.append(
              ToldConnection(source: source, destination: destination, ports: ports)
            )
          }
        }
      }
    }
  }

  /// What stands left and right in the lines of each destination.
  private static func entries(_ lines: [Substring]) -> [(label: String, ports: String)] {
    var entries: [(label: String, ports: String)] = []
    for line in lines where line.hasPrefix("  ") {
      if line.hasPrefix("  -> ") { entries.append(("", "")) }
      for part in line.dropFirst(5).split(separator: "  ") {
        let text = part.drop { $0 == " " }
        let isPorts = ["all ", "TCP", "UDP", "SCTP", "perhaps "].contains { text.hasPrefix($0) }
        if isPorts {
          entries[entries.count - 1].ports = String(text)
        } else {
          let label = entries[entries.count - 1].label
          entries[entries.count - 1].label = label.isEmpty ? String(text) : "\(label) \(text)"
        }
      }
    }
    return entries
  }

  /// The peers of `production/api, web [Deployment]`.
  private static func peers(_ text: Substring) -> [String] {
    if text.hasPrefix("outside ") { return ["outside"] }
    guard let bracket = text.firstIndex(of: "["), !text.contains("] pods ") else {
      return [String(text)]
    }
    let names = text[..<bracket].dropLast().split(separator: ", ")
    let namespace = names[0].firstIndex(of: "/").map { names[0][...$0] } ?? ""
    return ["\(names[0]) \(text[bracket...])"]
      + names.dropFirst().map { "\(namespace)\($0) \(text[bracket...])" }
  }
}
