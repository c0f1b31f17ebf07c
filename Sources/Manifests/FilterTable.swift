/// The filters of all kinds as one flat table, so that a key costs a few comparisons of bytes.
struct FilterTable {
  /// A filter in the table.
  struct ID: Hashable {
    fileprivate let index: Int
    /// Keeps everything.
    static let everything = ID(index: 0)
  }

  private struct Entry {
    let key: [UInt8]
    let filter: ID
  }

  private var nodes: [[Entry]?] = [nil]
  private var byKind: [String: ID] = [:]
  private var otherwise = ID.everything
  private var lastIdentity: (apiVersion: String, kind: String, filter: ID)?

  init(_ filters: FieldFilters) {
    otherwise = add(filters.otherwise)
    for (kind, filter) in filters.byKind { byKind[kind] = add(filter) }
  }

  private mutating func add(_ filter: FieldFilter) -> ID {
    guard case .only(let fields) = filter else { return .everything }
    let id = ID(index: nodes.count)
    nodes.append([])
    nodes[id.index] = fields.sorted { $0.key < $1.key }.map {
      Entry(key: Array($0.key.utf8), filter: add($0.value))
    }
    return id
  }

  /// The filter for the value of a key; nil if the value is not wanted.
  func filter(of key: TextSpan, in id: ID) -> ID? {
    guard let entries = nodes[id.index] else { return .everything }
    for entry in entries where entry.key.count == key.count {
      if unsafe entry.key.withUnsafeBufferPointer({ unsafe key.buffer.elementsEqual($0) }) {
        return entry.filter
      }
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
