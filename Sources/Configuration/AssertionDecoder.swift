import Manifests
import NetworkModel

/// Turns an entry under `assertions:` into a value, with a diagnostic for every fault.
struct AssertionDecoder {
  private(set) var diagnostics: [Diagnostic] = []
  private let text: FileText

  init(text: FileText) { self.text = text }

  /// What an entry says: a sentence, or a mapping with one; nil where there is none.
  mutating func assertion(_ node: ManifestNode) -> Configuration.Assertion? {
    guard node.kind == .mapping else {
      guard let sentence = string(node) else { return nil }
      return said(sentence, node, at: node.position)
    }
    var sentence: String?
    if let written = node["assert"] {
      sentence = string(written)
    } else {
      diagnostics.append(.error(.noSentence, at: node.position))
    }
    // What is wrong with the other keys is told where the sentence is missing, too.
    var assertion = said(sentence ?? "", node["assert"] ?? node, at: node.position)
    for field in node.fields where field.key != "assert" { decode(field, into: &assertion) }
    return sentence == nil ? nil : assertion
  }

  /// A sentence alone.
  private func said(
    _ sentence: String,
    _ node: ManifestNode,
    at position: SourcePosition
  ) -> Configuration.Assertion {
    let place = text.place(of: sentence, at: node.position)
    return Configuration.Assertion(
      sentence: sentence,
      position: position,
      sentencePosition: place.start,
      isVerbatim: place.isVerbatim
    )
  }

  private mutating func decode(
    _ field: ManifestNode.Field,
    into assertion: inout Configuration.Assertion
  ) {
    switch field.key {
    case "except": assertion.exceptions = exceptions(field.value)
    case "name": assertion.name = string(field.value)
    case "owner": assertion.owner = string(field.value)
    case "reason": assertion.reason = string(field.value)
    case "severity": assertion.severity = severity(field.value)
    default:
      diagnostics.append(
        .error(.unknownKey(field.key, among: Configuration.Assertion.keys), at: field.keyPosition)
      )
    }
  }

  private mutating func exceptions(_ node: ManifestNode) -> [Configuration.Exception] {
    let nodes = node.kind == .sequence ? Array(node.elements) : [node]
    if nodes.isEmpty { diagnostics.append(.error(.noException, at: node.position)) }
    return nodes.compactMap { node in
      string(node).map { exception in
        let place = text.place(of: exception, at: node.position)
        return Configuration.Exception(
          text: exception,
          position: place.start,
          isVerbatim: place.isVerbatim
        )
      }
    }
  }

  private mutating func severity(_ node: ManifestNode) -> AssertionSeverity {
    guard let name = string(node) else { return .error }
    if let severity = AssertionSeverity(rawValue: name) { return severity }
    diagnostics.append(.error(.unknownSeverity(name), at: node.position))
    return .error
  }

  private mutating func string(_ node: ManifestNode) -> String? {
    guard node.kind == .string else {
      diagnostics.append(.error(.notAString(node.text), at: node.position))
      return nil
    }
    return node.text
  }
}

extension Diagnostic.Message {
  fileprivate static let noSentence: Self =
    "the assertion has no sentence; expected `assert:` with one"
  fileprivate static let noException: Self = "the list of exceptions is empty"
  fileprivate static func unknownSeverity(_ name: String) -> Self {
    let all = AssertionSeverity.allCases.map(\.rawValue)
    if let near = NearMiss.closest(to: name, among: all) {
      return "unknown severity `\(name)`; did you mean `\(near)`?"
    }
    return "unknown severity `\(name)`; expected one of \(all.joined(separator: ", "))"
  }
}
