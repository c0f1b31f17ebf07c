import NetworkModel

/// Keeping classes up to date.
extension ClassTable {
  /// What became of columns when pods were put into classes anew.
  struct ColumnChanges {
    /// Columns that were added.
    var added: [Int] = []
    /// Columns whose pods now differ in what wide selectors, ports, blocks or networks tell.
    var changed: [Int] = []
  }

  /// Puts a pod that isn't on its node's network into its class, which may be a new one.
  ///
  /// - Returns: the column that was added, if one was.
  mutating func place(_ pod: Int, of pods: [Pod]) -> Int? {
    var reader = PodReader()
    let key = key(of: pods, pod, &reader)
    if let column = column(ofKey: key) {
      move(pod, to: column)
      return nil
    }
    let column = addColumn(key)
    move(pod, to: column)
    return column
  }

  private func column(ofKey key: Int) -> Int? {
    key < columnOfKey.count && columnOfKey[key] >= 0 ? Int(columnOfKey[key]) : nil
  }

  private mutating func addColumn(_ key: Int) -> Int {
    let column = classes.count
    append(EndpointClass(kind: .pods))
    setKey(key, of: column)
    groups[Int(groupOfClass[column])].columns.insert(column)
    return column
  }

  /// Takes a pod out of its class and puts it into another.
  private mutating func move(_ pod: Int, to column: Int) {
    let old = Int(classOfPod[pod])
    if old == column { return }
    if old >= 0 { leave(pod, old) }
    classes[column].pods.insert(pod, at: classes[column].pods.placeOf(pod))
    classOfPod[pod] = Int32(column)
  }

  private mutating func leave(_ pod: Int, _ column: Int) {
    classes[column].pods.remove(at: classes[column].pods.placeOf(pod))
  }

  /// Makes room for a pod at a place, in no class yet.
  mutating func insertPod(at place: Int) {
    shiftPods(from: place, by: 1)
    classOfPod.insert(-1, at: place)
  }

  /// Forgets the pod at a place.
  mutating func removePod(at place: Int) {
    leave(place, Int(classOfPod[place]))
    classOfPod.remove(at: place)
    shiftPods(from: place, by: -1)
  }

  private mutating func shiftPods(from place: Int, by distance: Int) {
    for column in classes.indices {
      guard let last = classes[column].pods.last, last >= place else { continue }
      for index in classes[column].pods.indices where classes[column].pods[index] >= place {
        classes[column].pods[index] += distance
      }
    }
  }

  /// Puts the pods of a group into classes anew, by selectors that were added to it; each column goes
  /// on with the first of its pods.
  mutating func reclassify(_ group: Int, _ pods: [Pod]) -> ColumnChanges {
    renewMark(of: group)
    var changes = ColumnChanges()
    var reader = PodReader()
    var taken: Set<Int> = []
    let columns = groups[group].columns.members
    let members = columns.flatMap { classes[$0].pods }.sorted()
    for pod in members {
      let key = key(of: pods, pod, &reader)
      let old = Int(classOfPod[pod])
      if let column = column(ofKey: key) {
        move(pod, to: column)
      } else if taken.insert(old).inserted {
        if facts(ofKey: key) != facts(ofColumn: old) { changes.changed.append(old) }
        setKey(key, of: old)
      } else {
        let column = addColumn(key)
        changes.added.append(column)
        move(pod, to: column)
      }
    }
    return changes
  }

  private func facts(ofKey key: Int) -> PodReader.Facts { PodReader.facts(of: keys[key]) }
  private func facts(ofColumn column: Int) -> PodReader.Facts {
    facts(ofKey: Int(keyOfClass[column]))
  }

  /// Puts pods of a namespace that came to another group into the classes of that.
  mutating func placeAll(_ members: Range<Int>, of pods: [Pod]) -> [Int] {
    members.filter { !pods[$0].isHostNetwork }.compactMap { place($0, of: pods) }
  }

  /// Adds selectors to those by which the policies of a group's owner speak of its pods; whether some
  /// are new.
  mutating func addOwnSelectors(_ selectors: OwnSelectors, to group: Int) -> Bool {
    let count = groups[group].selectors.ids.count
    for id in selectors.ids { groups[group].selectors.insert(id) }
    return groups[group].selectors.ids.count > count
  }
}

extension [Int] {
  /// Where a number stands in an ascending list, or would.
  fileprivate func placeOf(_ number: Int) -> Int {
    partitioningIndex { $0 >= number }
  }
}
