import ArgumentParser
import Reports

/// The command line tool, as a function of its arguments.
public enum Netsim {
  /// Runs one command line.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - context: Where to write.
  /// - Returns: The exit status of DESIGN part 5; ArgumentParser's own 64 is mapped to 2.
  public static func run(_ arguments: [String], in context: CommandContext) -> ExitStatus {
    let status = answer(arguments, in: context)
    do throws(SinkError) {
      try context.output.finish()
      try context.errors.finish()
      return status
    } catch {
      for line in CommandFailure(error).lines { context.errors.write(line + "\n") }
      _ = try? context.errors.finish()
      return .wrong
    }
  }

  private static func answer(_ arguments: [String], in context: CommandContext) -> ExitStatus {
    do {
      var parsed = try NetsimCommand.parseAsRoot(WhatIfOptions.joiningLabels(arguments))
      if let command = parsed as? any NetsimSubcommand { return try command.execute(in: context) }
      if parsed is NetsimCommand {
        context.output.write(NetsimCommand.helpMessage() + "\n")
        return .wrong
      }
      // ArgumentParser's own command, for the help of one of ours: it answers by throwing.
      try parsed.run()
      return .yes
    } catch let failure as CommandFailure {
      for line in failure.lines { context.errors.write(line + "\n") }
      return .wrong
    } catch {
      return report(error, in: context)
    }
  }

  /// Help, version and completion scripts are answers; everything else is a wrong command line.
  private static func report(_ error: any Error, in context: CommandContext) -> ExitStatus {
    let message = NetsimCommand.fullMessage(for: error)
    guard NetsimCommand.exitCode(for: error) == .success else {
      context.errors.write(decapitalized(message) + "\n")
      return .wrong
    }
    context.output.write(message + "\n")
    return .yes
  }

  private static func decapitalized(_ message: String) -> String {
    message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message
  }
}
