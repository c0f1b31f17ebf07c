public import Manifests
public import NetworkModel

/// Keeps what each part of the input came to, so that after a change only that part is read anew.
///
/// What it gives is what a `NetworkLoader` gives that reads all parts in order.
public struct IncrementalLoader {
  /// What a part came to.
  private struct Part {
    let objects: [LoweredObject]
    var summary: ReadSummary?
  }

  private let options: LoweringOptions
  private let reader = ManifestReader(filters: DialectCatalogue.filters)
  private let pool = SharedPool()
  private var shared: SharedValues
  private var parts: [String: Part] = [:]

  /// Creates a loader that has read nothing.
  public init(options: LoweringOptions) {
    self.options = options
    shared = SharedValues(pool: pool)
  }

  /// Reads a part of the input in the place of what it held before.
  public mutating func read(_ input: ManifestInput, as part: String) {
    var objects: [LoweredObject] = []
    let summary = reader.read([input]) { document in
      var lowering = Lowering(options: options, pool: pool)
      swap(&lowering.decoder.shared, &shared)
      lowering.lower(document)
      swap(&lowering.decoder.shared, &shared)
      objects.append(LoweredObject(lowering))
    }
    parts[part] = Part(objects: objects, summary: summary)
  }

  /// Puts what wasn't read in the place of a part.
  mutating func put(_ object: LoweredObject, as part: String) {
    parts[part] = Part(objects: [object])
  }

  /// Forgets a part.
  public mutating func remove(_ part: String) { parts[part] = nil }

  /// The network of the parts that are named, in that order.
  ///
  /// - Parameters:
  ///   - names: The parts; those that weren't read are passed over.
  ///   - diagnostics: What else was found in the input.
  ///   - foldersWithoutManifests: The folders that were named but hold no manifest.
  ///   - whatIf: What is assumed to be otherwise.
  /// - Returns: The network, with what was found in its parts.
  /// - Throws: `WhatIf.Fault` where that can't be assumed of it.
  /// - Complexity: O(*objects*): nothing is read or lowered.
  public func network(
    of names: some Sequence<String>,
    diagnostics: [Diagnostic] = [],
    foldersWithoutManifests: [String] = [],
    assuming whatIf: WhatIf = WhatIf()
  ) throws(WhatIf.Fault) -> LoadedNetwork {
    var lowering = Lowering(options: options, pool: pool)
    var reading = ReadingTotals()
    var diagnostics = diagnostics
    reading.foldersWithoutManifests = foldersWithoutManifests
    for name in names {
      guard let part = parts[name] else { continue }
      for object in part.objects { lowering.add(object) }
      guard let summary = part.summary else { continue }
      diagnostics += summary.diagnostics
      reading.add(summary)
    }
    return try NetworkLoader(lowering, reading: reading, diagnostics: diagnostics)
      .finish(assuming: whatIf)
  }
}
