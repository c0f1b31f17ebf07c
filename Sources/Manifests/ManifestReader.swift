public import NetworkModel

/// One thing to read.
public enum ManifestInput: Hashable, Sendable {
  /// A file, or a folder with everything below it that ends in `.yaml`, `.yml` or `.json`.
  case path(String)
  /// Standard input to its end.
  case standardInput
  /// Text that the caller has, with the name that positions shall bear.
  case text(name: String, bytes: [UInt8])
  /// What a run of `kubectl` prints.
  case kubectl(KubectlOutput)
}

/// What a reading came to.
public struct ReadSummary: Sendable {
  /// What was wrong with the text or the files, in the order it was found.
  public var diagnostics: [Diagnostic] = []
  /// How many files, inputs and texts were read.
  public var files = 0
  /// How many bytes they had.
  public var bytes = 0
  /// How many objects were delivered.
  public var documents = 0
  /// How many files held nothing but blanks and comments.
  public var emptyFiles = 0
  /// The folders that were named but hold no manifest.
  public var foldersWithoutManifests: [String] = []
  /// The resources of a cluster that couldn't be read; nothing else tells of them.
  public internal(set) var refusals: [ResourceRefusal] = []
}

/// Reads manifests: files, folders, standard input, and what `kubectl` prints; YAML and JSON.
///
/// Documents are delivered one by one, and so are the items of every `List` and `PodList`, so the
/// memory needed beyond the text is that of the largest object. A file that is reached twice is
/// read once. In folders, hidden files and folders are passed over, links are followed, and only
/// regular files are read; the order is that of the names' bytes.
public struct ManifestReader {
  private let filters: FilterTable
  private let standardInput: Int32

  /// Creates a reader that keeps the fields that the filters want.
  public init(filters: FieldFilters) {
    self.init(filters: filters, standardInput: 0)
  }

  /// Creates a reader with another descriptor in the place of standard input.
  package init(filters: FieldFilters, standardInput: Int32) {
    self.filters = FilterTable(filters)
    self.standardInput = standardInput
  }

  /// Delivers every object in order; returns what was wrong with the text or the files.
  ///
  /// A document and its nodes are valid until `deliver` returns.
  public func read(
    _ inputs: [ManifestInput],
    deliver: (ManifestDocument) -> Void
  ) -> ReadSummary {
    withoutActuallyEscaping(deliver) { deliver in
      read(inputs, into: ClosureReceiver(deliver), parallelism: .none)
    }
  }

  /// Hands every object to a receiver in order; returns what was wrong with the text or the files.
  ///
  /// What the receiver ends up with is the same whatever the parallelism.
  package func read(
    _ inputs: [ManifestInput],
    into receiver: any ManifestReceiver,
    parallelism: Parallelism
  ) -> ReadSummary {
    let session = ReadingSession(filters: filters, receiver: receiver, parallelism: parallelism)
    var files = InputFiles(session: session, standardInput: standardInput)
    files.read(inputs)
    return session.summary
  }
}
