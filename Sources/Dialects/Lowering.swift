import Manifests
import NetworkModel

/// Everything that lowering an object may read or add to.
struct Lowering {
  /// What is settled before.
  let options: LoweringOptions
  /// Decodes fields and keeps what was wrong.
  var decoder = FieldDecoder()
  /// Shares equal texts and label sets.
  var shared = SharedValues()
  /// The objects so far.
  var objects = CollectedObjects()

  /// The labels of an object's metadata.
  mutating func labels(of object: ManifestObject) -> Labels {
    guard let metadata = object.metadata, metadata.kind == .mapping else { return [:] }
    return shared.labels(
      metadata["labels"],
      at: FieldPath.root["metadata"]["labels"],
      &decoder
    )
  }
}

/// The objects that were read, before owners and nodes are joined to them.
struct CollectedObjects {
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
  /// The policies that stand in for ones that could not be read.
  var incompletePolicies: [ObjectIdentity] = []
  /// Where each namespace is named first.
  private(set) var namespaceMentions: [String: SourcePosition] = [:]

  /// How many objects of each kind were seen.
  private(set) var counts: [KindKey: ObjectCount] = [:]

  /// What names a kind.
  struct KindKey: Hashable {
    var group: String
    var kind: String
  }

  /// Counts an object.
  mutating func count(_ object: ManifestObject, _ bearing: ObjectCount.Bearing) {
    let key = KindKey(group: object.group, kind: object.kind)
    if (counts[key]?.count += 1) == nil {
      counts[key] = ObjectCount(
        group: object.group,
        kind: object.kind,
        bearing: bearing,
        count: 1,
        first: object.position
      )
    }
  }

  /// Counts what was counted in a later part of the input, and remembers which namespaces it names.
  mutating func count(_ later: Self) {
    counts.merge(later.counts) { count, more in
      var sum = count
      sum.count += more.count
      return sum
    }
    namespaceMentions.merge(later.namespaceMentions) { first, _ in first }
  }

  /// Remembers the first object that names a namespace.
  mutating func mention(namespace: String, by object: ManifestObject) {
    if namespaceMentions[namespace] == nil { namespaceMentions[namespace] = object.position }
  }
}

extension Namespace: Positioned {}

extension Node: Positioned {}

extension Service: Positioned {}

extension ServiceAccount: Positioned {}

extension Policy: Positioned {}
