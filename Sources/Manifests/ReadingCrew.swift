import Dispatch
import Synchronization

/// Threads that read the chunks of one text while the caller finds more of them.
///
/// Chunks are claimed in the order of the text and their results are taken in that order, so what
/// comes out doesn't depend on the number of threads. A class because the threads share it.
final class ReadingCrew<Chunk: Sendable>: Sendable {
  /// Reads a chunk; what comes out is nil where it must be read again in order.
  typealias Reader = (Chunk) -> ReadChunk?

  private struct State {
    var chunks: [Chunk] = []
    var claimed = 0
    var results: [Int: ReadChunk?] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  private let threads = DispatchGroup()

  /// Starts so many threads; each makes a reader of its own.
  init(threads count: Int, makeReader: @escaping @Sendable () -> Reader) {
    for _ in 0..<count {
      DispatchQueue.global(qos: .userInitiated).async(group: threads) { [self] in
        let read = makeReader()
        while let (index, chunk) = waitForChunk() { finish(index, read(chunk)) }
      }
    }
  }

  /// Adds a chunk behind the others.
  func add(_ chunk: Chunk) {
    state.withLock { $0.chunks.append(chunk) }
    work.signal()
  }

  /// A chunk that nobody reads yet.
  private func claim() -> (index: Int, chunk: Chunk)? {
    state.withLock { state in
      guard state.claimed < state.chunks.count else { return nil }
      defer { state.claimed += 1 }
      return (state.claimed, state.chunks[state.claimed])
    }
  }

  /// Keeps the result of a chunk.
  private func finish(_ index: Int, _ result: ReadChunk?) {
    state.withLock { $0.results[index] = .some(result) }
    finished.signal()
  }

  /// The result of a chunk, once; nil where it is still being read.
  private func takeResult(of index: Int) -> ReadChunk?? {
    state.withLock { $0.results.removeValue(forKey: index) }
  }

  /// The result of a chunk; until it is there, this thread reads chunks as well.
  func result(of index: Int, _ readHere: Reader) -> ReadChunk? {
    while true {
      if let result = takeResult(of: index) { return result }
      if let (next, chunk) = claim() {
        finish(next, readHere(chunk))
      } else {
        finished.wait()
      }
    }
  }

  /// Lets the threads go home, whatever they have left, and waits for them.
  func end() {
    state.withLock { state in
      state.isClosed = true
      state.claimed = state.chunks.count
    }
    work.signal()
    threads.wait()
  }

  private func waitForChunk() -> (index: Int, chunk: Chunk)? {
    while true {
      work.wait()
      if let next = claim() { return next }
      if state.withLock({ $0.isClosed }) {
        // The next thread wants to know as well.
        work.signal()
        return nil
      }
    }
  }
}

/// What came of a chunk that was read apart from the others.
struct ReadChunk: Sendable {
  /// What the receiver has taken.
  let part: any Sendable
  /// How many objects that were.
  let documents: Int
}
