import NetworkModel
import ReachabilityEngine

/// What a list tells apart of connectivities: all of each, or the part on the ports that were asked.
///
/// Values are numbered from 0 as they come up; 0 is "nothing passes".
struct ConnectivityView {
  /// The number of "nothing passes".
  static let nothing: Int32 = 0

  /// The values by number.
  private(set) var values: [Connectivity] = [.none]
  private let asked: ConnectionSet?
  private var numbers: [Connectivity: Int32] = [.none: nothing]
  /// Id -> number; -1 where it hasn't come up.
  private var numberOfID: [Int32] = []
  private var lastID = ConnectivityID.none
  private var lastNumber = nothing

  /// Creates a view on some connections, nil for all.
  init(on asked: ConnectionSet?) { self.asked = asked }

  /// The number of what is seen of a connectivity.
  mutating func number(of id: ConnectivityID, in matrix: ReachabilityMatrix) -> Int32 {
    if id == lastID { return lastNumber }
    lastID = id
    let index = Int(id.index)
    let known = index < numberOfID.count ? numberOfID[index] : -1
    lastNumber = known < 0 ? add(index, matrix.value(id)) : known
    return lastNumber
  }

  private mutating func add(_ index: Int, _ whole: Connectivity) -> Int32 {
    if index >= numberOfID.count {
      numberOfID += repeatElement(-1, count: index + 1 - numberOfID.count)
    }
    numberOfID[index] = number(of: whole)
    return numberOfID[index]
  }

  /// The number of what is seen of a connectivity that needs no id.
  mutating func number(of whole: Connectivity) -> Int32 {
    let seen = asked.map(whole.restricted) ?? whole
    let number = numbers[seen] ?? Int32(values.count)
    if number == values.count {
      values.append(seen)
      numbers[seen] = number
    }
    return number
  }
}

/// The rows of the matrix, expanded one at a time.
struct ClassRows {
  /// The number of the connectivity to each class, from the class that was read last.
  private(set) var values: [Int32]
  /// The classes that it reaches, ascending within the words of the matrix.
  private(set) var reached: [Int] = []
  /// The numbering of connectivities.
  var view: ConnectivityView

  /// The rows.
  let matrix: ReachabilityMatrix
  private let ids: [ClassID]
  private let isListedClass: [Bool]
  private var current = -1

  /// Creates a reader of the rows of a network in which some nodes are listed.
  ///
  /// A class of hosts without such a node or a pod isn't listed, nor is one that stands for a source
  /// that isn't in the input.
  init(_ network: CompiledNetwork, nodes: Set<Int>, view: ConnectivityView) {
    matrix = network.matrix()
    ids = network.classIDs
    isListedClass = network.classes.map { endpoints in
      switch endpoints.kind {
      case .pods, .addresses: true
      case .hosts: !endpoints.pods.isEmpty || !nodes.isDisjoint(with: endpoints.nodes)
      case .unidentified: false
      }
    }
    values = Array(repeating: ConnectivityView.nothing, count: ids.count)
    self.view = view
  }

  /// Whether a class has endpoints that are listed.
  func isListed(_ index: Int) -> Bool { isListedClass[index] }

  /// The number of classes.
  var count: Int { ids.count }

  /// Reads the row of a class.
  ///
  /// - Complexity: O(*classes reached* before and now).
  mutating func read(_ source: Int) {
    guard source != current else { return }
    current = source
    for index in reached { values[index] = ConnectivityView.nothing }
    reached.removeAll(keepingCapacity: true)
    matrix.forEachCell(from: ids[source]) { destination, id in
      let number = view.number(of: id, in: matrix)
      guard number != ConnectivityView.nothing else { return }
      values[destination.index] = number
      reached.append(destination.index)
    }
  }
}
