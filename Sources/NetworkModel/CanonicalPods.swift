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
    var order: [Int] = []
    order.reserveCapacity(pods.count)
    var start = 0
    for (index, run) in runs.enumerated() {
      order += run.element.pods
      let next = index + 1
      if next < runs.count, runs[next].element.workload == run.element.workload { continue }
      sortByName(&order, from: start)
      start = order.count
    }
    return order.map { pods[$0] }
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

  private func sortByName(_ order: inout [Int], from start: Int) {
    let tail = order[start...]
    let isSorted = zip(tail, tail.dropFirst()).allSatisfy { a, b in
      a < b ? pods[a].name <= pods[b].name : pods[a].name < pods[b].name
    }
    if isSorted { return }
    order[start...].sort { a, b in
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
