import Glibc

/// What the system tells of changes in folders (inotify).
///
/// A class because it owns the descriptor that is closed at its end.
final class FileEvents {
  /// A place in a folder that is watched.
  struct Place: Hashable {
    /// The number of the folder's watch; names that lead to one folder share it.
    let watch: Int32
    /// The name in the folder.
    let name: String
  }

  /// A change.
  enum Event: Hashable {
    /// A file was written and closed, moved here or away, made or removed.
    case file(Place)
    /// Folders came or went, or events were lost: only a look at all of it tells.
    case unclear
  }

  /// Becomes readable when there are events.
  let descriptor: Int32

  /// A file counts as changed when its writer closes it, so that no half of it is read.
  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF
      | IN_MOVE_SELF
  )

  /// Creates a watch of no folder.
  ///
  /// - Throws: `ReadError` where the system has no watch left to give.
  init() throws(ReadError) {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard descriptor >= 0 else { throw ReadError(code: errno) }
  }

  deinit { close(descriptor) }

  /// Watches what happens to the entries of a folder, not of those below it.
  ///
  /// - Returns: The number of the watch.
  /// - Throws: `ReadError` if the system refuses.
  func watch(folder: String) throws(ReadError) -> Int32 {
    let watch = unsafe inotify_add_watch(descriptor, folder, Self.mask)
    guard watch >= 0 else { throw ReadError(code: errno) }
    return watch
  }

  /// The events since the last call; none where nothing happened.
  func next() -> [Event] {
    var events: [Event] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return events }
      var offset = 0
      while offset < count {
        let header = unsafe buffer.withUnsafeBytes {
          unsafe $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        }
        let start = offset + MemoryLayout<inotify_event>.size
        let name = buffer[start..<start + Int(header.len)].prefix { $0 != 0 }
        events.append(event(header, name: String(decoding: name, as: UTF8.self)))
        offset = start + Int(header.len)
      }
    }
  }

  private func event(_ header: inotify_event, name: String) -> Event {
    let unclear = IN_ISDIR | IN_Q_OVERFLOW | IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF
    guard Int32(bitPattern: header.mask) & unclear == 0 else { return .unclear }
    return .file(Place(watch: header.wd, name: name))
  }
}
