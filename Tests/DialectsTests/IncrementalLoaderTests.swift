import Dialects
import Manifests
import NetworkModel
import Testing

/// Reading part by part comes to what reading all at once comes to.
struct IncrementalLoaderTests {
  private static let scenarios = {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let files = ManifestFiles(of: [.path(root + "/Scenarios")]).files.map(\.path)
    return Dictionary(grouping: files) { path in
      path.split(separator: "/").dropLast().joined(separator: "/")
    }.values.map { $0.sorted() }.sorted { ($0.first ?? "") < ($1.first ?? "") }
  }()

  /// What two loaders must agree on.
  private struct Result: Equatable {
    var network: Network
    var secondary: [Network]
    var diagnostics: [Diagnostic]
    var counts: [ObjectCount]
    var reading: ReadingTotals

    init(_ loaded: LoadedNetwork) {
      network = loaded.network
      secondary = loaded.secondaryNetworks
      diagnostics = loaded.diagnostics
      counts = loaded.objectCounts
      reading = loaded.reading
    }
  }

  private func whole(_ inputs: [ManifestInput]) -> Result {
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read(inputs)
    return Result(loader.finish())
  }

  @Test(arguments: scenarios)
  func `every scenario read file by file is what it is read at once`(files: [String]) throws {
    var loader = IncrementalLoader(options: LoweringOptions())
    for file in files.reversed() { loader.read(.path(file), as: file) }
    #expect(Result(try loader.network(of: files)) == whole(files.map { .path($0) }))
    // Two scenarios declare the same objects: conflicts between parts.
    let other = Self.scenarios[0]
    for file in other { loader.read(.path(file), as: file) }
    let both = files + other.filter { !files.contains($0) }
    #expect(Result(try loader.network(of: both)) == whole(both.map { .path($0) }))
  }

  @Test func `a part that is read again or removed leaves nothing behind`() throws {
    func part(_ name: String, _ text: String) -> ManifestInput {
      .text(name: name, bytes: Array(text.utf8))
    }
    let pod = { (name: String) in
      "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), labels: {y: y}}\n"
        + "spec: {containers: []}\n"
    }
    var loader = IncrementalLoader(options: LoweringOptions())
    loader.read(part("a", pod("one")), as: "a")
    loader.read(part("b", "kind: Nonsense\n"), as: "b")
    loader.read(part("a", pod("two") + "---\n" + pod("two")), as: "a")
    loader.read(part("c", pod("two")), as: "c")
    loader.remove("b")
    #expect(
      Result(try loader.network(of: ["a", "b", "c"]))
        == whole([part("a", pod("two") + "---\n" + pod("two")), part("c", pod("two"))])
    )
  }
}
