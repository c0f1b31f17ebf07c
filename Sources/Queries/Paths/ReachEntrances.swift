import NetworkModel
import ReachabilityEngine

/// What addresses outside get to, from which ways begin: directly, and through ways in.
///
/// One of the addresses is enough. Through a proxy that is in the input, one of them must get to the
/// proxy, and that to the pod.
struct ReachEntrances {
  /// The addresses by class.
  let slices: [ClassSlice]
  /// Class -> the number of what passes there from any of the addresses, on the primary networks.
  private var directNumbers: [Int] = []
  private var directClasses: [Int] = []
  private var classOfUnit: [Int] = []
  /// Way in -> what gets through it to units.
  private var throughWay: [Int: [Int: Connectivity]] = [:]

  /// Finds what some addresses get to.
  ///
  /// - Complexity: O(*classes reached* from each class of the addresses + pods that ways lead to).
  init(
    _ addresses: AddressSet,
    _ list: ConnectionList,
    _ layer: ReachLayer,
    _ evaluator: ReachEvaluator
  ) {
    slices = evaluator.network.slices(of: PeerMembers(addresses: addresses), evaluator.book)
    guard !slices.isEmpty else { return }
    classOfUnit = layer.classOfUnit
    findDirect(layer)
    findWays(list, layer, evaluator.ways)
  }

  private mutating func findDirect(_ layer: ReachLayer) {
    directNumbers = Array(repeating: 0, count: layer.classCount)
    var unions: [ReachArc: Int] = [:]
    for slice in slices {
      layer.forEachWord(from: slice.id.index) { word, number, bits in
        bits.forEachNumber(ofWord: word) { index in
          let known = directNumbers[index]
          guard known != number else { return }
          let key = ReachArc(known, number)
          if let united = unions[key] {
            directNumbers[index] = united
          } else {
            let united = layer.number(of: layer.value(known).union(layer.value(number)))
            unions[key] = united
            directNumbers[index] = united
          }
        }
      }
    }
    directClasses = directNumbers.indices.filter {
      directNumbers[$0] != 0 && layer.network.classes[$0].kind != .addresses
    }
  }

  private mutating func findWays(
    _ list: ConnectionList,
    _ layer: ReachLayer,
    _ ways: WayEvaluator
  ) {
    let outside = slices.map(\.id)
    var known: [Key: Connectivity] = [:]
    // The pods of a unit are alike on all ways.
    for (unit, pods) in list.units.all.map(\.pods).enumerated() {
      guard let pod = pods.first else { continue }
      for lead in ways.ways.leadsOfPod[pod, default: []] {
        let key = Key(
          lead: lead,
          target: ways.network.classID(of: .pod(pod)),
          node: ways.nodeKey(of: pod, [lead])
        )
        let connectivity =
          known[key] ?? ways.connectivity(fromAnyOf: outside, through: lead, to: pod)
        known[key] = connectivity
        let counted = layer.value(layer.number(of: connectivity))
        guard !counted.possible.isEmpty else { continue }
        let before = throughWay[lead.entryPoint]?[unit] ?? .none
        throughWay[lead.entryPoint, default: [:]][unit] = before.union(counted)
      }
    }
  }

  /// What tells units apart on a way in.
  private struct Key: Hashable {
    var lead: Lead
    var target: ClassID
    var node: NodeKey
  }

  /// The ways in that let something through, ascending.
  var entryPoints: [Int] { throughWay.keys.sorted() }

  /// What gets through a way in to a unit.
  func connectivity(through way: Int, to unit: Int) -> Connectivity {
    throughWay[way]?[unit] ?? .none
  }

  /// The arcs through a way in, by unit.
  func arcs(through way: Int, from vertex: Int) -> [ReachArc] {
    throughWay[way, default: [:]].keys.sorted().map { ReachArc(vertex, $0) }
  }

  /// The number of what gets to a unit directly.
  func direct(toUnit unit: Int) -> Int {
    directNumbers.isEmpty ? 0 : directNumbers[classOfUnit[unit]]
  }

  /// Calls the body with the classes that are reached directly, and the numbers of what passes.
  func forEachDirectClass(_ body: (Int, Int) -> Void) {
    for index in directClasses { body(index, directNumbers[index]) }
  }
}
