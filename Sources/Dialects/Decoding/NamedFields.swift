import Manifests
import NetworkModel

/// Decodes fields by their names; a path is that of the mapping that holds them.
extension FieldDecoder {
  /// A field that must be there; its absence is reported.
  mutating func required(
    _ name: String,
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> ManifestNode? {
    if let node = present(name, in: mapping) { return node }
    report(.error(.missingField(path()[name]), at: mapping.position))
    return nil
  }

  /// A mapping that must be there, of known fields where they are given; otherwise that is reported.
  mutating func requiredMapping(
    _ name: String,
    of known: FieldSet? = nil,
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> ManifestNode? {
    guard let node = required(name, in: mapping, at: path()) else { return nil }
    guard let known else { return self.mapping(node, at: path()[name]) }
    return self.mapping(node, of: known, at: path()[name])
  }

  /// A text; nil where it is absent, null, empty, or wrong, which is reported.
  mutating func optionalText(
    _ name: String,
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> String? {
    guard let node = present(name, in: mapping), let text = text(node, at: path()[name]),
      !text.isEmpty
    else { return nil }
    return text
  }

  /// A text that must be there and not be empty; otherwise that is reported.
  mutating func requiredText(
    _ name: String,
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> String? {
    guard let node = required(name, in: mapping, at: path()),
      let text = text(node, at: path()[name])
    else { return nil }
    return check(text, { $0.isEmpty ? "not be empty" : nil }, at: node.position, path()[name])
      ? text : nil
  }

  /// One of a list of words; nil where it is absent, null, empty, or another, which is reported.
  mutating func word(
    _ name: String,
    of words: [String],
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> String? {
    guard let word = optionalText(name, in: mapping, at: path()) else { return nil }
    if words.contains(word) { return word }
    let meant = NearMiss.closest(to: word, among: words)
    report(
      .error(
        .unknownWord(path()[name], word, meant: meant),
        at: mapping[name]?.position,
        help: meant == nil ? "use \(Prose.list(words, "or"))" : nil
      )
    )
    return nil
  }

  /// A port number; nil where it is absent, null, 0, or wrong, which is reported.
  mutating func optionalPort(
    _ name: String,
    in mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> Int? {
    guard let node = present(name, in: mapping), node.integer != 0 else { return nil }
    return portNumber(node, at: path()[name])
  }
}
