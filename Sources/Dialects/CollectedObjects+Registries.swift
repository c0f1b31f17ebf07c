import NetworkModel

/// Something that is done to every registry of a collection, together with the same one of another.
protocol RegistryVisitor {
  /// Visits a registry with its counterpart.
  mutating func visit<Value>(
    _ registry: inout ObjectRegistry<Value>,
    _ other: ObjectRegistry<Value>
  )
}

extension CollectedObjects {
  /// Leads a visitor through all registries, each with its counterpart in another collection.
  mutating func visitRegistries(with other: Self, _ visitor: inout some RegistryVisitor) {
    visitor.visit(&namespaces, other.namespaces)
    visitor.visit(&nodes, other.nodes)
    visitor.visit(&services, other.services)
    visitor.visit(&serviceAccounts, other.serviceAccounts)
    visitor.visit(&pods, other.pods)
    visitor.visit(&workloads, other.workloads)
    visitor.visit(&virtualMachineInstances, other.virtualMachineInstances)
    visitor.visit(&networks, other.networks)
    visitor.visit(&policies, other.policies)
    visitor.visit(&multiNetworkPolicies, other.multiNetworkPolicies)
    visitor.visit(&waysIn.endpointSlices, other.waysIn.endpointSlices)
    visitor.visit(&waysIn.endpoints, other.waysIn.endpoints)
    visitor.visit(&waysIn.ingresses, other.waysIn.ingresses)
    visitor.visit(&waysIn.ingressClasses, other.waysIn.ingressClasses)
    visitor.visit(&waysIn.gatewayClasses, other.waysIn.gatewayClasses)
    visitor.visit(&waysIn.gateways, other.waysIn.gateways)
    visitor.visit(&waysIn.gatewayRoutes, other.waysIn.gatewayRoutes)
    visitor.visit(&waysIn.referenceGrants, other.waysIn.referenceGrants)
    visitor.visit(&waysIn.openShiftRoutes, other.waysIn.openShiftRoutes)
  }

  /// Whether no object is declared in both, or twice in the other one.
  func isDisjoint(with other: Self) -> Bool {
    var copy = self
    var visitor = DisjointnessVisitor()
    copy.visitRegistries(with: other, &visitor)
    return visitor.isDisjoint
  }

  /// Adds disjoint objects behind these.
  mutating func append(_ other: Self) {
    var visitor = AppendingVisitor()
    visitRegistries(with: other, &visitor)
    facts += other.facts
    incompletePolicies += other.incompletePolicies
    appendMentionsAndCounts(of: other)
  }
}

/// Finds out whether two collections share an object.
private struct DisjointnessVisitor: RegistryVisitor {
  private(set) var isDisjoint = true

  mutating func visit<Value>(
    _ registry: inout ObjectRegistry<Value>,
    _ other: ObjectRegistry<Value>
  ) {
    isDisjoint = isDisjoint && registry.isDisjoint(with: other)
  }
}

/// Joins two collections that share no object.
private struct AppendingVisitor: RegistryVisitor {
  func visit<Value>(_ registry: inout ObjectRegistry<Value>, _ other: ObjectRegistry<Value>) {
    registry.append(other)
  }
}
