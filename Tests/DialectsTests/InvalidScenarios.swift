import Dialects
import FoundationEssentials
import Manifests
import NetworkModel
import Testing

/// The faulty manifests below `Scenarios/invalid`, one folder a topic.
///
/// `expected/diagnostics.txt` of a topic holds, file by file, what a user sees when the file is read
/// alone: the catalogue of our wordings.
struct InvalidTopic: CustomTestStringConvertible {
  let folder: String

  var testDescription: String { String(folder.split(separator: "/").last ?? "") }
  var expectedFile: String { folder + "/expected/diagnostics.txt" }

  /// The topics that hold manifests, sorted.
  static let all: [InvalidTopic] = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let invalid = "/\(root)/Scenarios/invalid"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: invalid)) ?? []
    return names.sorted().map { InvalidTopic(folder: "\(invalid)/\($0)") }
      .filter { !$0.files.isEmpty }
  }()

  /// The names of its manifests, sorted.
  var files: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/manifests")
    return (names ?? []).sorted()
  }

  /// What a user sees of each file, read alone.
  func diagnostics() throws -> String {
    try files.map { file in
      let bytes = try Data(contentsOf: URL(filePath: "\(folder)/manifests/\(file)"))
      var loader = NetworkLoader(options: LoweringOptions())
      loader.read([.text(name: file, bytes: Array(bytes))])
      let lines = loader.finish().diagnostics.flatMap(\.lines)
      return (lines.isEmpty ? ["\(file): nothing to say"] : lines).map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }
}

struct InvalidScenarios {
  @Test(arguments: InvalidTopic.all)
  func `every faulty manifest is answered with its expected diagnostics`(_ topic: InvalidTopic)
    throws
  {
    let actual = try topic.diagnostics()
    if ProcessInfo.processInfo.environment["NETSIM_RECORD"] == "1" {
      try FileManager.default.createDirectory(
        atPath: topic.folder + "/expected",
        withIntermediateDirectories: true
      )
      try Data(actual.utf8).write(to: URL(filePath: topic.expectedFile))
      Issue.record("recorded \(topic.expectedFile)")
      return
    }
    let expected = try Data(contentsOf: URL(filePath: topic.expectedFile))
    if actual.utf8.elementsEqual(expected) { return }
    Attachment.record(Array(actual.utf8), named: "\(topic.testDescription)-diagnostics.txt")
    let known = String(decoding: expected, as: UTF8.self).split(separator: "\n")
    let differing = actual.split(separator: "\n").filter { !known.contains($0) }
    Issue.record("\(topic.expectedFile) differs; new lines:\n\(differing.joined(separator: "\n"))")
  }

  @Test func `there are enough faulty manifests to trust the wordings`() {
    #expect(InvalidTopic.all.map(\.files.count).reduce(0, +) >= 150)
  }
}
