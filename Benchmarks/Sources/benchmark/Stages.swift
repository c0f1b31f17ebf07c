import Dialects
import Manifests
import NetworkModel
import Queries
import ReachabilityEngine

/// The stages between a file and its answers, each measured by itself.
struct Stages {
  /// Why a file can't be measured.
  enum Failure: Error, CustomStringConvertible {
    /// It has errors, of which the first is shown.
    case faulty(path: String, diagnostic: Diagnostic)
    /// It holds no pods.
    case empty(path: String)

    /// A sentence.
    var description: String {
      switch self {
      case .faulty(let path, let diagnostic): "\(path): \(diagnostic.lines[0])"
      case .empty(let path): "\(path): no pods"
      }
    }
  }

  /// The file.
  let path: String
  /// How often each stage runs.
  let runs: Int
  /// How many pairs a run of the query stage asks for.
  static let pairs = 10_000

  /// Measures every stage.
  func measure() throws -> (stages: [StageResult], counters: WorkCounters) {
    let (loaded, load) = try repeated { try network() }
    let (compiled, compile) = repeated { CompiledNetwork(loaded) }
    let (matrix, fill) = repeated { compiled.matrix() }
    let (allowed, query) = repeated { ask(compiled) }
    let (connections, list) = repeated { count(compiled) }
    let stages = [
      StageResult(stage: "load", runs: load, output: loaded.cluster.pods.count, unit: "pods"),
      StageResult(stage: "compile", runs: compile, output: compiled.classes.count, unit: "classes"),
      StageResult(stage: "matrix", runs: fill, output: matrix.valueCount, unit: "values"),
      StageResult(
        stage: "query",
        runs: query,
        repetitions: Self.pairs,
        output: allowed,
        unit: "of \(Self.pairs) pairs open"
      ),
      StageResult(stage: "list", runs: list, output: connections, unit: "connections"),
    ]
    return (stages, matrix.counters)
  }

  private func repeated<Result>(
    _ stage: () throws -> Result
  ) rethrows -> (Result, [Measurement]) {
    var (result, first) = try Measurement.of(stage)
    var measurements = [first]
    for _ in 1..<max(runs, 1) {
      (result, first) = try Measurement.of(stage)
      measurements.append(first)
    }
    return (result, measurements)
  }

  /// Reads and lowers the file.
  private func network() throws(Failure) -> Network {
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([.path(path)])
    let loaded = loader.finish()
    if let error = loaded.diagnostics.first(where: { $0.severity == .error }) {
      throw .faulty(path: path, diagnostic: error)
    }
    guard !loaded.network.cluster.pods.isEmpty else { throw .empty(path: path) }
    return loaded.network
  }

  /// Asks for the connectivity of pairs spread over the cluster; answers how many are open.
  private func ask(_ network: CompiledNetwork) -> Int {
    let count = network.network.cluster.pods.count
    return (0..<Self.pairs).count { index in
      let source = index &* 7_919 % count
      let destination = (index &* 104_729 &+ 1) % count
      return network.connectivity(from: .pod(source), to: .pod(destination)).allowed.isEmpty
        == false
    }
  }

  /// Lists every connection between workloads; answers how many there are.
  private func count(_ network: CompiledNetwork) -> Int {
    var count = 0
    ListQuery().forEachConnection(on: network) { _, _, _ in
      count += 1
      return true
    }
    return count
  }
}
