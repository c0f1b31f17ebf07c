/// Which fields of an object are wanted; the others are passed over unread.
///
/// Sequences are transparent: the filter of a key applies to each element of its sequence.
public indirect enum FieldFilter: Sendable {
  /// The whole value.
  case everything
  /// These fields only, each with a filter of its own.
  case only([String: FieldFilter])
}

/// The filter of each kind of object.
///
/// A kind is named `Kind`, or `group/Kind` where the group matters; the more specific name wins.
/// Until the `apiVersion` and `kind` of an object have been read, everything is kept.
public struct FieldFilters: Sendable {
  /// The filters of kinds that are named.
  public let byKind: [String: FieldFilter]
  /// The filter of all other kinds.
  public let otherwise: FieldFilter

  /// Creates filters; kinds without a name here are read by `otherwise`.
  public init(byKind: [String: FieldFilter], otherwise: FieldFilter) {
    self.byKind = byKind
    self.otherwise = otherwise
  }
}
