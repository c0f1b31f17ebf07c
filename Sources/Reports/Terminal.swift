import Glibc

/// When output is coloured: `--color`.
public enum ColorChoice: String, Hashable, Sendable, CaseIterable {
  /// On a terminal, unless `NO_COLOR` is set or the terminal is dumb.
  case auto
  /// Always.
  case always
  /// Never.
  case never
}

/// What a report needs to know of the place it is shown at, found out once at the edge.
public struct Terminal: Hashable, Sendable {
  /// The width of text where nothing says otherwise.
  public static let usualWidth = 80

  /// Whether a person looks on.
  public var isTerminal: Bool
  /// The number of columns.
  public var width: Int
  /// Whether styles are shown as colours.
  public var showsColors: Bool

  /// Creates the facts.
  public init(isTerminal: Bool, width: Int = usualWidth, showsColors: Bool = false) {
    self.isTerminal = isTerminal
    self.width = width
    self.showsColors = showsColors
  }

  /// A file or a pipe: 80 columns, no colours.
  public static let plain = Terminal(isTerminal: false)

  /// Concludes the facts from what the system and the environment say.
  ///
  /// `COLUMNS` wins over the terminal's own width; `--color` over `NO_COLOR` and `TERM`.
  public init(
    isTerminal: Bool,
    columns: Int?,
    color: ColorChoice,
    environment: (String) -> String?
  ) {
    self.isTerminal = isTerminal
    let asked = environment("COLUMNS").flatMap { Int($0) }
    let width = [asked, columns].compactMap(\.self).first { $0 > 0 }
    self.width = width ?? Self.usualWidth
    showsColors =
      switch color {
      case .always: true
      case .never: false
      case .auto:
        isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
      }
  }

  /// Asks the system about an open file descriptor.
  public static func facts(of fileDescriptor: Int32, color: ColorChoice) -> Terminal {
    let isTerminal = isatty(fileDescriptor) == 1
    var size = winsize()
    var columns: Int?
    if isTerminal, unsafe ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 {
      columns = Int(size.ws_col)
    }
    return Terminal(isTerminal: isTerminal, columns: columns, color: color) { name in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe String(cString: value)
    }
  }
}
