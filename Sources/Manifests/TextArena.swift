/// Keeps the texts of a document at fixed places until the next document.
///
/// A class because it frees its memory when the last reader of it goes.
@safe
final class TextArena {
  private static let chunkSize = 1 << 16
  private var chunks: [UnsafeMutableBufferPointer<UInt8>] = unsafe []
  private var current = 0
  private var used = 0

  deinit {
    while let chunk = unsafe chunks.popLast() { unsafe chunk.deallocate() }
  }

  /// Forgets all texts; memory beyond the first chunks is given back.
  func reset() {
    while unsafe chunks.count > 4, let chunk = unsafe chunks.popLast() { unsafe chunk.deallocate() }
    current = 0
    used = 0
  }

  /// A copy of these bytes that lives until the next reset.
  func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> TextSpan {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return .empty }
    let target = unsafe reserve(bytes.count)
    unsafe target.update(from: source, count: bytes.count)
    return unsafe TextSpan(start: UnsafePointer(target), count: bytes.count)
  }

  /// A copy of this text that lives until the next reset.
  func copy(_ text: String) -> TextSpan {
    var text = text
    return text.withUTF8 { unsafe copy($0) }
  }

  private func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    while unsafe current < chunks.count {
      let chunk = unsafe chunks[current]
      if let base = chunk.baseAddress, used + count <= chunk.count {
        defer { used += count }
        return unsafe base + used
      }
      current += 1
      used = 0
    }
    let size = max(count, Self.chunkSize)
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    unsafe chunks.append(UnsafeMutableBufferPointer(start: base, count: size))
    used = count
    return unsafe base
  }
}
