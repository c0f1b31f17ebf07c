import Manifests
import NetworkModel

/// Decodes meta/v1 `LabelSelector`, with the checks of the API server.
extension FieldDecoder {
  /// A selector that wasn't read before; nil where something is wrong, which is reported.
  ///
  /// `{}`, and `matchLabels` and `matchExpressions` that are null or empty, select everything (N32).
  mutating func newLabelSelector(_ node: ManifestNode, at path: FieldPath) -> LabelSelector? {
    let errors = errorCount
    if node.kind == .string {
      report(
        .error(.wrongType(path, "a mapping", node), at: node.position, help: .selector(node.text))
      )
      return nil
    }
    guard let selector = mapping(node, of: .labelSelector, at: path) else { return nil }
    var requirements: [LabelRequirement] = []
    if let labels = present("matchLabels", in: selector) {
      for (key, value) in matchLabels(labels, at: path["matchLabels"]) {
        requirements.append(LabelRequirement(key, .in, [value]))
      }
    }
    let expressionsPath = path["matchExpressions"]
    let expressions = list(selector["matchExpressions"], at: expressionsPath) ?? []
    for (index, expression) in expressions.enumerated() {
      if let requirement = requirement(expression, at: expressionsPath[index]) {
        requirements.append(requirement)
      }
    }
    return errorCount == errors ? LabelSelector(requirements) : nil
  }

  private mutating func matchLabels(_ node: ManifestNode, at path: FieldPath) -> [(String, String)]
  {
    if node.kind == .string {
      report(
        .error(.wrongType(path, "a mapping", node), at: node.position, help: .pairs(node.text))
      )
      return []
    }
    guard let labels = mapping(node, at: path) else { return [] }
    var pairs: [(String, String)] = []
    for field in labels.fields {
      check(field.key, NameSyntax.labelKey, at: field.keyPosition, path[field.key])
      guard let value = labelValue(field.value, at: path[field.key]) else { continue }
      pairs.append((field.key, value))
    }
    return pairs
  }

  /// A label's value; a null one reads as empty, which is rarely meant.
  private mutating func labelValue(_ node: ManifestNode, at path: FieldPath) -> String? {
    if node.kind == .null {
      report(.warning(.nullLabel(path), at: node.position, help: "write `\"\"` if that is meant"))
    }
    guard let value = text(node, at: path) else { return nil }
    if takesAnyLabelValue, let fault = NameSyntax.labelValue(value) {
      report(.warning(.impossibleValue(path, value, fault), at: node.position))
    } else {
      check(value, NameSyntax.labelValue, at: node.position, path)
    }
    return value
  }

  private mutating func requirement(_ node: ManifestNode, at path: FieldPath) -> LabelRequirement? {
    let errors = errorCount
    guard let expression = mapping(node, of: .labelRequirement, at: path) else { return nil }
    // Beside an unknown field, a missing one is most likely the same under another name.
    let hasUnknownField = errorCount > errors
    for name in ["key", "operator"] where present(name, in: expression) == nil {
      guard !hasUnknownField else { return nil }
      let help = name == "operator" ? String.operatorChoice : nil
      report(.error(.missingField(path[name]), at: expression.position, help: help))
    }
    let key = requirementKey(expression, at: path)
    guard let operation = requirementOperator(expression, at: path),
      !hasUnknownField,
      let values = requirementValues(expression, operation, at: path), let key
    else { return nil }
    return LabelRequirement(key, operation, values)
  }

  private mutating func requirementKey(_ expression: ManifestNode, at path: FieldPath) -> String? {
    guard let node = present("key", in: expression), let key = text(node, at: path["key"]) else {
      return nil
    }
    check(key, NameSyntax.labelKey, at: node.position, path["key"])
    return key
  }

  private mutating func requirementOperator(_ expression: ManifestNode, at path: FieldPath)
    -> LabelRequirement.Operator?
  {
    guard let node = present("operator", in: expression),
      let word = text(node, at: path["operator"])
    else { return nil }
    if let operation = LabelRequirement.Operator(rawValue: word) { return operation }
    let words = LabelRequirement.Operator.allCases.map(\.rawValue)
    let meant = NearMiss.closest(to: word, among: words)
    report(
      .error(
        .unknownWord(path["operator"], word, meant: meant),
        at: node.position,
        help: meant == nil ? .operatorChoice : nil
      )
    )
    return nil
  }

  private mutating func requirementValues(
    _ expression: ManifestNode,
    _ operation: LabelRequirement.Operator,
    at path: FieldPath
  ) -> [String]? {
    let valuesPath = path["values"]
    guard let nodes = list(expression["values"], at: valuesPath, example: { "`[\($0)]`" })
    else { return nil }
    switch operation {
    case .in, .notIn:
      if nodes.isEmpty {
        let node = present("values", in: expression) ?? expression
        report(.error(.valuesNeeded(valuesPath, operation), at: node.position))
        return nil
      }
    case .exists, .doesNotExist:
      if let first = nodes.first {
        report(
          .error(
            .valuesForbidden(valuesPath, operation),
            at: first.position,
            help: operation == .exists
              ? "to ask for values, use `In`" : "to exclude values, use `NotIn`"
          )
        )
        return nil
      }
    }
    let values = nodes.enumerated().map { labelValue($0.element, at: valuesPath[$0.offset]) }
    return values.contains(nil) ? nil : values.compactMap { $0 }
  }
}

extension FieldSet {
  /// The fields of a label selector.
  static let labelSelector = FieldSet(
    ["matchLabels", "matchExpressions"],
    misplaced: [
      "podSelector": "the selector stands here already: remove this level",
      "namespaceSelector": "`namespaceSelector` stands beside `podSelector`, not inside it",
      "ipBlock": "`ipBlock` is a peer of its own: `- ipBlock: ...`",
      "ports": "`ports` stands beside `from` or `to`, not inside a peer",
    ],
    otherwise: "labels go under `matchLabels`"
  )

  /// The fields of an item of `matchExpressions`.
  static let labelRequirement = FieldSet(["key", "operator", "values"])
}

extension String {
  /// `app=web` as YAML.
  fileprivate static func pairs(_ text: String) -> String {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    let isPair = parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    return isPair ? "write `{\(parts[0]): \(parts[1])}`" : "labels are written `key: value`"
  }

  /// A selector written as text.
  fileprivate static func selector(_ text: String) -> String {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    let isPair = parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    let pair = isPair ? "\(parts[0]): \(parts[1])" : "key: value"
    return "pods and namespaces are selected by labels: `matchLabels: {\(pair)}`"
  }

  fileprivate static let operatorChoice = "use `In`, `NotIn`, `Exists` or `DoesNotExist`"
}

extension Diagnostic.Message {
  /// A field that the API requires.
  static func missingField(_ path: FieldPath) -> Self { "`\(path)` is missing" }

  /// A word that isn't one of a closed list.
  static func unknownWord(_ path: FieldPath, _ word: String, meant: String?) -> Self {
    if word.isEmpty { return "`\(path)` is empty" }
    return "`\(path)` doesn't know `\(word)`\(meant.map { "; did you mean `\($0)`?" } ?? "")"
  }

  fileprivate static func impossibleValue(_ path: FieldPath, _ value: String, _ fault: String)
    -> Self
  { "no label has the value `\(value)` of `\(path)`: a label's value must \(fault)" }

  fileprivate static func nullLabel(_ path: FieldPath) -> Self {
    "`\(path)` has no value and reads as the empty text"
  }

  fileprivate static func valuesNeeded(_ path: FieldPath, _ operation: LabelRequirement.Operator)
    -> Self
  { "`\(path)` must have a value, since `operator` is `\(operation.rawValue)`" }

  fileprivate static func valuesForbidden(_ path: FieldPath, _ operation: LabelRequirement.Operator)
    -> Self
  { "`\(path)` must be empty, since `operator` is `\(operation.rawValue)`" }
}
