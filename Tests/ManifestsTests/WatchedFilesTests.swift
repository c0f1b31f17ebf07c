import TemporaryFolders
import Glibc
import Manifests
import Testing

/// What the system tells of files that are watched.
struct WatchedFilesTests {
  private let folder = TemporaryFolder()

  private func watch(_ others: [String] = []) throws -> WatchedFiles {
    try WatchedFiles([.path(folder.path)], others: others.map { folder.path($0) })
  }

  /// The changes that come in until something did, each path without the folder.
  private func changes(_ files: WatchedFiles) throws -> [String] {
    var ready = pollfd(fd: files.descriptor, events: Int16(POLLIN), revents: 0)
    // A deadline, which a test that passes never comes near.
    guard unsafe poll(&ready, 1, 20_000) == 1 else { return ["nothing happened"] }
    let changes = try files.changes()
    let lists = [
      ("added", changes.added), ("changed", changes.changed), ("removed", changes.removed),
      ("other", changes.others),
    ]
    return lists.flatMap { word, paths in
      paths.map { "\(word) \($0.dropFirst(folder.path.count + 1))" }
    }
  }

  @Test func `a file that is written has changed when its writer is done`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch()
    let writer = unsafe fopen(folder.path("a.yaml"), "w")
    _ = unsafe fputs("a:", writer)
    unsafe fflush(writer)
    #expect(try files.changes().isEmpty)
    _ = unsafe fputs(" 2\n", writer)
    unsafe fclose(writer)
    #expect(try changes(files) == ["changed a.yaml"])
    #expect(try files.changes().isEmpty)
  }

  @Test func `a file that is made, and one that is deleted, are told`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch()
    folder.put("b.yaml", "b: 1\n")
    #expect(try changes(files) == ["added b.yaml"])
    folder.delete("a.yaml")
    #expect(try changes(files) == ["removed a.yaml"])
    #expect(files.manifests.files.map(\.path) == [folder.path("b.yaml")])
  }

  @Test func `a file that an editor renames over another has changed`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch()
    folder.put(".a.yaml.swp", "a: 2\n")
    folder.move(".a.yaml.swp", to: "a.yaml")
    #expect(try changes(files) == ["changed a.yaml"])
    folder.move("a.yaml", to: "a.yaml~")
    folder.put("a.yaml", "a: 3\n")
    #expect(try changes(files) == ["changed a.yaml"])
  }

  @Test func `files that are no manifests are nothing`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch()
    folder.put("note.txt", "hello\n")
    folder.put(".hidden.yaml", "a: 1\n")
    folder.put("a.yaml", "a: 2\n")
    #expect(try changes(files) == ["changed a.yaml"])
  }

  @Test func `a folder that is made is watched with what is in it already`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch()
    folder.makeFolder("sub")
    folder.makeFolder("sub/deep")
    folder.put("sub/deep/b.yaml", "b: 1\n")
    #expect(try changes(files) == ["added sub/deep/b.yaml"])
    folder.put("sub/deep/b.yaml", "b: 2\n")
    #expect(try changes(files) == ["changed sub/deep/b.yaml"])
  }

  @Test func `a folder that is removed or moved takes its files along`() throws {
    folder.makeFolder("one")
    folder.put("one/a.yaml", "a: 1\n")
    folder.makeFolder("two")
    folder.put("two/b.yaml", "b: 1\n")
    let files = try watch()
    folder.delete("one/a.yaml")
    folder.delete("one")
    #expect(try changes(files) == ["removed one/a.yaml"])
    folder.move("two", to: "three")
    #expect(try changes(files) == ["added three/b.yaml", "removed two/b.yaml"])
    folder.put("three/b.yaml", "b: 2\n")
    #expect(try changes(files) == ["changed three/b.yaml"])
  }

  @Test func `a link whose target is written or exchanged has changed`() throws {
    folder.makeFolder(".one")
    folder.put(".one/a.yaml", "a: 1\n")
    folder.makeFolder(".two")
    folder.put(".two/a.yaml", "a: two\n")
    folder.link("..data", to: ".one")
    folder.link("a.yaml", to: "..data/a.yaml")
    let files = try watch()
    folder.put(".one/a.yaml", "a: 2\n")
    #expect(try changes(files) == ["changed a.yaml"])
    folder.link("..data_new", to: ".two")
    folder.move("..data_new", to: "..data")
    #expect(try changes(files) == ["changed a.yaml"])
    folder.put(".two/a.yaml", "a: 3\n")
    #expect(try changes(files) == ["changed a.yaml"])
  }

  @Test func `a file named by itself, and others than manifests, are watched in their folders`()
    throws
  {
    folder.put("a.yaml", "a: 1\n")
    folder.put("b.yaml", "b: 1\n")
    let files = try WatchedFiles(
      [.path(folder.path("a.yaml"))],
      others: [folder.path("netsim.conf"), folder.path("c/absent")]
    )
    folder.put("b.yaml", "b: 2\n")
    folder.put("netsim.conf", "x\n")
    folder.put("new", "a: 2\n")
    folder.move("new", to: "a.yaml")
    #expect(try changes(files) == ["changed a.yaml", "other netsim.conf"])
  }

  @Test(arguments: ["k8s", "k8s/"])
  func `a named folder that goes and comes back is watched on`(name: String) throws {
    folder.makeFolder("k8s")
    folder.put("k8s/a.yaml", "a: 1\n")
    let files = try WatchedFiles([.path(folder.path(name))], others: [])
    folder.move("k8s", to: "away")
    #expect(try changes(files) == ["removed k8s/a.yaml"])
    #expect(!files.manifests.diagnostics.isEmpty)
    folder.move("away", to: "k8s")
    #expect(try changes(files) == ["added k8s/a.yaml"])
    folder.put("k8s/a.yaml", "a: 2\n")
    #expect(try changes(files) == ["changed k8s/a.yaml"])
  }

  @Test func `what happens while folders come and go is not lost`() throws {
    folder.put("a.yaml", "a: 1\n")
    let files = try watch(["netsim.conf"])
    for round in 0..<50 {
      folder.makeFolder("sub\(round)")
      folder.put("sub\(round)/x.yaml", "x: \(round)\n")
      folder.put("a.yaml", "a: \(round)\n")
      folder.put("netsim.conf", "\(round)\n")
      let told = try changes(files)
      #expect(told == ["added sub\(round)/x.yaml", "changed a.yaml", "other netsim.conf"])
    }
  }
}
