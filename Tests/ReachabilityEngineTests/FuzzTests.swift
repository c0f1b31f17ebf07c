import NetworkGeneration
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The properties over new seeds until one fails or the run is stopped; `make fuzz`.
@Suite(.enabled(if: RunSettings.runsForever)) struct FuzzTests {
  static let networksOfRound: UInt64 = 500

  @Test func `no seed makes the engine and the specification differ`() {
    var engine = EngineProperty()
    run("networks") {
      engine.failure(seed: $0)
    } tally: {
      "\(engine.tally)"
    }
  }

  @Test func `no seed makes the engine and the manifests differ`() {
    var manifests = ManifestProperty()
    run("manifests") {
      manifests.failure(seed: $0)
    } tally: {
      "\(manifests.tally)"
    }
  }

  private func run(_ name: String, _ failure: (UInt64) -> String?, tally: () -> String) {
    var seed = RunSettings.fuzzSeed
    print("\(name): from NETSIM_SEED=\(seed)")
    while true {
      if let failure = failure(seed) {
        print(failure)
        Issue.record(Comment(rawValue: failure))
        return
      }
      seed &+= 1
      guard seed % Self.networksOfRound == 0 else { continue }
      print("\(name): up to \(seed), \(tally())")
      fflush(nil)
    }
  }
}
