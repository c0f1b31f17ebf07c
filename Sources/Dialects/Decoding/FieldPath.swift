/// The path of a field as its author would write it, such as `spec.ingress[0].from`.
///
/// A linked list: a step costs one allocation, and the text is made only when it is printed.
indirect enum FieldPath: Sendable {
  /// The object itself.
  case root
  /// A field of a mapping.
  case field(FieldPath, String)
  /// An item of a list, counted from 0.
  case item(FieldPath, Int)

  /// The path of a field inside.
  subscript(name: String) -> FieldPath { .field(self, name) }
  /// The path of an item inside.
  subscript(index: Int) -> FieldPath { .item(self, index) }
}

extension FieldPath: CustomStringConvertible {
  /// `spec.ingress[0].from`; a key that has dots or slashes stands in brackets.
  var description: String {
    switch self {
    case .root: return ""
    case .item(let list, let index): return "\(list)[\(index)]"
    case .field(.root, let name): return name
    case .field(let parent, let name):
      let isPlain = !name.contains { $0 == "." || $0 == "/" }
      return isPlain ? "\(parent).\(name)" : "\(parent)[\(name)]"
    }
  }
}
