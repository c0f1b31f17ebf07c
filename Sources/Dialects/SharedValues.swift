import Manifests
import NetworkModel

/// Shares equal texts and label sets between objects, so that 150,000 pods cost little.
struct SharedValues {
  private var texts: Set<String> = []
  private var labelSets: [[String]: Labels] = [:]
  private var portLists: Set<[ContainerPort]> = []

  /// The text itself, in storage shared with equal ones.
  mutating func text(_ text: String) -> String {
    // Texts of up to 15 bytes live in the value itself.
    text.utf8.count <= 15 ? text : texts.insert(text).memberAfterInsert
  }

  /// The ports themselves, in storage shared with equal lists.
  mutating func ports(_ ports: [ContainerPort]) -> [ContainerPort] {
    ports.isEmpty ? ports : portLists.insert(ports).memberAfterInsert
  }

  /// The labels of a mapping; each distinct set is checked and built once.
  ///
  /// Labels that are wrong are reported and left out.
  mutating func labels(
    _ node: ManifestNode?,
    at path: @autoclosure () -> FieldPath,
    _ decoder: inout FieldDecoder
  ) -> Labels {
    guard let node, node.kind != .null else { return [:] }
    guard let mapping = decoder.mapping(node, at: path()) else { return [:] }
    var flat: [String] = []
    for field in mapping.fields where field.value.isText {
      flat.append(field.key)
      flat.append(field.value.text)
    }
    let isAllText = flat.count == 2 * mapping.fields.reduce(0) { count, _ in count + 1 }
    if isAllText, let known = labelSets[flat] { return known }
    let faults = decoder.diagnostics.count
    let pairs = checkedPairs(mapping, at: path(), &decoder)
    let labels = Labels(pairs)
    // What is worth a warning is worth it at every place.
    if isAllText, decoder.diagnostics.count == faults { labelSets[flat] = labels }
    return labels
  }

  private mutating func checkedPairs(
    _ mapping: ManifestNode,
    at path: FieldPath,
    _ decoder: inout FieldDecoder
  ) -> [(String, String)] {
    var pairs: [(String, String)] = []
    for field in mapping.fields {
      let fieldPath = path[field.key]
      let errors = decoder.errorCount
      decoder.check(field.key, NameSyntax.labelKey, at: field.keyPosition, fieldPath)
      guard let value = decoder.text(field.value, at: fieldPath) else { continue }
      decoder.check(value, NameSyntax.labelValue, at: field.value.position, fieldPath)
      if decoder.errorCount == errors { pairs.append((text(field.key), text(value))) }
    }
    return pairs
  }
}
