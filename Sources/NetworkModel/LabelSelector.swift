/// One requirement of a label selector: a key, an operator and its values.
///
/// Kubernetes, meta/v1 `LabelSelectorRequirement`. `matchLabels` pairs become `in` with one value.
public struct LabelRequirement: Hashable, Sendable {
  /// Relates a label's key to the values of the requirement.
  public enum Operator: String, Hashable, Sendable, CaseIterable {
    /// The key is there and its value is one of the values.
    case `in` = "In"
    /// The key is absent, or its value is none of the values.
    case notIn = "NotIn"
    /// The key is there.
    case exists = "Exists"
    /// The key is absent.
    case doesNotExist = "DoesNotExist"
  }

  /// The label's key.
  public let key: String
  /// How the key's value is judged.
  public let `operator`: Operator
  /// Sorted, without repeats; not empty for `in` and `notIn`, empty for the other two.
  public let values: [String]

  /// Creates a requirement; the values may come in any order.
  public init(_ key: String, _ operator: Operator, _ values: [String] = []) {
    self.key = key
    self.operator = `operator`
    self.values = Set(values).sorted()
  }
}

extension LabelRequirement {
  /// Whether a label's value meets the requirement; nil stands for a key that is absent (N32).
  public func holds(for value: String?) -> Bool {
    switch self.operator {
    case .in: value.map(values.contains) ?? false
    case .notIn: !(value.map(values.contains) ?? false)
    case .exists: value != nil
    case .doesNotExist: value == nil
    }
  }
}

extension LabelRequirement: Comparable, CustomStringConvertible {
  /// Orders by key, operator and values.
  public static func < (a: Self, b: Self) -> Bool {
    if a.key != b.key { return a.key < b.key }
    if a.operator != b.operator { return a.operator.rawValue < b.operator.rawValue }
    return a.values.lexicographicallyPrecedes(b.values)
  }

  /// As `kubectl` writes it: `app=web`, `tier in (a,b)`, `tier notin (a)`, `app`, `!app`.
  public var description: String {
    switch self.operator {
    case .in where values.count == 1: "\(key)=\(values[0])"
    case .in: "\(key) in (\(values.joined(separator: ",")))"
    case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
    case .exists: key
    case .doesNotExist: "!\(key)"
    }
  }
}

/// A Kubernetes label selector: requirements that must all hold (N32).
///
/// No requirement at all selects everything. An absent selector is not an empty one: where the API
/// tells them apart, the property is a `LabelSelector?`.
public struct LabelSelector: Hashable, Sendable {
  /// The requirements, sorted, each once.
  public let requirements: [LabelRequirement]

  /// Creates a selector; the requirements may come in any order.
  public init(_ requirements: [LabelRequirement] = []) {
    self.requirements = Set(requirements).sorted()
  }

  /// Creates the selector of all who have some labels: `matchLabels`.
  public init(matchLabels labels: Labels) {
    self.init(labels.pairs.map { LabelRequirement($0.key, .in, [$0.value]) })
  }

  /// The selector without requirements, which selects everything.
  public static let everything = LabelSelector()

  /// Whether it has no requirement.
  public var isEmpty: Bool { requirements.isEmpty }

  /// Whether labels that are all known meet every requirement.
  public func matches(_ labels: Labels) -> Bool {
    requirements.allSatisfy { $0.holds(for: labels[$0.key]) }
  }
}

extension LabelSelector: ExpressibleByDictionaryLiteral, CustomStringConvertible {
  /// Creates the selector of a `matchLabels` literal.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { LabelRequirement($0.0, .in, [$0.1]) })
  }

  /// The requirements joined by commas, `everything` where there are none.
  public var description: String {
    isEmpty ? "everything" : requirements.map(\.description).joined(separator: ",")
  }
}
