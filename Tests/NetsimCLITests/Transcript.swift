/// A command of a README with the output below it.
struct TranscriptCommand {
  /// The line as it is written, `$` included.
  var line: String
  /// The folder it runs in.
  var folder: String
  /// The lines that are printed below it.
  var expected: [String]
}

/// A README cut into prose and executed transcripts.
///
/// A transcript is a fenced block whose first line starts with `$ netsim ` or `$ cd `, or with what may
/// stand before a `netsim`: a `cat` that is piped into it, or a PATH.
struct TranscriptFile {
  private static let starts = ["$ netsim ", "$ cat ", "$ PATH="]

  /// A part of the file.
  enum Part {
    case prose(String)
    case command(TranscriptCommand)
  }

  private(set) var parts: [Part] = []

  /// Reads a README in a folder.
  init(_ text: String, folder: String) {
    var inside = false
    var previousIsFence = false
    var current = folder
    var command: TranscriptCommand?
    func flush(_ parts: inout [Part]) {
      if let done = command { parts.append(.command(done)) }
      command = nil
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        flush(&parts)
        inside = false
        parts.append(.prose(line))
        previousIsFence = true
        current = folder
        continue
      }
      let isCommand = Self.starts.contains { line.hasPrefix($0) }
      if previousIsFence, isCommand || line.hasPrefix("$ cd ") { inside = true }
      previousIsFence = false
      guard inside else {
        parts.append(.prose(line))
        continue
      }
      if line.hasPrefix("$ cd ") {
        flush(&parts)
        current = folder + "/" + line.dropFirst(5)
        parts.append(.prose(line))
      } else if isCommand {
        flush(&parts)
        command = TranscriptCommand(line: line, folder: current, expected: [])
      } else {
        command?.expected.append(line)
      }
    }
  }

  /// The commands in order.
  var commands: [TranscriptCommand] {
    parts.compactMap {
      if case .command(let command) = $0 { return command }
      return nil
    }
  }

  /// The file with every command's output replaced.
  func text(replacing output: (TranscriptCommand) -> [String]) -> String {
    parts.flatMap { part -> [String] in
      switch part {
      case .prose(let line): [line]
      case .command(let command): [command.line] + output(command)
      }
    }.joined(separator: "\n")
  }
}

extension TranscriptCommand {
  /// The lines that the command really prints, with its exit status where that isn't 0.
  var actual: [String] {
    let result = NetsimProcess.runShell(String(line.dropFirst(2)), in: folder)
    var lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    while lines.last == "" { lines.removeLast() }
    if result.status != 0 { lines.append("exit status: \(result.status)") }
    return lines
  }
}
