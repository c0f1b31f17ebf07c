import Manifests

/// What is known of the kinds that came by, so that the objects of a dump cost one look-up each.
struct KnownKinds {
  /// A kind as objects write it, and what becomes of them.
  struct Kind {
    let group: String
    let version: String
    let kind: String
    /// What reads it; nil where its bearing is all there is to know.
    let reader: (any Dialect)?
    let bearing: ObjectCount.Bearing
  }

  private var memo = DecodingMemo<Kind>()

  /// The kind of an object that says it in so many words; nil where more must be looked at.
  ///
  /// Only kinds that are read or bear on nothing are known: of all others something is told each time.
  mutating func kind(of root: ManifestNode) -> Kind? {
    guard let apiVersion = root["apiVersion"], let kind = root["kind"],
      apiVersion.kind == .string, kind.kind == .string
    else { return nil }
    let answer = memo.lookUp(apiVersion, kind)
    if let known = answer.known { return known }
    guard let new = Kind(apiVersion: apiVersion.text, kind: kind.text) else { return nil }
    memo.remember(new, for: answer)
    return new
  }
}

extension KnownKinds.Kind {
  fileprivate init?(apiVersion: String, kind: String) {
    guard !apiVersion.isEmpty, !kind.isEmpty else { return nil }
    let name = GroupVersion(apiVersion)
    guard let entry = DialectCatalogue.groups[name.group],
      let bearing = entry.group.kinds[kind]
    else { return nil }
    group = name.group
    version = name.version
    self.kind = kind
    switch bearing {
    case .read:
      let served = entry.group.version(of: kind)
      guard served == nil || served == version, let reader = entry.readers[kind] else { return nil }
      self.reader = reader
      self.bearing = .read
    case .noBearing:
      reader = nil
      self.bearing = .noBearing
    case .entryPoint, .moved, .unsupportedPolicy:
      return nil
    }
  }
}

/// An `apiVersion` in its two parts.
struct GroupVersion {
  /// The group; empty for the core group.
  let group: String
  /// The version.
  let version: String

  /// Splits an `apiVersion`.
  init(_ apiVersion: String) {
    let parts = apiVersion.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    group = parts.count == 2 ? String(parts[0]) : ""
    version = String(parts[parts.count - 1])
  }
}
