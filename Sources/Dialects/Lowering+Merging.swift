import NetworkModel

/// What one object was lowered to, by itself.
///
/// A class, since it has many parts, most of them empty: a reference is copied in their stead.
final class LoweredObject {
  let objects: CollectedObjects
  let decoder: FieldDecoder

  /// Takes what a lowering came to.
  init(_ lowering: Lowering) {
    objects = lowering.objects
    decoder = lowering.decoder
  }
}

/// Puts together what was lowered apart, as if the objects had been lowered one after the other.
extension Lowering {
  /// Adds an object behind those so far.
  mutating func add(_ object: LoweredObject) {
    if !object.decoder.diagnostics.isEmpty { decoder.take(object.decoder) }
    objects.appendMentionsAndCounts(of: object.objects)
    objects.facts += object.objects.facts
    objects.incompletePolicies += object.objects.incompletePolicies
    objects.namespaces.add(object.objects.namespaces, &decoder)
    objects.nodes.add(object.objects.nodes, &decoder)
    objects.services.add(object.objects.services, &decoder)
    objects.serviceAccounts.add(object.objects.serviceAccounts, &decoder)
    objects.pods.add(object.objects.pods, &decoder)
    objects.workloads.add(object.objects.workloads, &decoder)
    objects.virtualMachineInstances.add(object.objects.virtualMachineInstances, &decoder)
    object.objects.networks.forEach { add($0, as: $1) }
    object.objects.policies.forEach { addPolicy($0, as: $1) }
    object.objects.multiNetworkPolicies.forEach { add($0, as: $1) }
    objects.waysIn.add(object.objects.waysIn, &decoder)
  }
}

extension WayInObjects {
  /// Adds the objects of a later part of the input.
  fileprivate mutating func add(_ later: Self, _ decoder: inout FieldDecoder) {
    endpointSlices.add(later.endpointSlices, &decoder)
    endpoints.add(later.endpoints, &decoder)
    ingresses.add(later.ingresses, &decoder)
    ingressClasses.add(later.ingressClasses, &decoder)
    gatewayClasses.add(later.gatewayClasses, &decoder)
    gateways.add(later.gateways, &decoder)
    gatewayRoutes.add(later.gatewayRoutes, &decoder)
    referenceGrants.add(later.referenceGrants, &decoder)
    openShiftRoutes.add(later.openShiftRoutes, &decoder)
  }
}

extension ObjectRegistry {
  /// Calls the body with every object and its key, in the order of reading.
  func forEach(_ body: (Value, ObjectKey?) -> Void) {
    guard !values.isEmpty else { return }
    for (value, key) in zip(values, keysInOrder) { body(value, key) }
  }

  /// Adds the objects of a later part of the input.
  mutating func add(_ later: Self, _ decoder: inout FieldDecoder) {
    guard !later.values.isEmpty else { return }
    for (value, key) in zip(later.values, later.keysInOrder) { add(value, as: key, &decoder) }
  }
}
