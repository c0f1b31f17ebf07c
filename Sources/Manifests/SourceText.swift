import Glibc

/// The bytes of one input, mapped or read, and freed at the end.
///
/// A class because documents of one input share it, and a mapping must be undone exactly once.
@safe
final class SourceText {
  /// Files from this size on are mapped; smaller ones are read, so that an editor may change them.
  private static let mappedFrom = 1 << 20

  let name: String
  let bytes: UnsafeBufferPointer<UInt8>
  private let isMapped: Bool

  private init(name: String, bytes: UnsafeBufferPointer<UInt8>, isMapped: Bool) {
    self.name = name
    unsafe self.bytes = bytes
    self.isMapped = isMapped
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
      isMapped: false
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
        isMapped: true
      )
    } else {
      let bytes = unsafe try Self.readAll(descriptor, expecting: isRegular ? size : 0)
      unsafe self.init(name: name, bytes: bytes, isMapped: false)
    }
  }

  deinit {
    if isMapped {
      unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      unsafe free(UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  private static func readAll(
    _ descriptor: Int32,
    expecting size: Int
  ) throws(ReadError) -> UnsafeBufferPointer<UInt8> {
    var capacity = size + 4096
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
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
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
