import NetworkModel

/// One object that was read: a document, or an item of a List.
///
/// A class because nodes point into it and must notice when its delivery is over: then the tape is
/// taken back for the next document, and a node that was kept has nothing to stand on.
@safe
public final class ManifestDocument {
  /// What positions bear: the file as the user named it, or what stands in its place.
  public let file: String
  /// The kind that a typed list implies for an item that carries none of its own, such as `Pod`.
  public let impliedKind: String?
  /// The API version that a typed list implies for an item that carries none of its own.
  public let impliedAPIVersion: String?

  private var tape: UnsafeBufferPointer<TapeRecord>
  private let rootIndex: Int
  private let places: Places

  var isYAML: Bool { places.isYAML }

  /// The tape must stay where it is until `endDelivery`.
  init(
    tape: UnsafeBufferPointer<TapeRecord>,
    root: Int,
    implied: ImpliedIdentity,
    places: Places,
    file: String
  ) {
    unsafe self.tape = tape
    self.file = file
    self.places = places
    rootIndex = root
    impliedKind = implied.kind
    impliedAPIVersion = implied.apiVersion
  }

  /// The outermost value, always a mapping.
  public var root: ManifestNode { ManifestNode(document: self, index: rootIndex) }

  func position(of location: Location) -> SourcePosition {
    places.position(of: location, in: file)
  }

  /// A record of the tape.
  func record(at index: Int) -> TapeRecord {
    precondition(unsafe index < tape.count, "a node must not be asked after its delivery")
    return unsafe tape[index]
  }

  /// Calls `body` with the records of a range and their places in it.
  func withRecords(_ range: Range<Int>, _ body: (borrowing TapeRecord, Int) -> Void) {
    precondition(
      unsafe range.upperBound <= tape.count,
      "a node must not be asked after its delivery"
    )
    for index in range { unsafe body(tape[index], index - range.lowerBound) }
  }

  /// Ends the delivery: leaves nothing to read.
  func endDelivery() { unsafe tape = UnsafeBufferPointer(start: nil, count: 0) }
}

/// What a typed list says about its items, such as `Pod` and `v1` for a `PodList`.
struct ImpliedIdentity: Hashable, Sendable {
  var kind: String?
  var apiVersion: String?

  /// What a plain `List` implies: nothing.
  static let none = ImpliedIdentity(kind: nil, apiVersion: nil)

  init(kind: String?, apiVersion: String?) {
    self.kind = kind
    self.apiVersion = apiVersion
  }

  /// What a list of this kind implies; nil if this is no kind of list.
  init?(listKind: String, apiVersion: String?) {
    guard listKind.hasSuffix("List") else { return nil }
    let item = String(listKind.dropLast(4))
    self = item.isEmpty ? .none : ImpliedIdentity(kind: item, apiVersion: apiVersion)
  }
}

/// How locations become positions.
enum Places {
  /// Locations are lines and columns, counted from this line on (0-based).
  case lines(first: Int)
  /// Locations are byte offsets.
  case offsets(LineCounter)

  var isYAML: Bool {
    switch self {
    case .lines: true
    case .offsets: false
    }
  }

  func position(of location: Location, in file: String) -> SourcePosition {
    switch self {
    case .lines(let first):
      SourcePosition(file: file, line: first + location.line + 1, column: location.column + 1)
    case .offsets(let counter):
      counter.position(of: location.offset, in: file)
    }
  }
}
