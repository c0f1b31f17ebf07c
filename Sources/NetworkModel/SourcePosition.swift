/// A place in a file that was read: the file as the user named it, a line and a column.
///
/// Lines and columns are 1-based; columns count Unicode scalars. Line 0 stands for the whole file.
public struct SourcePosition: Hashable, Sendable {
  /// The path as the user gave it, `<stdin>`, `<kustomize FOLDER>`, or of an object of a cluster its
  /// `resource/namespace/name`.
  public var file: String
  /// The 1-based line; 0 for the file as a whole.
  public var line: Int
  /// The 1-based column in Unicode scalars; 0 for the file as a whole.
  public var column: Int

  /// Creates a position.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Creates the position that stands for a whole file.
  public init(wholeFile file: String) {
    self.init(file: file, line: 0, column: 0)
  }
}

extension SourcePosition: Comparable {
  /// Orders by file, line and column.
  public static func < (a: Self, b: Self) -> Bool {
    (a.file, a.line, a.column) < (b.file, b.line, b.column)
  }
}

extension SourcePosition: CustomStringConvertible {
  /// `path:line:column`, or the path alone for a whole file.
  public var description: String {
    line == 0 ? file : "\(file):\(line):\(column)"
  }
}

extension SourcePosition {
  /// Whether it is in a file: standard input and a cluster have names such as `<stdin>`.
  public var isInFile: Bool { !(file.isEmpty || file.hasPrefix("<") && file.hasSuffix(">")) }

  /// The path of its file without `.` and, as far as its text tells, without `..`.
  public var plainPath: String { Self.plain(file) }

  /// A path without `.`, `..` and doubled slashes, as far as its text alone tells.
  public static func plain(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
