import Glibc

/// A folder for one test, removed with everything in it at the test's end.
public final class TemporaryFolder {
  /// Its path.
  public let path: String

  /// Makes an empty folder.
  public init() {
    var template = Array("/tmp/netsim-test-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template)
    precondition(unsafe made != nil, "a temporary folder is needed")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if unsafe Glibc.remove(path) == 0 { return }
    guard let folder = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    unsafe closedir(folder)
    _ = unsafe Glibc.remove(path)
  }

  /// The path of a name in it.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file in it.
  public func put(_ name: String, _ text: String) {
    // Closed in programs that other tests start: one that is open for writing can't be run.
    let file = unsafe fopen(path(name), "we")
    precondition(unsafe file != nil, "\(name) must be writable")
    _ = unsafe fputs(text, file)
    unsafe fclose(file)
  }

  /// Lets a file in it be run as a program.
  public func makeExecutable(_ name: String) { _ = unsafe chmod(path(name), 0o755) }

  /// The text of a file in it; empty where there is none.
  public func text(_ name: String) -> String {
    guard let file = unsafe fopen(path(name), "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = unsafe fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a folder in it.
  public func makeFolder(_ name: String) { _ = unsafe mkdir(path(name), 0o755) }

  /// Moves one name onto another.
  public func move(_ name: String, to other: String) { _ = unsafe rename(path(name), path(other)) }

  /// Removes a file or an empty folder.
  public func delete(_ name: String) { _ = unsafe Glibc.remove(path(name)) }

  /// Makes a link at a name that leads to another.
  public func link(_ name: String, to target: String) { _ = unsafe symlink(target, path(name)) }
}
