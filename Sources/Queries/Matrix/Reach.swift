import NetworkModel
import Reports

/// How much of the asked connections passes between two groups of endpoints: the less, the lower.
enum Reach: UInt8, Hashable, CaseIterable {
  /// None between any pair.
  case none
  /// None for sure, some perhaps.
  case unknown
  /// Of every pair no more than `fewPorts`.
  case few
  /// More, though not all of them between any pair.
  case many
  /// All of them, between some pairs only.
  case somePairs
  /// All of them between every pair.
  case all

  /// So many ports are a few.
  static let fewPorts = 16

  /// What passes between one pair.
  init(_ connectivity: Connectivity, of asked: ConnectionSet) {
    let sure = connectivity.allowed.intersection(asked)
    if asked.isSubset(of: sure) {
      self = .all
    } else if !sure.isEmpty {
      self = sure.portCount <= Self.fewPorts ? .few : .many
    } else {
      self = connectivity.possible.intersection(asked).isEmpty ? .none : .unknown
    }
  }

  /// What two sets of pairs have together.
  func joined(_ other: Self) -> Self {
    if self == other { return self }
    let most = max(rawValue, other.rawValue)
    return Self.allCases[Int(min(most, Self.somePairs.rawValue))]
  }

  /// The same, where only nothing, something and everything are told apart.
  var withoutAmount: Self {
    switch self {
    case .few, .many, .somePairs: .many
    case .none, .unknown, .all: self
    }
  }

  /// The word in data: of ports that were asked, or of everything.
  func word(isAsked: Bool) -> String {
    switch self {
    case .all: isAsked ? "allow" : "all"
    case .few, .many, .somePairs: isAsked ? "partial" : "some"
    case .none: isAsked ? "deny" : "none"
    case .unknown: "unknown"
    }
  }

  /// The cell in text.
  var cell: Grid.Cell {
    switch self {
    case .all: Grid.Cell(".", .allow)
    case .few, .many, .somePairs: Grid.Cell("+", .name)
    case .none: Grid.Cell("X", .deny)
    case .unknown: Grid.Cell("?", .unknown)
    }
  }
}

extension ConnectionSet {
  /// The number of its ports, over all protocols.
  var portCount: Int {
    entries.reduce(0) { count, entry in
      entry.ports.ranges.reduce(count) {
        $0 + Int($1.upperBound) - Int($1.lowerBound) + 1
      }
    }
  }
}
