import NetworkModel
import ReachabilityEngine

/// One network as searches walk it: the rows of its matrix, and which units are of which class.
///
/// A class, since connectivities are numbered as they come up.
final class ReachLayer {
  /// The secondary network's name; nil for the pods' primary ones.
  let name: String?
  /// The network.
  let network: CompiledNetwork
  /// Unit -> the class that stands for all of it; -1 where it isn't attached.
  let classOfUnit: [Int]
  /// How many rows were walked, once for each time.
  private(set) var rowsWalked = 0

  private let matrix: ReachabilityMatrix
  private let ids: [ClassID]
  private var view: ConnectivityView
  /// Number -> whether something of it surely passes.
  private var isCertain: [Bool] = []
  /// Class -> its units, ascending, as a slice of `members`.
  private var starts: [Int]
  private var members: [Int] = []

  /// Prepares the pods' primary networks, as a list reads them.
  init(_ list: ConnectionList) {
    name = nil
    network = list.network
    matrix = list.rows.matrix
    ids = network.classIDs
    view = list.rows.view
    classOfUnit = list.units.all.map { $0.classes[0] }
    starts = []
    index(list.units.all.map(\.classes))
  }

  /// Prepares a secondary network, on which all pods of a unit are of one class.
  init(_ network: CompiledNetwork, _ units: [ListedUnit], on asked: ConnectionSet?) {
    name = network.network.name ?? ""
    self.network = network
    matrix = network.matrix()
    ids = network.classIDs
    view = ConnectivityView(on: asked)
    classOfUnit = units.map { unit in
      guard let pod = unit.pods.first, network.network.connects(pod) else { return -1 }
      return network.classID(of: .pod(pod)).index
    }
    starts = []
    index(classOfUnit.map { $0 < 0 ? [] : [$0] })
  }

  private func index(_ classesOfUnit: [[Int]]) {
    starts = Array(repeating: 0, count: ids.count + 1)
    for classes in classesOfUnit { for index in classes { starts[index + 1] += 1 } }
    for index in ids.indices { starts[index + 1] += starts[index] }
    members = Array(repeating: 0, count: starts[ids.count])
    var next = starts
    for (unit, classes) in classesOfUnit.enumerated() {
      for index in classes {
        members[next[index]] = unit
        next[index] += 1
      }
    }
  }

  /// The number of classes.
  var classCount: Int { ids.count }

  /// The units of a class, ascending.
  func units(ofClass index: Int) -> ArraySlice<Int> { members[starts[index]..<starts[index + 1]] }

  /// What a number stands for.
  func value(_ number: Int) -> Connectivity { view.values[number] }

  /// Whether something passes under a number that isn't that of nothing.
  func passes(_ number: Int, _ assurance: Assurance) -> Bool {
    guard assurance == .certain else { return true }
    while isCertain.count <= number {
      isCertain.append(!view.values[isCertain.count].allowed.isEmpty)
    }
    return isCertain[number]
  }

  /// The number of a connectivity.
  func number(of connectivity: Connectivity) -> Int { Int(view.number(of: connectivity)) }

  /// Calls the body with every run of up to 64 classes that a class reaches alike: the index of the word,
  /// the number of what passes, and a bit for each class.
  ///
  /// - Complexity: O(*cells of the row*).
  func forEachWord(from source: Int, _ body: (Int, Int, UInt64) -> Void) {
    rowsWalked += 1
    matrix.forEachWord(from: ids[source]) { word, id, bits in
      let number = view.number(of: id, in: matrix)
      if number != ConnectivityView.nothing { body(word, Int(number), bits) }
    }
  }

  /// What passes from a class to another.
  ///
  /// - Complexity: O(log *cells of the row*).
  func connectivity(from source: Int, to destination: Int) -> Connectivity {
    let id = matrix.connectivityID(from: ids[source], to: ids[destination])
    return view.values[Int(view.number(of: id, in: matrix))]
  }
}

extension UInt64 {
  /// Calls the body with the numbers of a word's bits.
  func forEachNumber(ofWord word: Int, _ body: (Int) -> Void) {
    var rest = self
    while rest != 0 {
      body(word << 6 | rest.trailingZeroBitCount)
      rest &= rest - 1
    }
  }
}
