/// The labels of a pod, namespace or node: a map from key to value, in canonical order.
///
/// Stored as pairs sorted by key, so two label sets are equal exactly when they hold the same pairs.
public struct Labels: Hashable, Sendable {
  /// One label.
  public struct Pair: Hashable, Sendable {
    /// The key, prefix included.
    public let key: String
    /// The value; may be empty.
    public let value: String
    /// Creates a label.
    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The pairs, sorted by key, each key once.
  public private(set) var pairs: [Pair]

  /// Creates labels from pairs in any order; of equal keys the last one stays.
  ///
  /// - Complexity: O(*n* log *n*) in the number of pairs, O(*n*) where they are sorted already.
  public init(_ pairs: some Sequence<(String, String)> = []) {
    let written = pairs.map { Pair(key: $0.0, value: $0.1) }
    guard zip(written, written.dropFirst()).contains(where: { $0.key >= $1.key }) else {
      self.pairs = written
      return
    }
    let byKey = Dictionary(written.map { ($0.key, $0) }) { _, last in last }
    self.pairs = byKey.values.sorted { $0.key < $1.key }
  }

  /// The value of a key, or nil where the key is absent.
  ///
  /// - Complexity: O(*n*) in the number of pairs; label sets are short.
  public subscript(key: String) -> String? {
    get { pairs.first { $0.key == key }?.value }
    set {
      let index = pairs.firstIndex { $0.key >= key } ?? pairs.count
      let present = index < pairs.count && pairs[index].key == key
      if present { pairs.remove(at: index) }
      if let newValue { pairs.insert(Pair(key: key, value: newValue), at: index) }
    }
  }

  /// Whether there are none.
  public var isEmpty: Bool { pairs.isEmpty }

  /// Whether others have every one of these, as a Service's selector or a nodeSelector asks.
  public func isSubset(of other: Labels) -> Bool {
    pairs.allSatisfy { other[$0.key] == $0.value }
  }
}

extension Labels: ExpressibleByDictionaryLiteral, CustomStringConvertible {
  /// Creates labels of a literal.
  public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }
  /// `key=value` pairs joined by commas.
  public var description: String {
    pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}
