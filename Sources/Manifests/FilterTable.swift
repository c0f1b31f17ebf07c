/// The filters of all kinds as one flat table, so that a key costs a few comparisons of bytes.
struct FilterTable: Sendable {
  /// A filter in the table.
  struct ID: Hashable {
    fileprivate let index: Int
    /// Keeps everything.
    static let everything = ID(index: 0)
  }

  private struct Entry {
    let key: [UInt8]
    /// The length and the ends of the key, so that most comparisons end here.
    let fingerprint: UInt64
    let filter: ID
  }

  /// All keys; those of one filter stand together.
  private var entries: [Entry] = []
  /// Where the keys of each filter stand; nil for the one that keeps everything.
  private var ranges: [Range<Int>?] = [nil]
  private var byKind: [String: ID] = [:]
  private var otherwise = ID.everything
  private var lastIdentity: (apiVersion: String, kind: String, filter: ID)?

  init(_ filters: FieldFilters) {
    otherwise = add(filters.otherwise)
    for (kind, filter) in filters.byKind { byKind[kind] = add(filter) }
  }

  private mutating func add(_ filter: FieldFilter) -> ID {
    guard case .only(let fields) = filter else { return .everything }
    let id = ID(index: ranges.count)
    ranges.append(0..<0)
    let own = fields.sorted { $0.key < $1.key }.map { key, filter in
      let key = Array(key.utf8)
      let fingerprint = unsafe key.withUnsafeBufferPointer {
        unsafe TextSpan(start: $0.baseAddress, count: $0.count).fingerprint
      }
      return Entry(key: key, fingerprint: fingerprint, filter: add(filter))
    }
    ranges[id.index] = entries.count..<entries.count + own.count
    entries += own
    return id
  }

  /// The filter for the value of a key; nil if the value is not wanted.
  func filter(of key: TextSpan, in id: ID) -> ID? {
    guard let range = ranges[id.index] else { return .everything }
    let fingerprint = key.fingerprint
    for index in range where entries[index].fingerprint == fingerprint {
      let isEqual = unsafe entries[index].key.withUnsafeBufferPointer {
        unsafe key == TextSpan(start: $0.baseAddress, count: $0.count)
      }
      if isEqual { return entries[index].filter }
    }
    return nil
  }

  /// The filter of a kind of object; lists are kept whole, since their items are objects.
  mutating func filter(of kind: TextSpan, apiVersion: TextSpan) -> ID {
    if let last = lastIdentity, kind.equals(last.kind), apiVersion.equals(last.apiVersion) {
      return last.filter
    }
    let (kind, apiVersion) = (kind.string, apiVersion.string)
    let filter = filter(ofKind: kind, apiVersion: apiVersion)
    lastIdentity = (apiVersion, kind, filter)
    return filter
  }

  func filter(ofKind kind: String, apiVersion: String) -> ID {
    guard !kind.hasSuffix("List") else { return .everything }
    if let slash = apiVersion.lastIndex(of: "/"),
      let filter = byKind["\(apiVersion[..<slash])/\(kind)"]
    {
      return filter
    }
    return byKind[kind] ?? otherwise
  }
}
