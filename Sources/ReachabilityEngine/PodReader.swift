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

  private(set) var namespace: String?
  private var group: UInt32 = 0
  private(set) var mark: UInt32 = 0
  private var known: (labels: Labels, serverMade: [String])?
  var labels = LabelIndex.Reader()
  var projection: UInt32 = 0
  var own: [UInt32] = []
  var list: [UInt32] = []

  /// Goes on with pods of a namespace.
  mutating func enter(_ namespace: String, group: UInt32, mark: UInt32) {
    self.namespace = namespace
    self.group = group
    self.mark = mark
    known = nil
  }

  /// Whether a pod's labels must be read: they aren't those of the pod before.
  mutating func needsLabels(of pod: Pod) -> Bool {
    if let known, known.labels == pod.labels, known.serverMade == pod.serverMadeLabelKeys {
      return false
    }
    known = (pod.labels, pod.serverMadeLabelKeys)
    return true
  }

  /// Starts the list of a key.
  mutating func startKey() {
    list.removeAll(keepingCapacity: true)
    list += [group, mark, projection]
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
