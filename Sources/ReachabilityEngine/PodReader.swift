import NetworkModel

/// Reads pods into the keys of their classes; what the pod before had is not looked up again.
///
/// A key is: group, mark of the group, projection, port table, blocks, networks, and then the labels
/// that the own selectors of the group can tell.
struct PodReader {
  /// What a key says besides labels.
  struct Facts: Hashable {
    var group: Int32
    var projection: Int32
    var portTable: Int32
    var blocks: Int32
    var networks: Int32
  }

  /// The numbers of a key in front of the labels.
  static let keyHead = 6

  /// The place of the list of blocks in a key.
  static let blocks = 4

  /// The pod that was read last.
  private var last = -1
  /// The mark of the group whose selectors' labels were marked last.
  var mark: UInt32 = 0
  var labels = LabelIndex.Reader()
  /// The key of the pod that was read last, and what is interned as that.
  var list: [UInt32] = []
  var key = -1

  /// Whether a pod shares the storage of everything but its addresses with the pod that was read last;
  /// it is the last one then.
  ///
  /// What is stored apart is read again, whether it is equal or not.
  mutating func isLike(_ pods: [Pod], _ index: Int) -> Bool {
    defer { last = index }
    guard last >= 0 else { return false }
    let last = last
    return unsafe pods.withUnsafeBytes { bytes in
      Self.wordOffsets.allSatisfy { offset in
        let one = last * MemoryLayout<Pod>.stride + offset
        let other = index * MemoryLayout<Pod>.stride + offset
        return unsafe bytes.loadUnaligned(fromByteOffset: one, as: UInt64.self)
          == bytes.loadUnaligned(fromByteOffset: other, as: UInt64.self)
      }
    }
  }

  /// Where in a pod the words lie that tell what a class depends on: references to storage, and the
  /// two words of the namespace's name.
  private static let wordOffsets: [Int] = {
    let references: [PartialKeyPath<Pod>] = [
      \.labels, \.namespace, \.ports, \.serverMadeLabelKeys, \.networks,
    ]
    let starts = references.map { path in
      guard let offset = MemoryLayout<Pod>.offset(of: path) else {
        preconditionFailure("the fields of a pod are stored")
      }
      return offset
    }
    return starts + [starts[1] + MemoryLayout<UInt64>.size]
  }()

  /// Starts the key of a pod that is unlike the last one.
  mutating func start(group: UInt32) {
    key = -1
    list.removeAll(keepingCapacity: true)
    list.append(group)
    list.append(mark)
  }

  /// The group that a key is of.
  static func group(of key: ArraySlice<UInt32>) -> UInt32 { key[key.startIndex] }

  /// What a key says besides labels.
  static func facts(of key: ArraySlice<UInt32>) -> Facts {
    let start = key.startIndex
    return Facts(
      group: Int32(key[start]),
      projection: Int32(key[start + 2]),
      portTable: Int32(key[start + 3]),
      blocks: Int32(key[start + 4]),
      networks: Int32(key[start + 5])
    )
  }
}
