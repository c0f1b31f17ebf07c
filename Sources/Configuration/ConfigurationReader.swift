public import NetworkModel
import Manifests

/// Reads files of the form of `netsim.yaml`.
///
/// Unknown keys are errors, so that a misspelt `asertions` never passes as "nothing to check".
public struct ConfigurationReader {
  /// What was wrong, in the order found.
  public private(set) var diagnostics: [Diagnostic] = []
  private var visiting: [String] = []
  private var visited: Set<String> = []
  private let contents: (String) throws(Unreadable) -> [UInt8]

  /// Why a file can't be read.
  public struct Unreadable: Error, Sendable {
    /// A reason in words: lower case first, no full stop.
    public var reason: String

    /// Creates a reason.
    public init(_ reason: String) { self.reason = reason }
  }

  /// Creates a reader of files on disk.
  public init() {
    self.init { path throws(Unreadable) in try FileText.contents(of: path) }
  }

  /// Creates a reader of files that are kept elsewhere.
  ///
  /// - Parameter contents: Gives the bytes of a file.
  public init(contents: @escaping (String) throws(Unreadable) -> [UInt8]) {
    self.contents = contents
  }

  /// Reads a file and those that it includes, each once, however often it is included.
  ///
  /// What an included file says is added after what the file itself says; of a host name, and of the
  /// profile, the first word counts, and a profile that differs is an error.
  ///
  /// - Returns: What it says; nil where the file can't be read at all.
  public mutating func read(_ path: String) -> Configuration? { read(path, includedAt: nil) }

  /// Reads a file that holds nothing but host names with their addresses.
  ///
  /// - Returns: The names, sorted; none where the file can't be read, which the diagnostics say.
  public mutating func readNames(_ path: String) -> [Configuration.HostName] {
    guard let text = text(of: path, namedAt: nil) else { return [] }
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    var decoder = ConfigurationDecoder(text: text)
    let summary = reader.read([.text(name: text.path, bytes: text.bytes)]) { document in
      decoder.decodeNames(document.root)
    }
    diagnostics += summary.diagnostics + decoder.diagnostics
    return decoder.configuration.names
  }

  /// Reads a text as if it were the file of this path.
  public mutating func read(_ path: String, text: String) -> Configuration? {
    visiting.append(SourcePosition.plain(path))
    defer { visiting.removeLast() }
    return decode(FileText(path, bytes: Array(text.utf8)))
  }

  private mutating func read(_ path: String, includedAt place: SourcePosition?) -> Configuration? {
    let normalized = SourcePosition.plain(path)
    if visiting.contains(normalized) {
      diagnostics.append(
        .error("`\(path)` includes itself", at: place ?? SourcePosition(wholeFile: path))
      )
      return nil
    }
    visiting.append(normalized)
    defer { visiting.removeLast() }
    visited.insert(normalized)
    guard let text = text(of: path, namedAt: place) else { return nil }
    return decode(text)
  }

  private mutating func text(of path: String, namedAt place: SourcePosition?) -> FileText? {
    do throws(Unreadable) {
      return FileText(path, bytes: try contents(path))
    } catch {
      diagnostics.append(
        .error(
          "cannot read `\(path)`: \(error.reason)",
          at: place ?? SourcePosition(wholeFile: path)
        )
      )
      return nil
    }
  }

  private mutating func decode(_ text: FileText) -> Configuration? {
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    var decoder = ConfigurationDecoder(text: text)
    let summary = reader.read([.text(name: text.path, bytes: text.bytes)]) { document in
      decoder.decode(document.root)
    }
    diagnostics += summary.diagnostics + decoder.diagnostics
    guard summary.documents > 0 else {
      if summary.diagnostics.isEmpty {
        diagnostics.append(
          .error("`\(text.path)` is empty", at: SourcePosition(wholeFile: text.path))
        )
      }
      return nil
    }
    var configuration = decoder.configuration
    for inclusion in decoder.inclusions {
      let path = ConfigurationPath.resolve(inclusion.value, relativeTo: text.path)
      let isKnown = visited.contains(SourcePosition.plain(path))
      guard !isKnown || visiting.contains(SourcePosition.plain(path)),
        let included = read(path, includedAt: inclusion.position)
      else { continue }
      diagnostics += configuration.add(included)
    }
    return configuration
  }
}

extension Configuration {
  /// Adds what an included file says.
  ///
  /// - Returns: What both say and can't both be meant.
  fileprivate mutating func add(_ included: Configuration) -> [Diagnostic] {
    assertions += included.assertions
    let known = Set(names.map(\.name))
    names += included.names.filter { !known.contains($0.name) }
    names.sort { $0.name < $1.name }
    podCIDRs += included.podCIDRs.filter { !podCIDRs.contains($0) }
    if let more = included.manifests { manifests = (manifests ?? []) + more }
    guard let other = included.cni else { return [] }
    guard let cni, cni.value != other.value else {
      self.cni = cni ?? other
      return []
    }
    let note = Diagnostic.Note("it is `\(cni.value)` here", at: cni.position)
    return [
      .error("the profile `\(other.value)` differs from another", at: other.position, notes: [note])
    ]
  }
}
