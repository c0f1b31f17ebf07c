import Glibc

/// The `kubectl` that is found on the PATH.
public struct Kubectl: Hashable, Sendable {
  /// Why it could not answer.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sentence: lower case first, no full stop.
    public let description: String
    /// What the user can do about it, if we know.
    public let help: String?
  }

  private let context: String?

  /// Names a context of the user's configuration; nil for the current one.
  public init(context: String?) { self.context = context }

  /// Starts a command.
  func start(_ arguments: [String]) throws(Failure) -> ChildProcess {
    do throws(ReadError) {
      return try ChildProcess(["kubectl"] + (context.map { ["--context", $0] } ?? []) + arguments)
    } catch {
      guard error.code == ENOENT else {
        throw Failure(description: "cannot run kubectl: \(error.reason)", help: nil)
      }
      throw Failure(
        description: "there is no kubectl on the PATH",
        help: "install kubectl, or name manifests with -f"
      )
    }
  }
}
