import NetworkModel
import ReachabilityEngine

/// A row or a column of the matrix of a report.
enum ReportPeer: Hashable {
  /// A workload, the part of one that does the same, a way in, or addresses that are treated alike.
  case listed(ListedPeer)
  /// All workloads of a namespace.
  case namespace(String)
  /// All addresses outside.
  case outside
}

/// What one cell of the matrix of a report says.
struct ReportCell: Hashable {
  /// How much of everything passes.
  var reach: Reach
  /// What passes, and what may; between namespaces, between any two of their workloads.
  var connectivity: Connectivity
  /// Between namespaces: between how many pairs of their workloads something passes or may pass, of how
  /// many.
  var pairs: PairCount?
}

/// So many of some pairs.
struct PairCount: Hashable {
  var passing: Int
  var all: Int
}

/// Who may reach whom in one network, for a page: sources down, destinations across.
///
/// Where there are many workloads, rows and columns are namespaces.
struct ReportMatrix {
  /// Up to so many workloads have rows of their own.
  static let mostWorkloads = 500
  /// Up to so many groups of outside addresses have rows of their own.
  static let mostOutside = 200
  /// Up to so many namespaces there is a matrix at all.
  static let mostNamespaces = 1500

  /// The number of a cell where two ends can't speak to each other.
  static let absent = -1

  /// The secondary network that it is about; nil for the primary one.
  var network: String?
  /// The rows; the first `columnCount` of them are the columns, too, ways in are sources only.
  var peers: [ReportPeer] = []
  var columnCount = 0
  /// What cells say.
  var cells = Interned<ReportCell>()
  /// Row -> numbers of cells.
  var rows = InternedRows()
  /// What the policies of one end say, where rows are workloads.
  var sides: [ReportSide] = []
  /// Row -> the number of what the source's policies say of each destination.
  var egress = InternedRows()
  /// Column -> the number of what the destination's policies say of each source.
  var ingress = InternedRows()
  /// Some connections of cells between namespaces.
  var examples: [CellExamples] = []
  /// How many pairs of workloads are connected, or may be.
  var pairs = PairCount(passing: 0, all: 0)
  /// Between how many of these nothing passes for sure.
  var doubtfulPairs = 0

  /// Whether rows are namespaces.
  var isFolded: Bool { peers.contains { if case .listed = $0 { false } else { true } } }

  /// Reads who may reach whom.
  ///
  /// - Complexity: O(*rows* · *classes reached*), and between workloads two explanations for each pair of
  ///   a set of policies and a class.
  init(_ list: ConnectionList) {
    network = list.network.network.name
    let outside = OutsideGroups(list)
    if list.units.all.count <= Self.mostWorkloads, outside.groups.count <= Self.mostOutside {
      readWorkloads(list, outside)
    } else {
      readNamespaces(list)
    }
  }
}

/// Connections that a cell between namespaces stands for.
struct CellExamples {
  var row: Int
  var column: Int
  /// `shop/cart [Deployment] -> shop/db [StatefulSet]: TCP 5432`.
  var connections: [String]
}

/// Outside addresses, those together that reach the same and are reached by the same.
struct OutsideGroups {
  /// Classes that are alike, as one peer.
  struct Group {
    var classes: [Int]
    var blocks: [CIDR]
  }

  /// The groups in the order of addresses.
  let groups: [Group]

  /// Groups the addresses of a list; none on a secondary network, where it isn't known what else there
  /// is.
  init(_ list: ConnectionList) {
    guard list.network.network.name == nil else {
      groups = []
      return
    }
    let classes = list.outsideSources.map(\.index)
    let partition = ClassPartition(of: Set(classes), &list.rows)
    groups = Dictionary(grouping: classes) { partition.groups[$0] ?? 0 }.values
      .map { classes in
        let addresses = classes.reduce(AddressSet()) {
          $0.union(list.network.classes[$1].addresses)
        }
        return Group(classes: classes, blocks: addresses.blocks)
      }
      .sorted { $0.blocks.lexicographicallyPrecedes($1.blocks) }
  }
}
