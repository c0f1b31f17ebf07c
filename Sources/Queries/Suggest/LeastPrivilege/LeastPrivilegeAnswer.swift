public import NetworkModel
public import Reports

/// Policies under which exactly what is wanted can pass, and what simulating them shows.
///
/// Verified: the texts of the manifests were read, put in the place of the policies of their namespaces,
/// and the network was compiled anew.
public struct LeastPrivilegeAnswer: Sendable {
  /// The policies: by namespace the default deny, then one a workload.
  public var policies: [PolicyManifest]
  /// The namespaces that are closed but for what is wanted, sorted.
  public var namespaces: [String]
  /// The NetworkPolicies that are there and would allow more: overwritten, or to be deleted.
  public var replaced: [Policy]
  /// The workloads that are closed altogether.
  public var closed: [ListedPeer]
  /// What is wanted, as pairs of words with the ports.
  public var wanted: [Wanted]
  /// Whether exactly what is wanted passes.
  public var proof: LeastPrivilegeProof
  /// What the assertions come to with the policies; those that say what must not pass among them.
  public var checked: CheckAnswer
  /// The flows that aren't allowed for, since an end of theirs isn't in the network.
  public var unmatched: [ObservedConnections.Unmatched]
  /// What the reader should know: lower case first, no full stop.
  public var notes: [String]
  /// What can't be said exactly, and why: lower case first, no full stop.
  public var obstacles: [String]

  /// What is wanted of one pair of peers.
  public struct Wanted: Hashable, Sendable {
    /// Where connections come from, as sentences name it.
    public var source: String
    /// Where they go.
    public var destination: String
    /// The connections, as the destination's pods know them (N28).
    public var connections: ConnectionSet
  }

  init(
    draft: LeastPrivilegeDraft,
    proof: LeastPrivilegeProof,
    checked: CheckAnswer,
    unmatched: [ObservedConnections.Unmatched]
  ) {
    policies = draft.policies
    namespaces = draft.namespaces.sorted()
    replaced = draft.replaced
    closed = draft.closed
    self.proof = proof
    self.checked = checked
    self.unmatched = unmatched
    notes = draft.notes
    obstacles = draft.obstacles
    var seen: Set<Wanted> = []
    wanted = draft.wanted.map {
      Wanted(
        source: $0.sources.words(in: draft.network),
        destination: $0.target.members.words(in: draft.network),
        connections: $0.connections
      )
    }.filter { seen.insert($0).inserted }
      .sorted {
        ($0.source, $0.destination, $0.connections.description)
          < ($1.source, $1.destination, $1.connections.description)
      }
  }

  /// The policies that are there and that no new one of their name overwrites.
  public var deleted: [Policy] {
    let names = Set(policies.map(\.policy.identity))
    return replaced.filter { !names.contains($0.identity) }
  }

  /// The assertions that don't hold with the policies.
  public var failing: [AssertionResult] {
    checked.results.filter { !$0.passed && $0.assertion.severity == .error }
  }

  /// Whether exactly what is wanted passes, and every assertion holds; of flows those that are left out
  /// don't count, since nobody knows whom to allow them.
  public var isExact: Bool { proof.isExact && obstacles.isEmpty && failing.isEmpty }

  /// The answer as manifests with comments, and as data of schema netsim.suggest/v1.
  public var report: Report {
    Report(
      title: "Suggested policies",
      text: { LeastPrivilegeText(answer: self).write(to: $0) },
      data: { LeastPrivilegeData(answer: self).write(to: $0) },
      manifests: { LeastPrivilegeText(answer: self).write(to: $0) }
    )
  }
}
