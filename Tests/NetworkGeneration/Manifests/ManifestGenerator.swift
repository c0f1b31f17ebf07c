/// Makes small clusters as their authors would write them down, odd but valid.
///
/// Each seed stands for one cluster. Optional fields are absent, null, empty or filled; every valid
/// shape of a NetworkPolicy comes up.
public struct ManifestGenerator {
  var random: SplitMix64

  /// Creates the generator of one seed's cluster.
  public init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The cluster.
  public mutating func world() -> ManifestWorld {
    let nodes = (0..<random.pick([0, 0, 1, 2])).map { node($0) }
    return ManifestWorld(
      namespaces: Self.namespaces.filter { _ in random.chance(60) }.map { namespace($0) },
      workloads: (0..<random.number(in: 1...4)).map { workload($0, nodes: nodes) },
      nodes: nodes,
      policies: (0..<random.pick([0, 1, 1, 2, 3, 4])).map { policy($0) },
      adminPolicies: adminPolicies()
    )
  }

  static let namespaces = ["default", "a", "b"]
  static let podKeys = ["app", "tier", "example.com/env"]
  static let namespaceKeys = ["team", "env"]
  static let nodeKeys = ["zone", "env"]
  static let values = ["x", "x", "y", "y", "", "true", "8"]
  static let protocols = ["TCP", "UDP", "SCTP"]

  mutating func field<Value>(
    absent: Int,
    null: Int,
    _ make: (inout Self) -> Value
  ) -> ManifestField<Value> {
    let roll = random.number(in: 0...99)
    if roll < absent { return .absent }
    return roll < absent + null ? .null : .filled(make(&self))
  }

  mutating func labels(_ keys: [String]) -> [LabelManifest] {
    keys.filter { _ in random.chance(55) }
      .map { LabelManifest(key: $0, value: random.pick(Self.values)) }
  }

  /// A namespace that the manifest leaves out is `default` (N34).
  mutating func namespaceField() -> ManifestField<String> {
    field(absent: 30, null: 3) { $0.random.pick(Self.namespaces) }
  }

  private mutating func namespace(_ name: String) -> NamespaceManifest {
    var namespace = NamespaceManifest(
      name: name,
      labels: field(absent: 20, null: 5) { $0.labels(Self.namespaceKeys) }
    )
    if case .filled(let labels) = namespace.labels, random.chance(40) {
      let own = LabelManifest(key: "kubernetes.io/metadata.name", value: name)
      namespace.labels = .filled(labels + [own])
    }
    return namespace
  }

  private mutating func node(_ index: Int) -> NodeManifest {
    NodeManifest(
      name: "n\(index)",
      labels: field(absent: 20, null: 5) { $0.labels(Self.nodeKeys) },
      addresses: addresses(v4: [192, 168, 1], v6: [0xfd, 1], index),
      podCIDRs: field(absent: 40, null: 5) { generator in
        generator.random.pick([
          [CIDRManifest(.v4([10, 0, 0, 0]), 25)], [CIDRManifest(.v4([10, 0, 0, 8]), 29)],
          [
            CIDRManifest(.v4([10, 0, 0, 0]), 24),
            CIDRManifest(AddressManifest([0xfd, 0], count: 16, low: 0), 64),
          ],
        ])
      }
    )
  }

  /// At most one address a family, each different from those of other indices.
  mutating func addresses(v4: [UInt8], v6: [UInt8], _ index: Int) -> [AddressManifest] {
    let first = AddressManifest(v4, count: 4, low: index + 1)
    var second = AddressManifest(v6, count: 16, low: index + 1)
    second.style = random.number(in: 0...7)
    return random.pick([[], [first], [first], [second], [first, second], [second, first]])
  }
}

extension CIDRManifest {
  init(_ address: AddressManifest, _ prefixLength: Int) {
    self.init(address: address, prefixLength: prefixLength)
  }
}

extension AddressManifest {
  static func v4(_ bytes: [UInt8]) -> Self { AddressManifest(bytes: bytes) }
}
