/// The smallest value that a chain of simplifications reaches while something stays true of it.
///
/// - Parameters:
///   - value: The value to begin with, of which it is true.
///   - simplifications: Values that are each a little simpler than a given one; larger steps first.
///   - isWanted: What must stay true, such as "the engine and the specification differ".
/// - Returns: A value of which it is true, and of none of its simplifications.
/// - Complexity: one question a simplification, and anew after each that is taken.
public func shrunk<Value>(
  _ value: Value,
  by simplifications: (Value) -> [Value],
  while isWanted: (Value) -> Bool
) -> Value {
  var smallest = value
  while let next = simplifications(smallest).first(where: isWanted) { smallest = next }
  return smallest
}

extension Array {
  /// The arrays that lack one element each.
  var withoutOne: [[Element]] {
    indices.map { index in
      var rest = self
      rest.remove(at: index)
      return rest
    }
  }

  /// The arrays in which one element is replaced by one of its simplifications.
  func simplifyingOne(_ simplifications: (Element) -> [Element]) -> [[Element]] {
    indices.flatMap { index in
      simplifications(self[index]).map { simpler in
        var result = self
        result[index] = simpler
        return result
      }
    }
  }

  /// The arrays that are one step simpler: an element less, or one that is simpler.
  func simplifications(_ ofElement: (Element) -> [Element]) -> [[Element]] {
    withoutOne + simplifyingOne(ofElement)
  }
}

/// The value with one property replaced, once for each of its simplifications.
func replacing<Value, Property>(
  _ path: WritableKeyPath<Value, Property>,
  of value: Value,
  by simplifications: [Property]
) -> [Value] {
  simplifications.map { simpler in
    var result = value
    result[keyPath: path] = simpler
    return result
  }
}

/// The value with one property set to a plain value; none where it has that value already.
func resetting<Value, Property: Equatable>(
  _ path: WritableKeyPath<Value, Property>,
  of value: Value,
  to plain: Property
) -> [Value] {
  value[keyPath: path] == plain ? [] : replacing(path, of: value, by: [plain])
}
