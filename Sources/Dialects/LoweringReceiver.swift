import Manifests

/// Lowers the objects that a reader hands out, on one thread or several.
///
/// A class because readers hand out objects from several places; it belongs to one thread.
final class LoweringReceiver: ManifestReceiver {
  /// What was lowered so far.
  private(set) var lowering: Lowering
  private var objects: Int
  private let progress: (Int) -> Void
  private let waiting: (String) -> Void
  let makeHelper: (@Sendable () -> any ManifestReceiver)?

  /// Creates a receiver that goes on with a lowering of so many objects.
  init(
    _ lowering: Lowering,
    objects: Int = 0,
    progress: @escaping (Int) -> Void = { _ in },
    waiting: @escaping (String) -> Void = { _ in }
  ) {
    self.lowering = lowering
    self.objects = objects
    self.progress = progress
    self.waiting = waiting
    let options = lowering.options
    let pool = lowering.pool
    makeHelper = { LoweringReceiver(Lowering(options: options, pool: pool)) }
  }

  func receive(_ document: ManifestDocument) {
    lowering.lower(document)
    objects += 1
    progress(objects)
  }

  func takePart() -> any Sendable {
    let taken = objects
    objects = 0
    return Part(lowered: lowering.takePart(), objects: taken)
  }

  func absorb(_ part: any Sendable) -> Bool {
    guard let part = part as? Part, lowering.absorb(part.lowered) else { return false }
    objects += part.objects
    progress(objects)
    return true
  }

  func isWaiting(for input: String) { waiting(input) }

  private struct Part: Sendable {
    let lowered: LoweredPart
    let objects: Int
  }
}
