import ArgumentParser
import Glibc

/// Measures netsim on generated clusters.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures each stage of netsim, and whole processes, on files of manifests."
  )

  @Argument(help: "Files of manifests.")
  var paths: [String]

  @Option(help: "How often each stage runs; the best and the middle run are shown.")
  var runs = 5

  @Option(help: "The netsim program; with it, `netsim list` of each file is measured too.")
  var netsim: String?

  @Flag(help: "Write JSON instead of a table.")
  var json = false

  func validate() throws {
    guard runs > 0 else { throw ValidationError("at least one run is needed") }
  }

  func run() throws {
    // Whole processes come first, while this process is small.
    let processes = try paths.map { try process($0) }
    let results = try zip(paths, processes).map { path, process in
      let (stages, counters) = try Stages(path: path, runs: runs).measure()
      return InputResult(
        path: path,
        bytes: Self.size(of: path),
        stages: stages + process,
        counters: counters.all
      )
    }
    print(json ? ResultText.json(results) : ResultText.table(results), terminator: "")
  }

  /// The cost of `netsim list` as a process of its own, from the file to the last line.
  private func process(_ path: String) throws -> [StageResult] {
    guard let netsim else { return [] }
    let process = WholeProcess(words: [netsim, "list", "-f", path, "-o", "csv"])
    let measurements = try (0..<runs).map { _ in try process.measure() }
    return [StageResult(stage: "process", runs: measurements, output: 1, unit: "netsim list")]
  }

  private static func size(of path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
