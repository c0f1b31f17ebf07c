extension ManifestOracle {
  /// N12, A8: a block matches by address, whoever has it; pods only where the profile says so.
  func isInside(
    _ block: BlockManifest,
    _ endpoint: ManifestEndpoint,
    matchingPods matchesPods: Bool
  ) -> Answer {
    switch endpoint {
    case .address(let address): return Answer(block.holds(address))
    case .node(let index): return isInside(block, known: world.nodes[index].addresses)
    case .workload(let index):
      let workload = world.workloads[index]
      if workload.isHostNetwork { return isInside(block, known: hostAddresses(of: workload)) }
      guard matchesPods else { return .no }
      guard workload.addresses.isEmpty else {
        return Answer(workload.addresses.contains(where: block.holds))
      }
      return isInside(block, oneOf: world.nodes.flatMap { $0.podCIDRs.value ?? [] })
    }
  }

  /// N25: a hostNetwork pod has its node's addresses.
  private func hostAddresses(of workload: WorkloadManifest) -> [AddressManifest] {
    if !workload.addresses.isEmpty { return workload.addresses }
    return world.nodes.first { $0.name == workload.nodeName }?.addresses ?? []
  }

  private func isInside(_ block: BlockManifest, known addresses: [AddressManifest]) -> Answer {
    if addresses.isEmpty { return block.isWholeFamily ? .yes : .maybe }
    return Answer(addresses.contains(where: block.holds))
  }

  /// N27: a pod without an address counts; it may get any address of the candidates.
  private func isInside(_ block: BlockManifest, oneOf candidates: [CIDRManifest]) -> Answer {
    if candidates.isEmpty { return Answer(block.isWholeFamily) }
    let family = candidates.filter { $0.address.isV4 == block.cidr.address.isV4 }
    guard !family.isEmpty else { return .no }
    let parts = family.map { block.part(of: $0.address, $0.prefixLength) }
    return parts.allSatisfy { $0 == parts[0] } ? parts[0] : .maybe
  }
}

extension CIDRManifest {
  /// N38: only addresses of the same family; then the leading bits must be equal.
  func contains(_ other: AddressManifest) -> Bool {
    other.width == address.width
      && (0..<prefixLength).allSatisfy { other.bit($0) == address.bit($0) }
  }
}

extension BlockManifest {
  var isWholeFamily: Bool { cidr.prefixLength == 0 && (except.value ?? []).isEmpty }

  /// N13: except takes from its own block only.
  func holds(_ address: AddressManifest) -> Bool {
    cidr.contains(address) && !(except.value ?? []).contains { $0.contains(address) }
  }

  /// Whether all addresses with this prefix are in the block, or none, or some.
  func part(of prefix: AddressManifest, _ length: Int) -> ManifestOracle.Answer {
    let all = [cidr] + (except.value ?? [])
    let cuts = all.filter { block in
      block.prefixLength > length
        && (0..<length).allSatisfy { block.address.bit($0) == prefix.bit($0) }
    }
    if cuts.isEmpty { return .init(holds(prefix)) }
    var (low, high) = (prefix, prefix)
    low.clearBits(from: length)
    high.clearBits(from: length)
    high.setBit(length)
    let (first, second) = (part(of: low, length + 1), part(of: high, length + 1))
    return first == second ? first : .maybe
  }
}
