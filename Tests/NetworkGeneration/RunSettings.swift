#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the environment says about a run of the property tests.
public enum RunSettings {
  /// The seed of the first network, `NETSIM_SEED`; fixed where it isn't set, so that a plain run
  /// gives what the run before gave.
  public static let seed = givenSeed ?? 20_260_401

  /// The seed that a run for ever begins with: `NETSIM_SEED`, else a new one every time.
  public static let fuzzSeed = givenSeed ?? UInt64.random(in: 0..<(1 << 48))

  /// Whether the properties run until they are stopped: `NETSIM_FUZZ`.
  public static let runsForever = value("NETSIM_FUZZ") != nil

  /// The folder for the smallest inputs that fail, `NETSIM_FAILURES`; nil where they are printed
  /// only.
  public static let failureFolder = value("NETSIM_FAILURES")

  /// How many batches of generated inputs a property runs: what is usual, or `NETSIM_BATCHES` where that
  /// is fewer.
  public static func batches(usual: Int) -> Int {
    value("NETSIM_BATCHES").flatMap { Int($0) }.map { min(max($0, 1), usual) } ?? usual
  }

  private static let givenSeed = value("NETSIM_SEED").flatMap { UInt64($0) }

  private static func value(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe String(cString: text)
  }
}
