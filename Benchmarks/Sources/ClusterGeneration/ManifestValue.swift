/// A value of a manifest, with its fields in alphabetical order as kubectl prints them.
public enum ManifestValue: Sendable {
  /// A string.
  case text(String)
  /// An integer.
  case number(Int)
  /// A boolean.
  case flag(Bool)
  /// A sequence.
  case list([ManifestValue])
  /// A mapping.
  case fields([(key: String, value: ManifestValue)])

  /// A mapping of strings.
  public static func strings(_ values: [String: String]) -> ManifestValue {
    .fields(values.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
  }

  /// This mapping with further fields; a value that is no mapping stays as it is.
  public func adding(_ more: KeyValuePairs<String, ManifestValue>) -> ManifestValue {
    guard case .fields(let own) = self else { return self }
    return .fields((own + more.map { ($0.key, $0.value) }).sorted { $0.key < $1.key })
  }
}

extension ManifestValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Creates a string.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension ManifestValue: ExpressibleByIntegerLiteral {
  /// Creates an integer.
  public init(integerLiteral value: Int) { self = .number(value) }
}

extension ManifestValue: ExpressibleByBooleanLiteral {
  /// Creates a boolean.
  public init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension ManifestValue: ExpressibleByArrayLiteral {
  /// Creates a sequence.
  public init(arrayLiteral elements: ManifestValue...) { self = .list(elements) }
}

extension ManifestValue: ExpressibleByDictionaryLiteral {
  /// Creates a mapping; sorts its fields.
  public init(dictionaryLiteral elements: (String, ManifestValue)...) {
    let fields = elements.map { (key: $0.0, value: $0.1) }
    let isSorted = zip(fields, fields.dropFirst()).allSatisfy { $0.key < $1.key }
    self = .fields(isSorted ? fields : fields.sorted { $0.key < $1.key })
  }
}
