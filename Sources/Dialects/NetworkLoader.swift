public import Manifests
public import NetworkModel

/// Reads manifests into a network: the one way from text to model.
///
/// ```swift
/// var loader = NetworkLoader(options: LoweringOptions())
/// loader.read([.path("k8s/")])
/// let loaded = loader.finish()
/// ```
/// Nothing stops it: what is wrong becomes a diagnostic, and a policy that can't be read becomes one
/// that leaves everything it could decide unknown.
public struct NetworkLoader {
  private var lowering: Lowering
  private var reading = ReadingTotals()
  private var diagnostics: [Diagnostic] = []

  /// Creates a loader that has read nothing.
  public init(options: LoweringOptions) {
    lowering = Lowering(options: options)
  }

  /// Creates a loader that has read what was lowered already.
  init(_ lowering: Lowering, reading: ReadingTotals, diagnostics: [Diagnostic]) {
    self.lowering = lowering
    self.reading = reading
    self.diagnostics = diagnostics
  }

  /// Reads files, folders, standard input or texts, in this order; may be called again.
  ///
  /// - Parameters:
  ///   - inputs: What to read.
  ///   - progress: Called with the number of objects so far, after every object or after the many
  ///     that another thread has read.
  ///   - waiting: Called now and then with the name of an input of which nothing comes.
  public mutating func read(
    _ inputs: [ManifestInput],
    progress: (Int) -> Void = { _ in },
    waiting: (String) -> Void = { _ in }
  ) {
    read(inputs, parallelism: .ofMachine, progress: progress, waiting: waiting)
  }

  /// Reads inputs; what comes out is the same whatever the parallelism.
  package mutating func read(
    _ inputs: [ManifestInput],
    parallelism: Parallelism,
    standardInput: Int32 = 0,
    progress: (Int) -> Void = { _ in },
    waiting: (String) -> Void = { _ in }
  ) {
    let reader = ManifestReader(
      filters: DialectCatalogue.filters(for: lowering.options),
      standardInput: standardInput
    )
    let summary = withoutActuallyEscaping(progress) { progress in
      withoutActuallyEscaping(waiting) { waiting in
        let receiver = LoweringReceiver(
          lowering,
          objects: reading.documents,
          progress: progress,
          waiting: waiting
        )
        lowering = Lowering(options: lowering.options)
        defer { lowering = receiver.lowering }
        return reader.read(inputs, into: receiver, parallelism: parallelism)
      }
    }
    for refusal in summary.refusals { lowering.refuse(refusal) }
    diagnostics += summary.diagnostics
    reading.add(summary)
  }

  /// Makes what is assumed of the network true of the objects that were read.
  mutating func apply(_ whatIf: WhatIf) throws(WhatIf.Fault) {
    try whatIf.apply(to: &lowering, &reading, &diagnostics)
  }

  /// The network of all that was read.
  public consuming func finish() -> LoadedNetwork {
    let objects = lowering.objects
    var assembly = ClusterAssembly(objects, lowering.options, sharing: lowering.pool)
    let cluster = assembly.cluster()
    let networks = NetworkAssembly(
      cluster: cluster,
      attachments: assembly.attachments,
      policies: objects.multiNetworkPolicies.values
    )
    let network = Network(
      cluster: cluster,
      tiers: StandardTier.tiers,
      policies: objects.policies.values + networks.primaryPolicies,
      podAddressCandidates: podAddressCandidates(cluster.nodes, networks.primarySubnets)
    )
    let all =
      diagnostics + lowering.decoder.diagnostics + assembly.diagnostics + objects.entryPointNotes
      + assembly.attachments.diagnostics + networks.diagnostics
    return LoadedNetwork(
      network: network,
      secondaryNetworks: networks.secondaryNetworks,
      diagnostics: Self.sorted(all),
      facts: objects.facts(of: network),
      objectCounts: objects.objectCounts,
      incompletePolicies: objects.incompletePolicies.sorted(),
      reading: reading
    )
  }

  /// The blocks given with the options, else those of the Nodes and of the primary networks.
  private func podAddressCandidates(_ nodes: [Node], _ subnets: [CIDR]) -> [CIDR] {
    let given = lowering.options.podCIDRs
    let blocks = Set(nodes.flatMap(\.podCIDRs))
    guard given.isEmpty, !blocks.isEmpty else { return given }
    return blocks.union(subnets).sorted()
  }

  /// By position, those without one first; in the order of finding where positions are equal.
  private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { a, b in
      guard a.element.position != b.element.position else { return a.offset < b.offset }
      guard let first = a.element.position else { return true }
      return b.element.position.map { first < $0 } ?? false
    }.map(\.element)
  }
}

/// How much was read.
public struct ReadingTotals: Hashable, Sendable {
  /// Files, standard input and texts.
  public var files = 0
  /// Their bytes.
  public var bytes = 0
  /// The objects in them, items of lists counted one by one.
  public var documents = 0
  /// How many files held nothing but blanks and comments.
  public var emptyFiles = 0
  /// The folders that were named but hold no manifest.
  public var foldersWithoutManifests: [String] = []

  /// Adds what one reading came to.
  mutating func add(_ summary: ReadSummary) {
    files += summary.files
    bytes += summary.bytes
    documents += summary.documents
    emptyFiles += summary.emptyFiles
    foldersWithoutManifests += summary.foldersWithoutManifests
  }
}

/// What became of manifests.
public struct LoadedNetwork: Hashable, Sendable {
  /// The network; with errors among the diagnostics it isn't whole.
  public let network: Network
  /// The secondary networks that pods are attached to, sorted by name.
  ///
  /// Each has the pods of `network`, at the same places, with the addresses they have there.
  public let secondaryNetworks: [Network]
  /// Everything that was found in the input, sorted by position.
  public let diagnostics: [Diagnostic]
  /// What manifests of the network say that decides nothing, sorted by position.
  public let facts: [WrittenFact]
  /// How many objects of each kind were seen, sorted by group and kind.
  public let objectCounts: [ObjectCount]
  /// Policies that couldn't be read; in the network stand-ins leave what they decide unknown.
  public let incompletePolicies: [ObjectIdentity]
  /// How much was read.
  public let reading: ReadingTotals

  /// Whether some of the input is wrong, so that no answer may pretend to be whole.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
