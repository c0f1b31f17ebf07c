import NetworkModel

/// What a thread has lowered of a part of the input, to be joined to what stands before it.
struct LoweredPart: Sendable {
  fileprivate var objects = CollectedObjects()
  fileprivate var findings = FieldDecoder.Findings()
}

extension Lowering {
  /// Hands over what was lowered since the last time.
  mutating func takePart() -> LoweredPart {
    var part = LoweredPart()
    swap(&part.objects, &objects)
    part.findings = decoder.takeFindings()
    return part
  }

  /// Takes a part as if its objects had been lowered here, one by one.
  ///
  /// - Returns: false, with nothing taken, where objects of the part bear on each other or on earlier
  ///   ones: where one is declared again, or a warning is told once for all.
  mutating func absorb(_ part: LoweredPart) -> Bool {
    guard part.findings.standAlone, objects.isDisjoint(with: part.objects) else { return false }
    objects.append(part.objects)
    decoder.append(part.findings)
    return true
  }
}

extension CollectedObjects {
  /// Whether no object is declared in both, or twice in the other one.
  fileprivate func isDisjoint(with other: Self) -> Bool {
    namespaces.isDisjoint(with: other.namespaces)
      && nodes.isDisjoint(with: other.nodes)
      && services.isDisjoint(with: other.services)
      && serviceAccounts.isDisjoint(with: other.serviceAccounts)
      && pods.isDisjoint(with: other.pods)
      && workloads.isDisjoint(with: other.workloads)
      && virtualMachineInstances.isDisjoint(with: other.virtualMachineInstances)
      && networks.isDisjoint(with: other.networks)
      && policies.isDisjoint(with: other.policies)
      && multiNetworkPolicies.isDisjoint(with: other.multiNetworkPolicies)
      && waysIn.isDisjoint(with: other.waysIn)
  }

  /// Adds disjoint objects behind these.
  fileprivate mutating func append(_ other: Self) {
    namespaces.append(other.namespaces)
    nodes.append(other.nodes)
    services.append(other.services)
    serviceAccounts.append(other.serviceAccounts)
    pods.append(other.pods)
    workloads.append(other.workloads)
    virtualMachineInstances.append(other.virtualMachineInstances)
    networks.append(other.networks)
    policies.append(other.policies)
    multiNetworkPolicies.append(other.multiNetworkPolicies)
    waysIn.append(other.waysIn)
    incompletePolicies += other.incompletePolicies
    appendMentionsAndCounts(of: other)
  }
}

extension WayInObjects {
  fileprivate func isDisjoint(with other: Self) -> Bool {
    endpointSlices.isDisjoint(with: other.endpointSlices)
      && endpoints.isDisjoint(with: other.endpoints)
      && ingresses.isDisjoint(with: other.ingresses)
      && ingressClasses.isDisjoint(with: other.ingressClasses)
      && gatewayClasses.isDisjoint(with: other.gatewayClasses)
      && gateways.isDisjoint(with: other.gateways)
      && gatewayRoutes.isDisjoint(with: other.gatewayRoutes)
      && referenceGrants.isDisjoint(with: other.referenceGrants)
      && openShiftRoutes.isDisjoint(with: other.openShiftRoutes)
  }

  fileprivate mutating func append(_ other: Self) {
    endpointSlices.append(other.endpointSlices)
    endpoints.append(other.endpoints)
    ingresses.append(other.ingresses)
    ingressClasses.append(other.ingressClasses)
    gatewayClasses.append(other.gatewayClasses)
    gateways.append(other.gateways)
    gatewayRoutes.append(other.gatewayRoutes)
    referenceGrants.append(other.referenceGrants)
    openShiftRoutes.append(other.openShiftRoutes)
  }
}
