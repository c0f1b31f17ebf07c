import Glibc

/// Standard input, replaced by a pipe that another process fills from a file.
struct InputPipe {
  private let child: pid_t
  private let former: Int32

  /// Starts `cat`; nil where that fails.
  init?(path: String) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return nil }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addclose(&actions, ends[0])
    var arguments = unsafe (["cat", path] as [String]).map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let status = unsafe posix_spawnp(&child, "cat", &actions, nil, &arguments, environ)
    Glibc.close(ends[1])
    guard status == 0 else {
      Glibc.close(ends[0])
      return nil
    }
    self.child = child
    former = dup(STDIN_FILENO)
    dup2(ends[0], STDIN_FILENO)
    Glibc.close(ends[0])
  }

  /// Restores standard input, and waits for the other process.
  func close() {
    dup2(former, STDIN_FILENO)
    Glibc.close(former)
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
  }
}
