/// Builds the tape of one object from events, leaving out what the object's filter does not want.
///
/// JSON and YAML feed it alike. It also notices duplicate keys and carries out merge keys.
struct TapeBuilder {
  /// What was wrong with an object although its text could be read.
  enum Fault {
    case duplicateKey(String, at: Location, first: Location)
    case unmergeable(at: Location)
    case foreignItem(kind: String, list: String, at: Location)
  }

  private enum Role {
    /// The object itself.
    case object
    /// Its metadata, whose managedFields nobody wants.
    case metadata
    /// Anything below.
    case inner
  }

  private struct Frame {
    let record: Int
    var filter: FilterTable.ID
    let isMapping: Bool
    let role: Role
  }

  /// A value of `<<`, with how many collections lie around it.
  private struct Merge {
    let depth: Int
    let record: Int
  }

  private(set) var records: [TapeRecord] = []
  private(set) var faults: [Fault] = []
  private var filters: FilterTable
  private var frames: [Frame] = []
  /// The values of `<<` in the open mappings, those of the innermost one last.
  private var merges: [Merge] = []
  private var siblings = SiblingKeys()

  private var pendingKey: TextSpan?
  private var pendingKeyLocation = Location(offset: 0)
  private var pendingFilter = FilterTable.ID.everything
  private var pendingIsMerge = false

  private var keepsAll = false
  private var implied = ImpliedIdentity.none
  private var apiVersion: TextSpan?
  private var objectKind: TextSpan?

  init(filters: FilterTable) { self.filters = filters }

  /// How many collections are open.
  var depth: Int { frames.count }

  /// Whether the object has been read to its end.
  var isComplete: Bool { frames.isEmpty && !records.isEmpty }

  /// Whether the next value is that of a key of the root.
  func awaitsRootValue(of key: StaticString) -> Bool {
    frames.count == 1 && pendingKey?.equals(key) == true
  }

  /// What the object says of itself so far.
  var identity: (kind: String?, apiVersion: String?) { (objectKind?.string, apiVersion?.string) }

  /// Whether the next scalar is a key.
  var expectsKey: Bool {
    guard let frame = frames.last else { return false }
    return frame.isMapping && pendingKey == nil
  }

  /// Forgets the last object and gets ready for the next.
  ///
  /// With `keepsAll` the value is no object that filters know, and all of it is kept.
  mutating func start(implied: ImpliedIdentity, keepsAll: Bool = false) {
    records.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    frames.removeAll(keepingCapacity: true)
    merges.removeAll(keepingCapacity: true)
    pendingKey = nil
    pendingIsMerge = false
    apiVersion = nil
    objectKind = nil
    self.implied = implied
    self.keepsAll = keepsAll
    pendingFilter =
      if let kind = implied.kind, let apiVersion = implied.apiVersion {
        filters.filter(ofKind: kind, apiVersion: apiVersion)
      } else {
        .everything
      }
  }

  // MARK: events

  /// Takes a key; answers whether its value is wanted.
  mutating func key(_ key: TextSpan, at location: Location, merges: Bool = false) -> Bool {
    guard let frame = frames.last else { return true }
    if merges {
      pendingFilter = .everything
    } else if let filter = filter(of: key, in: frame) {
      pendingFilter = filter
    } else {
      let end = records.count + 1
      records.append(
        TapeRecord(kind: .skipped, key: key, keyLocation: location, location: location, end: end)
      )
      return false
    }
    pendingKey = key
    pendingKeyLocation = location
    pendingIsMerge = merges
    return true
  }

  /// Takes a scalar value.
  mutating func scalar(_ kind: TapeRecord.Kind, _ text: TextSpan, at location: Location) {
    let index = appendRecord(kind, text: text, at: location)
    finishValue(index)
  }

  /// Takes the start of a mapping or sequence; `keepsAll` keeps what the filter would drop.
  mutating func begin(_ kind: TapeRecord.Kind, at location: Location, keepsAll: Bool = false) {
    let filter = keepsAll ? .everything : valueFilter
    let role = keepsAll ? .inner : roleOfValue
    let index = appendRecord(kind, text: .empty, at: location)
    frames.append(Frame(record: index, filter: filter, isMapping: kind == .mapping, role: role))
  }

  /// Takes the end of the innermost collection.
  mutating func end() {
    guard let frame = frames.popLast() else { return }
    records[frame.record].end = records.count
    if frame.isMapping {
      let merges = takeMerges()
      reportDuplicates(in: frame, except: merges)
      if !merges.isEmpty { merge(merges, into: frame) }
    }
    finishValue(frame.record)
  }

  /// Takes a value that was read before, as an alias stands for it.
  mutating func append(_ subtree: [TapeRecord]) {
    guard let first = subtree.first else { return }
    let index = appendRecord(first.kind, text: first.text, at: first.location)
    records[index].end = index + first.end
    for record in subtree.dropFirst() {
      records.append(record)
      records[records.count - 1].end += index
    }
    finishValue(index)
  }

  /// The subtree at an index, counted from 0 and without its key.
  func subtree(at index: Int) -> [TapeRecord] {
    var copy = Array(records[index..<records[index].end])
    copy[0].key = .empty
    for i in copy.indices { copy[i].end -= index }
    return copy
  }

  /// Hands out the tape; `restore` gives it back for the next object.
  mutating func takeRecords() -> [TapeRecord] {
    var taken: [TapeRecord] = []
    swap(&taken, &records)
    return taken
  }

  /// Takes the tape back.
  mutating func restore(_ tape: [TapeRecord]) { records = tape }

  // MARK: parts

  private var valueFilter: FilterTable.ID {
    guard let frame = frames.last, !frame.isMapping else { return pendingFilter }
    return frame.filter
  }

  private var roleOfValue: Role {
    guard let frame = frames.last else { return keepsAll ? .inner : .object }
    return frame.role == .object && pendingKey?.equals("metadata") == true ? .metadata : .inner
  }

  private func filter(of key: TextSpan, in frame: Frame) -> FilterTable.ID? {
    switch frame.role {
    case .object where key.equals("kind") || key.equals("apiVersion"): .everything
    case .metadata where key.equals("managedFields"): nil
    default: filters.filter(of: key, in: frame.filter)
    }
  }

  private mutating func appendRecord(
    _ kind: TapeRecord.Kind,
    text: TextSpan,
    at location: Location
  ) -> Int {
    let index = records.count
    var record = TapeRecord(kind: kind, text: text, location: location, end: index + 1)
    if let key = pendingKey {
      record.key = key
      record.keyLocation = pendingKeyLocation
      if pendingIsMerge { merges.append(Merge(depth: frames.count, record: index)) }
      pendingKey = nil
      pendingIsMerge = false
    }
    records.append(record)
    return index
  }

  private mutating func finishValue(_ index: Int) {
    guard frames.count == 1, frames[0].role == .object, frames[0].isMapping else { return }
    let record = records[index]
    guard record.kind == .string else { return }
    if record.key.equals("kind") {
      objectKind = record.text
      if let kind = implied.kind, !record.text.equals(kind) {
        faults.append(
          .foreignItem(kind: record.text.string, list: "\(kind)List", at: record.location)
        )
      }
    } else if record.key.equals("apiVersion") {
      apiVersion = record.text
    } else {
      return
    }
    guard let objectKind, let apiVersion else { return }
    frames[0].filter = filters.filter(of: objectKind, apiVersion: apiVersion)
  }

  /// The values of `<<` of the mapping that was closed just now.
  private mutating func takeMerges() -> [Int] {
    guard let last = merges.last, last.depth > frames.count else { return [] }
    let first = merges.firstIndex { $0.depth > frames.count } ?? merges.count
    defer { merges.removeSubrange(first...) }
    return merges[first...].map(\.record)
  }

  private mutating func reportDuplicates(in frame: Frame, except merges: [Int]) {
    siblings.collect(from: records, parent: frame.record, except: merges[...])
    siblings.forEachDuplicate(in: records) { first, second in
      faults.append(
        .duplicateKey(
          records[second].key.string,
          at: records[second].keyLocation,
          first: records[first].keyLocation
        )
      )
    }
  }

  /// Puts the fields of the values of `<<` behind the written fields, which win over them.
  private mutating func merge(_ values: [Int], into frame: Frame) {
    var taken = Set<TextSpan>()
    var fields: [Int] = []
    var rest = values[...]
    forEachChild(of: frame.record) { child in
      if rest.first == child {
        rest.removeFirst()
        return
      }
      taken.insert(records[child].key)
      fields.append(child)
    }
    for value in values {
      for mapping in mergedMappings(value) {
        forEachChild(of: mapping) { child in
          if taken.insert(records[child].key).inserted { fields.append(child) }
        }
      }
    }
    var merged: [TapeRecord] = []
    for field in fields {
      let shift = frame.record + 1 + merged.count - field
      for var record in records[field..<records[field].end] {
        record.end += shift
        merged.append(record)
      }
    }
    records.replaceSubrange((frame.record + 1)..., with: merged)
    records[frame.record].end = records.count
  }

  /// The mappings that the value of a `<<` names: itself, or its elements.
  private mutating func mergedMappings(_ value: Int) -> [Int] {
    var mappings: [Int] = []
    switch records[value].kind {
    case .mapping: mappings = [value]
    case .sequence: forEachChild(of: value) { mappings.append($0) }
    default: faults.append(.unmergeable(at: records[value].location))
    }
    for mapping in mappings where records[mapping].kind != .mapping {
      faults.append(.unmergeable(at: records[mapping].location))
    }
    return mappings.filter { records[$0].kind == .mapping }
  }

  private func forEachChild(of index: Int, _ body: (Int) -> Void) {
    var child = index + 1
    while child < records[index].end {
      body(child)
      child = records[child].end
    }
  }
}
