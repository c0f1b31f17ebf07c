import NetworkModel
import ReachabilityEngine

/// Endpoints that share a row and a column of the matrix that is shown.
struct MatrixGroup {
  /// What it is called.
  enum Name: Hashable {
    case workload(WorkloadReference)
    case namespace(String)
    case pod(WorkloadReference, name: String)
    case outside
    case entryPoint(EntryPoint.Kind, namespace: String, name: String)
  }

  var name: Name
  /// Index into `MatrixGroups.shapes`.
  var shape: Int
}

/// What is distinct about groups: the classes of their endpoints.
///
/// Groups of one shape have the same cells, but for the cell of a group with itself.
struct GroupShape: Hashable {
  /// The classes, ascending.
  var classes: [Int]
  /// Those of them of which the group has one pod only, which is never its own peer.
  var singles: Set<Int> = []
  /// Whether its endpoints are outside addresses, of which no two concern the cluster.
  var isOutside = false
}

/// The rows and columns of a matrix, in the order of reports; outside addresses come last, for the
/// primary network only.
struct MatrixGroups {
  private(set) var all: [MatrixGroup] = []
  private(set) var shapes: [GroupShape] = []
  /// Group -> its pods, ascending.
  private(set) var pods: [[Int]] = []
  private var numbers: [GroupShape: Int] = [:]

  /// Groups the endpoints of a network.
  init(_ query: MatrixQuery, _ network: CompiledNetwork) {
    let pods = network.network.cluster.pods
    var members: [Int] = []
    for index in pods.indices
    where query.namespace == nil || pods[index].namespace == query.namespace {
      if let last = members.last, query.name(of: pods[last]) != query.name(of: pods[index]) {
        add(query.name(of: pods[last]), members, network)
        members.removeAll(keepingCapacity: true)
      }
      members.append(index)
    }
    if let last = members.last { add(query.name(of: pods[last]), members, network) }
    // What else is on a secondary network isn't known.
    guard network.network.name == nil else { return }
    let outside = network.classes.indices.filter { network.classes[$0].kind == .addresses }
    let shape = GroupShape(classes: outside, isOutside: true)
    all.append(MatrixGroup(name: .outside, shape: number(shape)))
    self.pods.append([])
  }

  private mutating func add(_ name: MatrixGroup.Name, _ pods: [Int], _ network: CompiledNetwork) {
    var isSingle: [Int: Bool] = [:]
    for pod in pods {
      let index = network.classID(of: .pod(pod)).index
      let isOne = network.network.cluster.pods[pod].replicas.isAtMostOne
      isSingle[index] = isSingle[index] == nil && isOne
    }
    let singles = Set(isSingle.filter(\.value).keys)
    let shape = GroupShape(classes: isSingle.keys.sorted(), singles: singles)
    all.append(MatrixGroup(name: name, shape: number(shape)))
    self.pods.append(pods)
  }

  private mutating func number(_ shape: GroupShape) -> Int {
    if let number = numbers[shape] { return number }
    shapes.append(shape)
    numbers[shape] = shapes.count - 1
    return shapes.count - 1
  }
}

extension ReplicaCount {
  fileprivate var isAtMostOne: Bool {
    switch self {
    case .exactly(let number): number < 2
    case .oneOrMore: false
    }
  }
}

extension MatrixQuery {
  /// The group that a pod belongs to.
  fileprivate func name(of pod: Pod) -> MatrixGroup.Name {
    switch granularity {
    case .workload: .workload(pod.workload)
    case .namespace: .namespace(pod.namespace)
    case .pod: .pod(pod.workload, name: pod.name)
    }
  }
}
