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

  /// Creates a reader.
  public init() {}

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
    guard let text = FileText(path) else {
      let reason = FileText.lastError
      diagnostics.append(
        .error("cannot read `\(path)`: \(reason)", at: SourcePosition(wholeFile: path))
      )
      return []
    }
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
    visiting.append(ConfigurationPath.normalized(path))
    defer { visiting.removeLast() }
    return decode(FileText(path, bytes: Array(text.utf8)))
  }

  private mutating func read(_ path: String, includedAt place: SourcePosition?) -> Configuration? {
    let normalized = ConfigurationPath.normalized(path)
    if visiting.contains(normalized) {
      diagnostics.append(
        .error("`\(path)` includes itself", at: place ?? SourcePosition(wholeFile: path))
      )
      return nil
    }
    visiting.append(normalized)
    defer { visiting.removeLast() }
    visited.insert(normalized)
    guard let text = FileText(path) else {
      let reason = FileText.lastError
      diagnostics.append(
        .error("cannot read `\(path)`: \(reason)", at: place ?? SourcePosition(wholeFile: path))
      )
      return nil
    }
    return decode(text)
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
      let isKnown = visited.contains(ConfigurationPath.normalized(path))
      guard !isKnown || visiting.contains(ConfigurationPath.normalized(path)),
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
