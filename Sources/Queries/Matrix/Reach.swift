import NetworkModel
import Reports

/// How much of the asked connections passes between two groups of endpoints.
enum Reach: UInt8, Hashable {
  /// All of them between every pair.
  case all
  /// Some of them, or between some pairs only.
  case some
  /// None between any pair.
  case none
  /// None for sure, some perhaps.
  case unknown

  /// What passes between one pair.
  init(_ connectivity: Connectivity, of asked: ConnectionSet) {
    if asked.isSubset(of: connectivity.allowed) {
      self = .all
    } else if connectivity.possible.intersection(asked).isEmpty {
      self = .none
    } else {
      self = connectivity.allowed.intersection(asked).isEmpty ? .unknown : .some
    }
  }

  /// What two sets of pairs have together.
  func joined(_ other: Self) -> Self {
    if self == other { return self }
    return [self, other].contains { $0 == .all || $0 == .some } ? .some : .unknown
  }

  /// The word in data: of ports that were asked, or of everything.
  func word(isAsked: Bool) -> String {
    switch self {
    case .all: isAsked ? "allow" : "all"
    case .some: isAsked ? "partial" : "some"
    case .none: isAsked ? "deny" : "none"
    case .unknown: "unknown"
    }
  }

  /// The cell in text.
  var cell: Grid.Cell {
    switch self {
    case .all: Grid.Cell(".", .allow)
    case .some: Grid.Cell("+", .name)
    case .none: Grid.Cell("X", .deny)
    case .unknown: Grid.Cell("?", .unknown)
    }
  }
}
