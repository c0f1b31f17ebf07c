import Reports

/// What an answer writes before it is known whether it is given.
///
/// A class, since sinks write to it.
final class WatchDraft {
  /// Stands for standard output.
  private(set) lazy var output = ReportSink { [unowned self] bytes in
    outputBytes += bytes
    return .delivered
  }
  /// Stands for standard error.
  private(set) lazy var errors = ReportSink { [unowned self] bytes in
    errorBytes += bytes
    return .delivered
  }
  private var outputBytes: [UInt8] = []
  private var errorBytes: [UInt8] = []

  /// Writes all of it where it belongs.
  func write(to context: CommandContext) {
    _ = try? output.finish()
    _ = try? errors.finish()
    context.errors.write(errorBytes)
    context.output.write(outputBytes)
  }
}
