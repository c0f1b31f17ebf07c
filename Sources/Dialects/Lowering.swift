import Manifests
import NetworkModel

/// Everything that lowering an object may read or add to.
struct Lowering {
  /// What is settled before.
  let options: LoweringOptions
  /// The values that it shares with other lowerings of the same input.
  let pool: SharedPool
  /// Decodes fields and keeps what was wrong.
  var decoder: FieldDecoder
  /// What is known of the kinds that came by.
  var kinds = KnownKinds()
  /// The objects so far.
  var objects = CollectedObjects()

  /// Creates a lowering that has seen nothing.
  init(options: LoweringOptions, pool: SharedPool = SharedPool()) {
    self.options = options
    self.pool = pool
    decoder = FieldDecoder(shared: SharedValues(pool: pool))
  }

  /// The labels of an object's metadata.
  mutating func labels(of object: ManifestObject) -> Labels {
    guard let metadata = object.metadata, metadata.kind == .mapping else { return [:] }
    return decoder.labels(metadata["labels"], at: FieldPath.root["metadata"]["labels"])
  }
}

/// The objects that were read, before owners and nodes are joined to them.
struct CollectedObjects: Sendable {
  var namespaces = ObjectRegistry<Namespace>()
  var nodes = ObjectRegistry<Node>()
  var services = ObjectRegistry<Service>()
  var serviceAccounts = ObjectRegistry<ServiceAccount>()
  var pods = ObjectRegistry<PodManifest>()
  var workloads = ObjectRegistry<WorkloadManifest>()
  var virtualMachineInstances = ObjectRegistry<PodManifest>()
  var networks = ObjectRegistry<DeclaredNetwork>()
  var policies = ObjectRegistry<Policy>()
  var multiNetworkPolicies = ObjectRegistry<MultiNetworkPolicy>()
  var waysIn = WayInObjects()
  /// What manifests say that decides nothing.
  var facts: [WrittenFact] = []
  /// The policies that stand in for ones that could not be read.
  var incompletePolicies: [ObjectIdentity] = []
  /// Where each namespace is named first.
  private(set) var namespaceMentions: [String: SourcePosition] = [:]
  /// The namespace that was mentioned last: most objects stand beside others of theirs.
  private var lastMention: String?

  /// How many objects of each kind were seen, in the order of the first ones.
  private(set) var counts: [ObjectCount] = []
  private var countIndices: [KindKey: Int] = [:]
  /// Where the kind that was counted last stands.
  private var lastCount = 0

  /// What names a kind.
  struct KindKey: Hashable, Sendable {
    var group: String
    var kind: String
  }

  /// Counts an object.
  mutating func count(_ object: ManifestObject, _ bearing: ObjectCount.Bearing) {
    if lastCount < counts.count, counts[lastCount].kind == object.kind,
      counts[lastCount].group == object.group
    {
      counts[lastCount].count += 1
      return
    }
    let key = KindKey(group: object.group, kind: object.kind)
    lastCount = countIndices[key] ?? counts.count
    if lastCount < counts.count {
      counts[lastCount].count += 1
      return
    }
    countIndices[key] = lastCount
    counts.append(
      ObjectCount(
        group: object.group,
        kind: object.kind,
        bearing: bearing,
        count: 1,
        first: object.position
      )
    )
  }

  /// Adds what was counted and mentioned behind all so far.
  mutating func appendMentionsAndCounts(of other: Self) {
    namespaceMentions.merge(other.namespaceMentions) { first, _ in first }
    for count in other.counts {
      let key = KindKey(group: count.group, kind: count.kind)
      if let index = countIndices[key] {
        counts[index].count += count.count
      } else {
        countIndices[key] = counts.count
        counts.append(count)
      }
    }
  }

  /// Forgets that a namespace is named.
  mutating func forgetMention(of namespace: String) {
    namespaceMentions[namespace] = nil
    if lastMention == namespace { lastMention = nil }
  }

  /// Remembers the first object that names a namespace.
  mutating func mention(namespace: String, by object: ManifestObject) {
    if lastMention == namespace { return }
    lastMention = namespace
    if namespaceMentions[namespace] == nil { namespaceMentions[namespace] = object.position }
  }
}

extension Namespace: Positioned {}

extension Node: Positioned {}

extension Service: Positioned {}

extension ServiceAccount: Positioned {}

extension Policy: Positioned {}
