import NetworkModel

/// What a thread has lowered of a part of the input, to be joined to what stands before it.
struct LoweredPart: Sendable {
  fileprivate var objects = CollectedObjects()
  fileprivate var findings = FieldDecoder.Findings()
}

extension Lowering {
  /// Hands over what was lowered since the last time.
  mutating func takePart() -> LoweredPart {
    var part = LoweredPart()
    swap(&part.objects, &objects)
    part.findings = decoder.takeFindings()
    return part
  }

  /// Takes a part as if its objects had been lowered here, one by one.
  ///
  /// - Returns: false, with nothing taken, where objects of the part bear on each other or on earlier
  ///   ones: where one is declared again, or a warning is told once for all.
  mutating func absorb(_ part: LoweredPart) -> Bool {
    guard part.findings.standAlone, objects.isDisjoint(with: part.objects) else { return false }
    objects.append(part.objects)
    decoder.append(part.findings)
    return true
  }
}
