import Glibc
import Manifests
import Testing

struct FileTests {
  /// A pipe with this text in it, its writing end closed.
  private static func pipe(_ text: String) -> Int32 {
    var ends: [Int32] = [0, 0]
    _ = unsafe Glibc.pipe(&ends)
    let bytes = Array(text.utf8)
    _ = unsafe write(ends[1], bytes, bytes.count)
    close(ends[1])
    return ends[0]
  }

  @Test(arguments: ["a: 1\n", "{\"a\": 1}"])
  func `standard input is read from a pipe, once`(text: String) {
    let end = Self.pipe(text)
    defer { close(end) }
    let reading = Reading([.standardInput, .standardInput], standardInput: end)
    #expect(reading.words == ["{a: integer 1}"])
    #expect(reading.summary.files == 1)
  }

  @Test
  func `a closed standard input is an error`() {
    let reading = Reading([.standardInput], standardInput: -1)
    #expect(
      reading.faults == ["<stdin>: error: standard input cannot be read: bad file descriptor"]
    )
  }

  @Test
  func `a folder is read in order, each file once, through links and their loops`() throws {
    var template = Array("/tmp/manifests-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template)
    let folder = try unsafe String(cString: #require(made))
    func put(_ name: String, _ text: String) {
      guard let file = unsafe fopen("\(folder)/\(name)", "w") else { return }
      _ = unsafe fputs(text, file)
      unsafe fclose(file)
    }
    _ = unsafe mkdir("\(folder)/sub", 0o755)
    _ = unsafe mkdir("\(folder)/.git", 0o755)
    _ = unsafe mkdir("\(folder)/empty", 0o755)
    put("b.yml", "b: 1\n")
    put("a.json", "{\"a\": 1}")
    put("sub/c.yaml", "c: 1\n")
    put(".git/d.yaml", "d: 1\n")
    put("note.txt", "e: 1\n")
    _ = unsafe mkfifo("\(folder)/pipe.yaml", 0o600)
    _ = unsafe symlink(folder, "\(folder)/sub/loop")
    _ = unsafe symlink("\(folder)/b.yml", "\(folder)/z.yaml")
    defer {
      for name in [
        "sub/loop", "sub/c.yaml", ".git/d.yaml", "a.json", "b.yml", "note.txt", "pipe.yaml",
        "z.yaml", "sub", ".git", "empty", "",
      ] { _ = unsafe remove("\(folder)/\(name)") }
    }
    let reading = Reading([.path(folder), .path("\(folder)/a.json"), .path("\(folder)/empty")])
    #expect(reading.words == ["{a: integer 1}", "{b: integer 1}", "{c: integer 1}"])
    #expect(reading.faults.isEmpty)
    let missing = Reading([.path("\(folder)/a.jsn")])
    #expect(
      missing.faults == [
        "error: there is no file or folder `\(folder)/a.jsn`",
        "help: did you mean `\(folder)/a.json`?",
      ]
    )
  }
}
