/// How a mapping or a sequence is laid out, where the format leaves a choice.
public enum DataLayout: Hashable, Sendable {
  /// Each entry on lines of its own.
  case block
  /// All on one line, with everything inside.
  case line
}

/// A value that was written once, to be inserted many times.
public struct DataFragment: Sendable {
  let bytes: [UInt8]
}

/// Writes structured data as a stream of events, keys in the order in which they come.
///
/// Two formats implement it: JSON and YAML. Mappings and sequences must be ended in order; inside a
/// mapping each value follows its key. Use the closure forms `mapping` and `sequence`, which keep that
/// by construction.
public protocol DataWriter: AnyObject {
  /// Whether somebody still reads; long reports stop where this turns false.
  var isOpen: Bool { get }
  /// Begins a mapping.
  func beginMapping(_ layout: DataLayout)
  /// Ends the innermost mapping.
  func endMapping()
  /// Begins a sequence.
  func beginSequence(_ layout: DataLayout)
  /// Ends the innermost sequence.
  func endSequence()
  /// Writes the key of the next value of a mapping.
  func key(_ name: String)
  /// Writes text.
  func string(_ text: String)
  /// Writes a number.
  func integer(_ number: Int)
  /// Writes a truth value.
  func boolean(_ value: Bool)
  /// Writes null.
  func null()
  /// Records the value that `body` writes, without writing it.
  ///
  /// Called behind a key; the fragment fits behind any key at the same depth and layout.
  func fragment(_ body: () -> Void) -> DataFragment
  /// Writes a recorded value behind a key.
  func insert(_ fragment: DataFragment)
  /// Ends the document.
  func end()
}

extension DataWriter {
  /// Writes a mapping whose fields `body` writes.
  public func mapping(_ layout: DataLayout = .block, _ body: () -> Void) {
    beginMapping(layout)
    body()
    endMapping()
  }

  /// Writes a sequence whose elements `body` writes.
  public func sequence(_ layout: DataLayout = .block, _ body: () -> Void) {
    beginSequence(layout)
    body()
    endSequence()
  }

  /// Writes a sequence of texts.
  public func strings(_ texts: some Sequence<String>, _ layout: DataLayout = .line) {
    sequence(layout) {
      for text in texts { string(text) }
    }
  }

  /// Writes a field of text.
  public func field(_ name: String, _ text: String) {
    key(name)
    string(text)
  }

  /// Writes a field of text, null where there is none.
  public func field(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  /// Writes a field of a number.
  public func field(_ name: String, _ number: Int) {
    key(name)
    integer(number)
  }

  /// Writes a field of a truth value.
  public func field(_ name: String, _ value: Bool) {
    key(name)
    boolean(value)
  }

  /// Writes a field of texts.
  public func field(_ name: String, _ texts: [String]) {
    key(name)
    strings(texts)
  }

  /// Writes a field whose value is a mapping.
  public func mapping(_ name: String, _ layout: DataLayout = .block, _ body: () -> Void) {
    key(name)
    mapping(layout, body)
  }

  /// Writes a field whose value is a sequence.
  public func sequence(_ name: String, _ layout: DataLayout = .block, _ body: () -> Void) {
    key(name)
    sequence(layout, body)
  }
}
