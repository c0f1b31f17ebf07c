import Glibc
import NetworkGeneration

/// What the environment says about a run over mutated inputs, besides `RunSettings`.
enum FuzzSettings {
  /// How many inputs to make, `NETSIM_FUZZ_INPUTS`.
  static let inputCount = value("NETSIM_FUZZ_INPUTS").flatMap { Int($0) } ?? 2000

  /// The only index to run, `NETSIM_FUZZ_INPUT`; nil for all.
  static let onlyIndex = value("NETSIM_FUZZ_INPUT").flatMap { Int($0) }

  /// The file of an input that was kept, `NETSIM_FUZZ_FILE`.
  static let file = value("NETSIM_FUZZ_FILE")

  private static func value(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe String(cString: text)
  }
}
