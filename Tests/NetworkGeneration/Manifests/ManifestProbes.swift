/// The endpoints and ports of a cluster's manifests that between them show its verdicts.
public struct ManifestProbes: Sendable {
  /// All pods and workloads that haven't ended, all nodes, and outside addresses by lot.
  public var endpoints: [ManifestEndpoint]
  /// Every port that a manifest names, its neighbours, and the ends of the space.
  public var ports: [Int]

  /// Chooses the probes of a cluster.
  public init(of world: ManifestWorld, addresses limit: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let workloads = world.workloads.indices.filter { !world.workloads[$0].isFinished }
    endpoints = workloads.map { .workload($0) } + world.nodes.indices.map { .node($0) }
    let taken = Set(
      (workloads.flatMap { world.workloads[$0].addresses } + world.nodes.flatMap(\.addresses))
        .map(\.bytes)
    )
    let outside = world.edges.filter { !taken.contains($0.bytes) }.shuffled(using: &random)
    endpoints += outside.prefix(limit).map { .address($0) }
    ports = world.ports.filter { 1...65535 ~= $0 }.shuffled(using: &random).prefix(9).sorted()
  }
}

extension ManifestWorld {
  /// The rules of all policies.
  var rules: [RuleManifest] {
    policies.flatMap { ($0.ingress.value ?? []) + ($0.egress.value ?? []) }
  }

  /// The rules of all policies of the admin API.
  var adminRules: [AdminRuleManifest] {
    adminPolicies.flatMap { ($0.ingress.value ?? []) + ($0.egress.value ?? []) }
  }

  /// The first and last addresses of all blocks, and some of no block.
  fileprivate var edges: [AddressManifest] {
    let peers = rules.flatMap { $0.peers.value ?? [] }
    let blocks =
      peers.compactMap(\.ipBlock.value).flatMap { [$0.cidr] + ($0.except.value ?? []) }
      + adminRules.flatMap(\.peers).flatMap(\.networks)
    let ends = blocks.flatMap { block -> [AddressManifest] in
      var (first, last) = (block.address, block.address)
      first.clearBits(from: block.prefixLength)
      last.clearBits(from: block.prefixLength)
      for index in block.prefixLength..<last.width { last.setBit(index) }
      return [first, last, first.neighbor(-1), last.neighbor(1)].map {
        AddressManifest(bytes: $0.bytes)
      }
    }
    let others = [
      AddressManifest.v4([8, 8, 8, 8]), .v4([192, 168, 1, 77]),
      AddressManifest([0x20, 1, 0xd, 0xb8], count: 16, low: 99), .v4([203, 0, 113, 1]),
      .v4([203, 0, 113, 2]),
    ]
    return Set(ends + others).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// The ports that tell verdicts apart, and some that don't.
  fileprivate var ports: [Int] {
    let written = rules.flatMap { $0.ports.value ?? [] }.flatMap { port -> [Int] in
      guard case .number(let number) = port.port.value else { return [] }
      return [number, port.endPort.value ?? number]
    }
    let ofAdmins = adminRules.flatMap { $0.ports.value ?? [] }.flatMap(\.ends)
    let containers = workloads.flatMap { $0.containers + $0.initContainers }
    let declared = containers.flatMap { $0.ports.value ?? [] }.map(\.containerPort)
    return Array(
      Set((written + ofAdmins + declared).flatMap { [$0 - 1, $0, $0 + 1] } + [1, 65535])
    ).sorted()
  }
}

extension AdminPeerManifest {
  /// Its blocks of addresses.
  var networks: [CIDRManifest] {
    if case .networks(let blocks) = self { blocks } else { [] }
  }
}

extension AdminPortManifest {
  /// The ports it names by number.
  fileprivate var ends: [Int] {
    switch self {
    case .number(_, let port): [port]
    case .range(_, let start, let end): [start, end]
    case .name, .whole: []
    }
  }
}

extension AddressManifest {
  /// The address one above or below, going round at the ends.
  fileprivate func neighbor(_ step: Int) -> AddressManifest {
    var result = self
    for index in bytes.indices.reversed() {
      let sum = Int(result.bytes[index]) + step
      result.bytes[index] = UInt8(truncatingIfNeeded: sum)
      if 0...255 ~= sum { break }
    }
    return result
  }

  /// The address as a number, the first byte on top.
  public var number: UInt128 { bytes.reduce(0) { $0 << 8 | UInt128($1) } }
  /// Whether it has four bytes rather than sixteen.
  public var hasFourBytes: Bool { isV4 }
}

extension ManifestWorld {
  /// Whether a policy has a peer that no version knows, which is an error, and closes its rule (A12).
  public var hasUnknownPeers: Bool { adminRules.contains(where: \.failsClosed) }

  /// What names the workloads and the pods that haven't ended (N26).
  public var livingWorkloads: [(kind: String, namespace: String, name: String)] {
    workloads.indices.filter { !workloads[$0].isFinished }.map { reference($0) }
  }

  /// The name of the node of this index.
  public func nodeName(_ index: Int) -> String { nodes[index].name }

  /// What names the workload of this index.
  public func reference(_ index: Int) -> (kind: String, namespace: String, name: String) {
    let workload = workloads[index]
    return (workload.kind.rawValue, workload.effectiveNamespace, workload.name)
  }

  /// An endpoint in words.
  public func describe(_ endpoint: ManifestEndpoint) -> String {
    switch endpoint {
    case .workload(let index):
      "\(workloads[index].kind.rawValue) \(workloads[index].effectiveNamespace)/\(workloads[index].name)"
    case .node(let index): "Node \(nodes[index].name)"
    case .address(let address): address.text
    }
  }
}
