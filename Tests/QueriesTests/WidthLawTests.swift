import NetworkGeneration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports
import Testing

/// Text follows the terminal: no line is wider, but for words that can't be broken.
struct WidthLawTests {
  private static let seeds = (0..<120).map { RunSettings.seed &+ UInt64($0) }
  private static let widths = [40, 80, 160]

  /// A line of a report that is wider than the terminal though it could be broken.
  private func wideLine(_ report: Report, _ width: Int) -> String? {
    let terminal = Terminal(isTerminal: false, width: width)
    let lines = rendered(report, as: TextFormat(), terminal).split(separator: "\n")
    return lines.first { line in
      let words = line.split(separator: " ").filter { $0 != "->" }
      return line.displayWidth > width && words.count > 1
    }.map(String.init)
  }

  @Test(arguments: widths)
  func `no line of a list is wider than the terminal`(width: Int) {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      for query in [ListQuery(), ListQuery(granularity: .pod)] {
        let line = wideLine(query.report(on: network), width)
        #expect(line == nil, "seed \(seed)")
      }
    }
  }

  @Test(arguments: widths)
  func `no line of a matrix is wider than the terminal, in either form`(width: Int) {
    for seed in Self.seeds {
      let network = CompiledNetwork(networkWithWorkloads(seed: seed))
      for by in MatrixQuery.Granularity.allCases {
        for form in [MatrixQuery.Form.marks, .heat] {
          let query = MatrixQuery(granularity: by, form: form)
          let line = wideLine(query.report(on: network), width)
          #expect(line == nil, "seed \(seed), \(by), \(form)")
        }
      }
    }
  }

  @Test(arguments: widths)
  func `no line of an answer is wider than the terminal`(width: Int) throws {
    for seed in Self.seeds {
      let network = networkWithWorkloads(seed: seed)
      let resolver = PeerResolver(network)
      for words in [["any", "reach", "any:80"], ["internet", "reach", "any"]] {
        let query = try CanQuery(try ReachQuestion(parsing: words), resolver)
        let members = query.sources.map(\.members) + query.targets.map(\.members)
        let compiled = CompiledNetwork(
          network,
          distinguishing: PeerResolver.distinguishing(members)
        )
        let line = wideLine(query.answer(on: compiled, resolver).report, width)
        #expect(line == nil, "seed \(seed), \(words)")
      }
    }
  }
}
