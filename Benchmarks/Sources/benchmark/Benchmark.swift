import ArgumentParser
import Glibc
import NetworkModel
import ReachabilityEngine

/// Measures netsim.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures the stages of netsim on files of manifests.",
    subcommands: [Measure.self, Kernels.self],
    defaultSubcommand: Measure.self
  )
}

/// Measures the stages of one file after the other.
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures each stage of netsim, and whole processes, on files of manifests."
  )

  @Argument(help: "Files of manifests.")
  var paths: [String]

  @OptionGroup var output: ResultOptions

  @Option(
    help:
      "What is measured, separated by commas: process, load, pipe, engine, query, output, bits, updates."
  )
  var stages = "process,load,engine,query"

  @Option(help: "How many changes of each kind are timed.")
  var events = 200

  @Option(help: "How many seconds the changes of a kind take before they end early.")
  var budget = 5.0

  @Option(help: "The netsim program; without it no whole process is measured.")
  var netsim: String?

  func run() throws {
    let groups = try stages.split(separator: ",").map { name in
      guard let group = StageGroup(rawValue: String(name)) else {
        throw ValidationError("there are no stages `\(name)`")
      }
      return group
    }
    try output.write(paths.map { try result(of: $0, Set(groups)) })
  }

  private func result(of path: String, _ groups: Set<StageGroup>) throws -> InputResult {
    let repeater = output.repeater
    var result = InputResult(path: path, bytes: Self.size(of: path))
    // A whole process comes first, while this process is small.
    if groups.contains(.process), let netsim {
      result.stages.append(try process(netsim, path))
    }
    let loading = LoadStages(path: path, repeater: repeater)
    if groups.contains(.load) { result.stages += try loading.measure() }
    if groups.contains(.pipe) { result.stages.append(try loading.measurePipe()) }
    guard !groups.isDisjoint(with: [.engine, .query, .output, .bits, .updates]) else {
      return result
    }
    var network = Optional(try loading.network())
    if let network { measure(network, groups, repeater, &result) }
    if groups.contains(.updates), let last = network.take() {
      var updates = UpdateStages(last, events: events, budget: budget)
      result.stages += updates.measure()
    }
    return result
  }

  /// The stages that leave the network as it is.
  private func measure(
    _ network: Network,
    _ groups: Set<StageGroup>,
    _ repeater: Repeater,
    _ result: inout InputResult
  ) {
    result.counters = [
      ("pods", network.cluster.pods.count), ("policies", network.policies.count),
      ("namespaces", network.cluster.namespaces.count),
    ]
    if groups.contains(.engine) {
      let (stages, counters) = EngineStages(network: network, repeater: repeater).measure()
      result.stages += stages
      result.counters += counters.all
    }
    guard !groups.isDisjoint(with: [.query, .output, .bits]) else { return }
    let compiled = CompiledNetwork(network)
    if groups.contains(.query) {
      result.stages += QueryStages(compiled: compiled, repeater: repeater).measure()
    }
    if groups.contains(.output) {
      result.stages += OutputStages(compiled: compiled, repeater: repeater).measure()
    }
    if groups.contains(.bits) {
      result.stages += BitStages(compiled: compiled, repeater: repeater).measure()
    }
  }

  /// The cost of `netsim list` as a process of its own, from the file to the last line.
  private func process(_ netsim: String, _ path: String) throws -> StageResult {
    let process = WholeProcess(words: [netsim, "list", "-q", "-f", path])
    let runs = try (0..<output.runs).map { _ in try process.measure() }
    return StageResult("process", runs: runs, output: 1, unit: "netsim list")
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// Measures the inner loops of matrices against C.
struct Kernels: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures the inner loops of matrices, in Swift and in C."
  )

  @OptionGroup var output: ResultOptions

  func run() {
    let stages = KernelStages(repeater: output.repeater).measure()
    output.write([InputResult(path: "kernels", stages: stages)])
  }
}

/// How often stages run, and in which form results are written.
struct ResultOptions: ParsableArguments {
  @Option(help: "How often each stage runs; medians, least and most are shown.")
  var runs = 5

  @Option(help: "After how many seconds a stage isn't run again.")
  var patience = 20.0

  @Flag(help: "Write JSON instead of a table.")
  var json = false

  /// What runs stages as often.
  var repeater: Repeater { Repeater(runs: runs, patience: patience) }

  func validate() throws {
    guard runs > 0 else { throw ValidationError("at least one run is needed") }
  }

  func write(_ results: [InputResult]) {
    print(json ? ResultText.json(results) : ResultText.table(results), terminator: "")
  }
}
