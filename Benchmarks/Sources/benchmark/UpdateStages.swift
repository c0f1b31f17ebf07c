import NetworkModel
import ReachabilityEngine

/// Single changes of a compiled network, one after the other.
///
/// Each is followed by its reverse, so that the cluster keeps its size; only the change is timed.
struct UpdateStages {
  /// The network, of which nobody else holds a copy: what changes in place is not copied.
  private var compiled: CompiledNetwork
  /// How many events of each kind are timed.
  private let events: Int
  /// How many seconds a kind may take before it ends early.
  private let budget: Double
  /// How many events are timed whatever they take.
  private static let fewest = 3
  /// How many pairs are asked for at the end.
  private static let checkedPairs = 10_000

  /// Compiles a network that the caller gives up.
  init(_ network: consuming Network, events: Int, budget: Double) {
    compiled = CompiledNetwork(network)
    self.events = events
    self.budget = budget
  }

  /// Measures every kind of change.
  mutating func measure() -> [StageResult] {
    let results = UpdateKind.allCases.map { kind in
      StageResult("update-\(kind.rawValue)", events: seconds(kind), unit: "events")
    }
    check()
    return results
  }

  /// Stops where the changed network answers otherwise than one that is compiled anew: figures of
  /// wrong answers are worth nothing.
  private func check() {
    let anew = CompiledNetwork(compiled.network)
    let count = compiled.network.cluster.pods.count
    for index in 0..<Self.checkedPairs {
      let source = EndpointReference.pod(index &* 7_919 % count)
      let destination = EndpointReference.pod(index &* 104_729 % count)
      precondition(
        compiled.connectivity(from: source, to: destination)
          == anew.connectivity(from: source, to: destination),
        "a changed network answers like one that is compiled anew"
      )
    }
  }

  /// The processor seconds of the events of a kind; one before them warms up.
  private mutating func seconds(_ kind: UpdateKind) -> [Double] {
    var source = UpdateEvents(seed: 1)
    var results: [Double] = []
    var spent = 0.0
    for number in 0...events {
      guard number <= Self.fewest || spent < budget,
        let event = source.event(kind, in: compiled.network)
      else { break }
      let forward = apply(event.forward)
      spent += forward + apply(event.backward)
      if number > 0 { results.append(forward) }
    }
    return results
  }

  private mutating func apply(_ delta: NetworkDelta) -> Double {
    let start = Measurement.processorSeconds()
    compiled.apply(delta)
    return Measurement.processorSeconds() - start
  }
}
