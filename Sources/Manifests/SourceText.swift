import Glibc

/// The bytes of one input, mapped or read, and freed at the end.
///
/// A class because documents of one input share it, and a mapping must be undone exactly once.
@safe
final class SourceText {
  /// Files from this size on are mapped; smaller ones are read, so that an editor may change them.
  private static let mappedFrom = 1 << 20

  /// How the bytes are kept.
  private enum Keeping {
    case mapped, allocated
    /// By another text, which lives longer.
    case borrowed
  }

  let name: String
  /// The resource of a cluster whose objects these are; nil for any other text.
  ///
  /// Positions in them bear their own names, and anything else than a list of them is no answer.
  let resource: String?
  let bytes: UnsafeBufferPointer<UInt8>
  private let keeping: Keeping

  private init(
    name: String,
    resource: String? = nil,
    bytes: UnsafeBufferPointer<UInt8>,
    _ keeping: Keeping
  ) {
    self.name = name
    self.resource = resource
    unsafe self.bytes = bytes
    self.keeping = keeping
  }

  /// The text of a loan, to be read on another thread.
  convenience init(_ loan: Loan) {
    // Copies of the names in storage of their own: threads that count references to one are slow.
    let name = String(decoding: Array(loan.name.utf8), as: UTF8.self)
    let resource = loan.resource.map { String(decoding: Array($0.utf8), as: UTF8.self) }
    unsafe self.init(
      name: name,
      resource: resource,
      bytes: UnsafeBufferPointer(start: UnsafePointer(bitPattern: loan.address), count: loan.count),
      .borrowed
    )
  }

  /// What other threads need to read the text; it must outlive them.
  struct Loan: Sendable {
    fileprivate let name: String
    fileprivate let resource: String?
    fileprivate let address: UInt
    fileprivate let count: Int
  }

  /// Lends the text to another thread.
  var loan: Loan {
    unsafe Loan(
      name: name,
      resource: resource,
      address: UInt(bitPattern: bytes.baseAddress),
      count: bytes.count
    )
  }

  /// Copies bytes that the caller has.
  convenience init(name: String, bytes: [UInt8]) {
    let copy = unsafe malloc(bytes.count + 1)
    let start = unsafe copy?.assumingMemoryBound(to: UInt8.self)
    let count = unsafe start == nil ? 0 : bytes.count
    unsafe bytes.withUnsafeBufferPointer { source in
      if let from = source.baseAddress { unsafe start?.update(from: from, count: count) }
    }
    unsafe self.init(
      name: name,
      bytes: UnsafeBufferPointer(start: start, count: count),
      .allocated
    )
  }

  /// Reads a descriptor to its end: large regular files by mapping, all else into memory.
  ///
  /// - Throws: `ReadError` if the system refuses.
  convenience init(name: String, descriptor: Int32) throws(ReadError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw ReadError(code: errno) }
    let size = Int(status.st_size)
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    if isRegular, size >= Self.mappedFrom, lseek(descriptor, 0, SEEK_CUR) == 0,
      let mapping = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe mapping != MAP_FAILED
    {
      _ = unsafe madvise(mapping, size, MADV_SEQUENTIAL)
      let start = unsafe mapping.assumingMemoryBound(to: UInt8.self)
      unsafe self.init(
        name: name,
        bytes: UnsafeBufferPointer(start: start, count: size),
        .mapped
      )
    } else {
      let bytes = unsafe try Self.readAll(descriptor, expecting: isRegular ? size : 0) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
      }
      unsafe self.init(name: name, bytes: bytes, .allocated)
    }
  }

  /// Reads a pipe to its end.
  ///
  /// - Parameters:
  ///   - name: What positions bear.
  ///   - resource: The resource whose objects come; nil for any other text.
  ///   - descriptor: The pipe, from which reading doesn't block.
  ///   - wait: Called when nothing has come yet; returns when something may have.
  /// - Throws: `ReadError` if the system refuses.
  convenience init(
    name: String,
    objectsOf resource: String?,
    pipe descriptor: Int32,
    wait: () -> Void
  ) throws(ReadError) {
    let bytes = unsafe try Self.readAll(descriptor, expecting: 0, wait: wait)
    unsafe self.init(name: name, resource: resource, bytes: bytes, .allocated)
  }

  deinit {
    switch keeping {
    case .mapped: unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    case .allocated: unsafe free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    case .borrowed: break
    }
  }

  /// The bytes that a pipe is asked to hold: the more, the less often the writer waits for us.
  private static let pipeSize = 1 << 20

  /// Lets a pipe hold more, if this is one and the system agrees.
  private static func widenPipe(_ descriptor: Int32) {
    let setPipeSize: Int32 = 1031
    _ = fcntl(descriptor, setPipeSize, Int32(pipeSize))
  }

  private static func readAll(
    _ descriptor: Int32,
    expecting size: Int,
    wait: () -> Void
  ) throws(ReadError) -> UnsafeBufferPointer<UInt8> {
    if size == 0 { widenPipe(descriptor) }
    var capacity = size == 0 ? pipeSize : size + 4096
    var count = 0
    var buffer = unsafe malloc(capacity)
    while let start = unsafe buffer {
      if count == capacity {
        capacity *= 2
        unsafe buffer = realloc(start, capacity)
        continue
      }
      let got = unsafe read(descriptor, start + count, capacity - count)
      if got > 0 {
        count += got
      } else if got == 0 {
        return unsafe UnsafeBufferPointer(
          start: start.assumingMemoryBound(to: UInt8.self),
          count: count
        )
      } else if errno == EAGAIN {
        wait()
      } else if errno != EINTR {
        let code = errno
        unsafe free(start)
        throw ReadError(code: code)
      }
    }
    throw ReadError(code: ENOMEM)
  }
}

/// Why the system refused to read.
struct ReadError: Error {
  let code: Int32

  /// The system's words, lower case first.
  var reason: String {
    guard let words = unsafe strerror(code) else { return "error \(code)" }
    let text = unsafe String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
