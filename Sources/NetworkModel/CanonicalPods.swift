/// Puts the pods of a cluster into their order: by workload, then name.
///
/// Pods of one workload mostly stand side by side in the input, so the workloads of such runs are
/// sorted first, and only names are compared inside them. Pods that share a name keep their order.
struct CanonicalPods {
  private struct Run {
    let workload: WorkloadReference
    let pods: Range<Int>
  }

  private let pods: [Pod]

  init(_ pods: [Pod]) { self.pods = pods }

  /// The pods in order.
  ///
  /// - Complexity: O(*runs* log *runs* + *pods*) where the pods of each run are sorted already.
  var sorted: [Pod] {
    let runs = self.runs.enumerated().sorted { a, b in
      if a.element.workload == b.element.workload { return a.offset < b.offset }
      return a.element.workload < b.element.workload
    }
    var sorted: [Pod] = []
    sorted.reserveCapacity(pods.count)
    var group: [Int] = []
    for (index, run) in runs.enumerated() {
      group += run.element.pods
      let next = index + 1
      if next < runs.count, runs[next].element.workload == run.element.workload { continue }
      sortByName(&group)
      for pod in group { sorted.append(pods[pod]) }
      group.removeAll(keepingCapacity: true)
    }
    return sorted
  }

  private var runs: [Run] {
    var runs: [Run] = []
    var start = 0
    for index in pods.indices.dropFirst() where pods[index].workload != pods[start].workload {
      runs.append(Run(workload: pods[start].workload, pods: start..<index))
      start = index
    }
    if start < pods.count {
      runs.append(Run(workload: pods[start].workload, pods: start..<pods.count))
    }
    return runs
  }

  private func sortByName(_ group: inout [Int]) {
    let isSorted = zip(group, group.dropFirst()).allSatisfy { pods[$0].name <= pods[$1].name }
    if isSorted { return }
    group.sort { a, b in
      pods[a].name == pods[b].name ? a < b : pods[a].name < pods[b].name
    }
  }
}

extension Sequence where Element: Equatable {
  /// The first element of each run of equal ones.
  var runs: [Element] {
    var runs: [Element] = []
    for element in self where runs.last != element { runs.append(element) }
    return runs
  }
}
