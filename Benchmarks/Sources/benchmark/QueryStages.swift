import NetworkModel
import Queries
import ReachabilityEngine

/// Questions about single pairs of a network that is compiled, with its matrix at hand.
struct QueryStages {
  /// The network.
  let compiled: CompiledNetwork
  /// How often each stage runs.
  let repeater: Repeater
  /// How many pairs are asked for.
  private static let pairs = 10_000
  /// How often each pair of classes is asked for in one run.
  private static let rounds = 100
  /// How many pairs are explained.
  private static let explained = 1_000

  /// Measures the exact ports of a pair of classes by the matrix and by the policies, those of a pair
  /// of pods, and the explanation of a pair.
  func measure() -> [StageResult] {
    let pods = podPairs()
    let classes = pods.map { (compiled.classID(of: $0.0), compiled.classID(of: $0.1)) }
    let matrix = compiled.matrix()
    let (open, warm) = repeater.measure { Self.ask(matrix, classes) }
    let (_, byPolicies) = repeater.measure {
      classes.count { !compiled.connectivity(from: $0.0, to: $0.1).allowed.isEmpty }
    }
    let (_, ofPods) = repeater.measure {
      pods.count { !compiled.connectivity(from: $0.0, to: $0.1).allowed.isEmpty }
    }
    let few = pods.prefix(Self.explained)
    let (rules, explain) = repeater.measure { few.reduce(0) { $0 + ruleCount(of: $1) } }
    let unit = "of \(Self.pairs) pairs open"
    return [
      StageResult(
        "query",
        runs: warm,
        repetitions: Self.pairs * Self.rounds,
        output: open / Self.rounds,
        unit: unit
      ),
      StageResult(
        "connectivity",
        runs: byPolicies,
        repetitions: Self.pairs,
        output: open / Self.rounds,
        unit: unit
      ),
      StageResult(
        "pair",
        runs: ofPods,
        repetitions: Self.pairs,
        output: open / Self.rounds,
        unit: unit
      ),
      StageResult(
        "explanation",
        runs: explain,
        repetitions: few.count,
        output: rules,
        unit: "rules in \(few.count) explanations"
      ),
    ]
  }

  /// Pairs of pods spread over the cluster; half of them within one namespace's reach.
  private func podPairs() -> [(EndpointReference, EndpointReference)] {
    let count = compiled.network.cluster.pods.count
    return (0..<Self.pairs).map { index in
      let source = index &* 7_919 % count
      let destination = index.isMultiple(of: 2) ? (source + 1 + index % 7) : index &* 104_729 + 1
      return (.pod(source), .pod(destination % count))
    }
  }

  /// Asks for the connectivities of pairs of classes, round after round; answers how many are open.
  private static func ask(_ matrix: ReachabilityMatrix, _ pairs: [(ClassID, ClassID)]) -> Int {
    var open = 0
    for _ in 0..<rounds {
      for (source, destination) in pairs
      where matrix.connectivityID(from: source, to: destination) != .none { open += 1 }
    }
    return open
  }

  /// Explains a pair; answers how many rules the explanation speaks of.
  private func ruleCount(of pair: (EndpointReference, EndpointReference)) -> Int {
    let port = AskedPort(.tcp, 8080)
    let explanation = compiled.explain(from: pair.0, to: pair.1, port: port)
    return explanation.directions.reduce(0) { count, direction in
      count + direction.tiers.flatMap(\.policies).reduce(0) { $0 + $1.rules.count }
    }
  }
}
