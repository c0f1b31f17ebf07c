/// How much work a compilation did, in units that no machine's speed changes.
///
/// Tests bound these counts; seconds belong to the benchmarks.
public struct WorkCounters: Hashable, Sendable {
  /// Pods and nodes that were put into classes.
  public var endpoints = 0
  /// Endpoint classes, address atoms included.
  public var classes = 0
  /// Distinct label projections that selectors were evaluated over.
  public var projections = 0
  /// Distinct selectors that were evaluated, each once.
  public var selectorsEvaluated = 0
  /// Distinct endpoint sets that peers and subjects stand for.
  public var endpointSets = 0
  /// Address atoms.
  public var addressAtoms = 0
  /// Port atoms over all protocols.
  public var portAtoms = 0
  /// Distinct lists of policies over both directions, each compiled once.
  public var profiles = 0
  /// Profiles that needed the ordered path: several tiers, denials, or unknowns.
  public var orderedProfiles = 0
  /// Rows built for the matrix, shared ones once.
  public var rowsBuilt = 0
  /// 64-bit words touched while rows were built.
  public var wordsTouched = 0
  /// Distinct connectivities.
  public var connectivities = 0

  /// Classes whose policies were looked up anew because of changes.
  public var reselectedClasses = 0
  /// How often a change could not be brought in but by compiling anew.
  public var recompilations = 0

  /// Creates counters at zero.
  public init() {}
}
