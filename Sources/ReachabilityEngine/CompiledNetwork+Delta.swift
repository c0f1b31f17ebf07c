public import NetworkModel

/// Keeping a compiled network up to date.
extension CompiledNetwork {
  /// Makes changes: afterwards it answers as if the network that they lead to were compiled anew.
  ///
  /// Policies that select pods of their own namespace, namespaces, Services and pods with a network of
  /// their own cost what hangs on them. Compiled anew is what brings in address blocks, port names or
  /// label values that endpoints everywhere must be told apart by, and what bears on nodes, ways in or
  /// policies of the whole cluster.
  ///
  /// - Precondition: what a change replaces or removes is there.
  public mutating func apply(_ delta: NetworkDelta) {
    var isCurrent = true
    for change in delta.changes {
      if isCurrent {
        isCurrent = update(change)
      } else {
        network.apply(NetworkDelta([change]))
      }
    }
    guard !isCurrent || isWasteful else { return }
    let counts = (recompilations + 1, reselectedClasses)
    self = CompiledNetwork(network, distinguishing: distinguished)
    (recompilations, reselectedClasses) = counts
  }

  /// Whether more is kept of what changes left behind than is in use.
  private var isWasteful: Bool {
    policies.policies.count > 2 * policies.slots.count + 1024
      || table.classes.count > 2 * table.initialCount + 1024
  }

  /// Makes one change; answers whether the rest is up to date too.
  private mutating func update(_ change: NetworkDelta.Change) -> Bool {
    switch change {
    case .policy(let change): return updatePolicy(change)
    case .pod(let change): return updatePod(change)
    case .namespace(let change): return updateNamespace(change)
    case .service, .serviceAccount:
      network.apply(NetworkDelta([change]))
      return true
    case .node, .podAddressCandidates:
      network.apply(NetworkDelta([change]))
      return false
    case .entryPoints(let list):
      let (peers, clients) = (network.cluster.unidentifiedPeers, network.cluster.clientSets)
      network.apply(NetworkDelta([.entryPoints(list)]))
      return network.cluster.unidentifiedPeers == peers && network.cluster.clientSets == clients
    }
  }

  // MARK: policies

  private mutating func updatePolicy(_ change: NetworkDelta.Replacement<Policy>) -> Bool {
    let (left, took) = network.policies.apply(change)
    let namespaces = Set([change.old, change.new].compactMap { $0 }.map(\.identity.namespace))
    guard namespaces.count == 1, let named = namespaces.first, let namespace = named,
      [change.old, change.new].allSatisfy({ $0.map(PolicySlots.isNamespaced) ?? true }),
      change.new.map(table.vocabulary.covers) ?? true,
      let group = table.group(ofOwner: namespace) ?? ownGroup(of: namespace)
    else { return false }
    var affected: Set<Int> = []
    if let left {
      let slot = policies.remove(at: left)
      table.groups[group].columns.forEach { column in
        if egress.selects(slot, column) || ingress.selects(slot, column) { affected.insert(column) }
      }
    }
    if let took, let new = change.new {
      table.vocabulary.add(new)
      let ranges = table.vocabulary.ranges(of: new)
      if let finer = values.atoms.cut(at: ranges) { values.recut(finer) }
      let slot = policies.insert(new, at: took, group: group)
      let own = table.vocabulary.ownSelectors(of: [new])
      if table.addOwnSelectors(own, to: group) {
        let changes = table.reclassify(group, network.cluster.pods)
        guard refresh(changes), compiler.sets.refreshOwn(group, table) else { return false }
        affected.formUnion(changes.added + changes.changed)
      }
      for direction in Direction.allCases {
        guard
          let selecting = policies.selecting(slot, direction, table, &compiler.sets)
        else { continue }
        table.groups[group].columns.forEach { column in
          if compiler.sets.contains(selecting.subject.may, column) { affected.insert(column) }
        }
      }
    }
    reselect(affected.sorted(), of: group)
    return true
  }

  /// Gives a namespace that owned no policies a group of its own; nil where that can't be done.
  private mutating func ownGroup(of namespace: String) -> Int? {
    guard let index = network.cluster.namespaceIndex(named: namespace) else { return nil }
    table.vocabulary.own(namespace)
    let group = table.addGroup(of: network.cluster.namespaces[index])
    compiler.sets.planes.setGroup(group, table.groups[group].namespaceProjection, before: nil)
    return moved(namespace, to: group) ? group : nil
  }

  /// Evaluates sets anew where columns changed; false where that can't be done.
  private mutating func refresh(_ changes: ClassTable.ColumnChanges) -> Bool {
    let columns = changes.added + changes.changed
    if columns.isEmpty { return true }
    return !compiler.sets.hasFrozenSets && compiler.sets.refresh(columns, table)
  }

  /// Finds the policies of some columns of a group, or of new ones, anew.
  private mutating func reselect(_ columns: [Int], of group: Int) {
    if columns.isEmpty { return }
    reselectedClasses += columns.count
    let slots = policies.slots(selecting: group)
    egress.reselect(columns, among: slots, policies, table, &compiler, &values)
    ingress.reselect(columns, among: slots, policies, table, &compiler, &values)
  }

  // MARK: pods

  private mutating func updatePod(_ change: NetworkDelta.Replacement<Pod>) -> Bool {
    let declared = network.cluster.namespaces.count
    let isOnHost = [change.old, change.new].contains { $0?.isHostNetwork ?? false }
    let (left, took) = network.applyPod(change)
    guard !isOnHost else { return false }
    if network.cluster.namespaces.count != declared, let namespace = change.new?.namespace {
      guard addNamespace(namespace) else { return false }
    }
    if left != took {
      if let left { table.removePod(at: left) }
      if let took { table.insertPod(at: took) }
    }
    guard let took else { return true }
    let portTables = table.portTables.count
    let column = table.place(took, of: network.cluster.pods)
    // Other named ports are other ports to rules that name them.
    guard table.portTables.count == portTables else { return false }
    return column.map { added([$0]) } ?? true
  }

  /// Brings in columns that were added; false where that can't be done.
  private mutating func added(_ columns: [Int]) -> Bool {
    guard refresh(ClassTable.ColumnChanges(added: columns)) else { return false }
    for column in columns { reselect([column], of: Int(table.groupOfClass[column])) }
    return true
  }

  // MARK: namespaces

  private mutating func updateNamespace(_ change: NetworkDelta.Replacement<Namespace>) -> Bool {
    network.apply(NetworkDelta([.namespace(change)]))
    guard let new = change.new else {
      if let old = change.old { table.groupOfNamespace[old.name] = nil }
      return true
    }
    guard change.old?.name == new.name else {
      if let old = change.old { table.groupOfNamespace[old.name] = nil }
      return addNamespace(new.name)
    }
    guard let group = table.groupOfNamespace[new.name].map(Int.init) else { return false }
    let projection = table.vocabulary.namespaceLabels.project(new.labels)
    let before = table.groups[group].namespaceProjection
    guard projection != before else { return true }
    guard table.groups[group].owner != nil else {
      let group = table.addGroup(of: new)
      compiler.sets.planes.setGroup(group, projection, before: nil)
      return moved(new.name, to: group)
    }
    table.groups[group].namespaceProjection = projection
    compiler.sets.planes.setGroup(group, projection, before: before)
    let columns = table.groups[group].columns.members
    guard refresh(ClassTable.ColumnChanges(changed: columns)) else { return false }
    if policies.hasWideSlots() { reselect(columns, of: group) }
    return true
  }

  /// Brings in a namespace that wasn't there; false where policies named it before.
  private mutating func addNamespace(_ name: String) -> Bool {
    guard table.vocabulary.owners[name] == nil,
      let index = network.cluster.namespaceIndex(named: name)
    else {
      return false
    }
    let group = table.addGroup(of: network.cluster.namespaces[index])
    compiler.sets.planes.setGroup(group, table.groups[group].namespaceProjection, before: nil)
    return true
  }

  /// Puts the pods of a namespace into classes of the group that it came to.
  private mutating func moved(_ namespace: String, to group: Int) -> Bool {
    let members = network.cluster.podIndices(inNamespace: namespace)
    return added(table.placeAll(members, of: network.cluster.pods))
  }
}
