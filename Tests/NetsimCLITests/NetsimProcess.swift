import BuiltProgram
import Glibc

/// What a run of the built `netsim` printed, and its exit status.
struct ProcessResult: Equatable {
  var output: String
  var status: Int32
}

/// Runs the `netsim` that was built beside the tests.
enum NetsimProcess {
  /// Which of the streams are collected.
  enum Streams {
    /// Standard output and standard error, as a terminal would show them.
    case both
    case output
    case errors
  }

  /// The folder of the package.
  static let packageFolder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// The program.
  static let path = BuiltNetsim.path

  /// Runs a command line in a folder and waits for its end; of `netsim`, unless another program is
  /// named.
  ///
  /// Environment variables are given as `NAME=value`.
  static func run(
    _ arguments: [String],
    in folder: String,
    input: String = "",
    variables: [String] = [],
    collecting streams: Streams = .both,
    program: String = path
  ) -> ProcessResult {
    run(command: variables + [program] + arguments, in: folder, input: input, collecting: streams)
  }

  /// Runs a line of a shell, for which `netsim` is on the PATH.
  static func runShell(_ line: String, in folder: String) -> ProcessResult {
    let programs = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
    return run(
      command: ["PATH=\(programs):/usr/bin:/bin", "sh", "-c", line],
      in: folder,
      input: "",
      collecting: .both
    )
  }

  private static func run(
    command: [String],
    in folder: String,
    input: String,
    collecting streams: Streams
  ) -> ProcessResult {
    let inputFile = temporaryFile(input)
    defer { close(inputFile) }
    var ends: [Int32] = [0, 0]
    precondition(unsafe pipe(&ends) == 0, "a pipe is needed to run netsim")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = spawn(command, folder, inputFile, ends, streams)
    close(ends[1])
    let output = readAll(ends[0])
    close(ends[0])
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    let signal = status & 0x7f
    return ProcessResult(output: output, status: signal == 0 ? status >> 8 & 0xff : -signal)
  }

  private static func spawn(
    _ command: [String],
    _ folder: String,
    _ input: Int32,
    _ ends: [Int32],
    _ streams: Streams
  ) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    if streams != .errors { unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1) }
    if streams != .output { unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 2) }
    // env changes the folder of the child alone; tests run side by side.
    let command = ["env", "-C", folder] + command
    var words = unsafe command.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var child: pid_t = 0
    let failure = unsafe posix_spawn(&child, "/usr/bin/env", &actions, nil, &words, environ)
    precondition(failure == 0, "env must run, and netsim be built beside the tests: \(path)")
    return child
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// An open file without a name that holds a text, at its start.
  private static func temporaryFile(_ text: String) -> Int32 {
    var template = Array("/tmp/netsim-test-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    precondition(descriptor >= 0, "a temporary file is needed")
    unsafe unlink(template)
    let bytes = Array(text.utf8)
    precondition(unsafe write(descriptor, bytes, bytes.count) == bytes.count, "the disk is full")
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}
