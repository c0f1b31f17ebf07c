/// A value of a YAML or JSON document before it is written.
indirect enum DocumentValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case string(String)
  case sequence([DocumentValue])
  case mapping([(key: String, value: DocumentValue)])

  /// A mapping of the fields that are there.
  static func mapping(_ fields: [(key: String, value: DocumentValue)?]) -> Self {
    .mapping(fields.compactMap(\.self))
  }

  static let emptyMapping = Self.mapping([] as [(key: String, value: DocumentValue)])

  static func strings(_ texts: [String]) -> Self { .sequence(texts.map { .string($0) }) }

  static func labels(_ labels: [LabelManifest]) -> Self {
    .mapping(labels.map { (key: $0.key, value: .string($0.value)) })
  }

  /// The value with all mappings in another order, at every depth.
  func shuffled(_ random: inout SplitMix64) -> Self {
    switch self {
    case .null, .boolean, .integer, .string:
      return self
    case .sequence(let elements):
      return .sequence(elements.map { $0.shuffled(&random) })
    case .mapping(let fields):
      let inner = fields.map { (key: $0.key, value: $0.value.shuffled(&random)) }
      return .mapping(inner.shuffled(using: &random))
    }
  }
}

extension ManifestField {
  /// The field under its key; nothing where it is absent.
  func field(_ key: String, _ document: (Value) -> DocumentValue) -> (
    key: String, value: DocumentValue
  )? {
    switch self {
    case .absent: nil
    case .null: (key: key, value: .null)
    case .filled(let value): (key: key, value: document(value))
    }
  }
}
