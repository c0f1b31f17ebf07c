import Glibc

/// How many threads read a text, and in what pieces.
package struct Parallelism: Sendable {
  /// The threads, the caller's own included.
  package var threads: Int
  /// The bytes of a piece, more or less.
  package var chunkSize: Int
  /// Texts from so many bytes on are read by several threads.
  package var smallestText: Int

  /// Creates a plan.
  package init(threads: Int, chunkSize: Int, smallestText: Int) {
    self.threads = threads
    self.chunkSize = chunkSize
    self.smallestText = smallestText
  }

  /// One thread.
  package static let none = Parallelism(threads: 1, chunkSize: .max, smallestText: .max)

  /// What suits the processors of this machine.
  package static let ofMachine = Parallelism(
    threads: min(8, processors),
    chunkSize: 2 << 20,
    smallestText: 1 << 20
  )

  private static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
