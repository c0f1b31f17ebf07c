/// Takes the objects of manifests in order, and what other threads have taken of the same text.
///
/// A class because the reader hands objects to it from several places.
package protocol ManifestReceiver: AnyObject {
  /// Takes an object; it and its nodes are valid until this returns.
  func receive(_ document: ManifestDocument)

  /// Makes a receiver for a part of the text that another thread reads; nil to read on one thread.
  var makeHelper: (@Sendable () -> any ManifestReceiver)? { get }

  /// Hands over what a helper has taken since the last time.
  func takePart() -> any Sendable

  /// Takes what a helper has taken as if it had been received here, now.
  ///
  /// - Returns: false, with nothing taken, where that would differ from receiving the objects one by
  ///   one: then they are read again in order.
  func absorb(_ part: any Sendable) -> Bool

  /// Hears, now and then, that nothing of an input comes.
  func isWaiting(for input: String)
}

/// Hands objects to a closure, on one thread.
final class ClosureReceiver: ManifestReceiver {
  private let deliver: (ManifestDocument) -> Void
  let makeHelper: (@Sendable () -> any ManifestReceiver)? = nil

  init(_ deliver: @escaping (ManifestDocument) -> Void) { self.deliver = deliver }

  func receive(_ document: ManifestDocument) { deliver(document) }

  func takePart() -> any Sendable { () }

  func absorb(_ part: any Sendable) -> Bool { false }

  func isWaiting(for input: String) {}
}
