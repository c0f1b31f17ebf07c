import Glibc

/// A file that manifests are written to, object by object.
///
/// Nothing but a buffer is held in memory, so that a cluster of any size can be written.
public struct ManifestFile: ~Copyable {
  /// Why a file can't be written.
  public enum Failure: Error, CustomStringConvertible {
    /// The path, and what the system says.
    case unwritable(path: String, reason: String)

    /// A sentence.
    public var description: String {
      switch self {
      case .unwritable(let path, let reason): "can't write `\(path)`: \(reason)"
      }
    }
  }

  private let path: String
  private let format: ManifestFormat
  private let descriptor: CInt
  private var text = ManifestText()
  private var isFirst = true
  /// How many bytes were written.
  public private(set) var byteCount = 0

  /// Creates the file, or empties it.
  public init(path: String, format: ManifestFormat) throws(Failure) {
    self.path = path
    self.format = format
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: Self.systemReason()) }
    switch format {
    case .documents: break
    case .yaml: text.append("apiVersion: v1\nitems:\n")
    case .json: text.append("{\"apiVersion\":\"v1\",\"items\":[")
    case .pretty: text.append("{\n    \"apiVersion\": \"v1\",\n    \"items\": [")
    }
  }

  deinit { close(descriptor) }

  /// Writes an object.
  public mutating func write(_ object: ManifestValue) throws(Failure) {
    switch format {
    case .documents:
      if !isFirst { text.append("---\n") }
      text.appendYAML(object, indent: 0)
    case .yaml:
      text.append("- ")
      text.appendYAML(object, indent: 2)
    case .json:
      if !isFirst { text.append(",") }
      text.appendJSON(object, indent: nil)
    case .pretty:
      text.append(isFirst ? "\n        " : ",\n        ")
      text.appendJSON(object, indent: 8)
    }
    isFirst = false
    if text.bytes.count > 1 << 20 { try flush() }
  }

  /// Writes the end of the file, and answers how many bytes it has.
  public consuming func finish() throws(Failure) -> Int {
    switch format {
    case .documents: break
    case .yaml: text.append("kind: List\nmetadata:\n  resourceVersion: \"\"\n")
    case .json:
      text.append("],\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"\"}}\n")
    case .pretty:
      text.append("\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n")
      text.append("        \"resourceVersion\": \"\"\n    }\n}\n")
    }
    try flush()
    return byteCount
  }

  private mutating func flush() throws(Failure) {
    var written = 0
    while written < text.bytes.count {
      let count = unsafe text.bytes.withUnsafeBytes {
        unsafe Glibc.write(
          descriptor,
          $0.baseAddress.map { unsafe $0 + written },
          $0.count - written
        )
      }
      guard count > 0 else { throw .unwritable(path: path, reason: Self.systemReason()) }
      written += count
    }
    byteCount += written
    text.removeAll()
  }

  private static func systemReason() -> String {
    unsafe String(cString: strerror(errno))
  }
}
