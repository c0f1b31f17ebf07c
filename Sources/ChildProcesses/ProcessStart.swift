public import Glibc

/// How a program is started beside us.
public struct ProcessStart: Sendable {
  /// Why the system refuses to start a program, such as for one that isn't there.
  public struct Refusal: Error, Hashable, Sendable {
    /// The system's error number.
    public let code: Int32
  }

  private let words: [String]
  private let streams: [Int32?]
  private let leadsGroup: Bool

  /// Names a program, its arguments and its streams.
  ///
  /// - Parameters:
  ///   - words: The program, a path or a name that is looked for on the PATH, and its arguments.
  ///   - input: What it gets as standard input; nil for nothing.
  ///   - output: Where its standard output goes.
  ///   - errors: Where its standard error goes.
  ///   - leadsGroup: Whether it is the first of a process group of its own, so that what it starts can be
  ///     ended with it.
  public init(
    _ words: [String],
    input: Int32?,
    output: Int32,
    errors: Int32,
    leadsGroup: Bool = false
  ) {
    self.words = words
    streams = [input, output, errors]
    self.leadsGroup = leadsGroup
  }

  /// Starts the program; signals are as it expects them, whatever we do with ours.
  ///
  /// - Returns: Its id; the caller waits for its end.
  /// - Throws: `Refusal` if the system refuses.
  public func run() throws(Refusal) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      if let stream {
        unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
      } else {
        unsafe posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    if leadsGroup { flags |= POSIX_SPAWN_SETPGROUP }
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe arguments.indices { unsafe free(arguments[index]) } }
    var id: pid_t = 0
    let code = unsafe posix_spawnp(&id, words[0], &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw Refusal(code: code) }
    return id
  }
}
