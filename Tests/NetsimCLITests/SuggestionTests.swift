import TemporaryFolders
import Testing

/// `netsim check --suggest` prints manifests with which `netsim check --with` passes.
@Suite struct SuggestionTests {
  /// The checks of scenarios that fail.
  private static let broken = ScenarioFolder.all.filter {
    FileTree.exists($0.path + "/broken.yaml")
  }

  @Test func `there are failing checks to run`() { #expect(Self.broken.count >= 4) }

  @Test(arguments: broken)
  func `what is suggested for a scenario's failing checks helps`(scenario: ScenarioFolder) {
    _ = Self.applied(scenario.path + "/broken.yaml", in: scenario.path)
  }

  /// Every `can reach` of a scenario that holds fails as `cannot reach`, and the other way round.
  @Test func `what is suggested for the opposite of what holds helps`() {
    var (found, failing) = (0, 0)
    for scenario in ScenarioFolder.all {
      guard let file = scenario.assertions else { continue }
      let folder = TemporaryFolder()
      let lines = FileTree.read(scenario.path + "/" + file).split(separator: "\n")
      let opposites = lines.compactMap { Self.opposite(String($0)) }
      guard !opposites.isEmpty else { continue }
      let settings = lines.filter { $0.hasPrefix("cni:") || $0.hasPrefix("podCIDRs:") }
      let text =
        (settings + ["manifests: [\(scenario.path)/manifests]", "assertions:"]
        + opposites.map { $0[...] })
        .joined(separator: "\n")
      folder.put("netsim.yaml", text + "\n")
      let counts = Self.applied(folder.path("netsim.yaml"), in: folder.path)
      found += counts.found
      failing += counts.failing
    }
    print("suggestions for \(found) of \(failing) opposites of what scenarios state")
    #expect(failing > 100)
    #expect(found * 2 > failing, "only \(found) of \(failing) get a suggestion")
  }

  @Test func `init and suggest don't go together`() {
    let result = NetsimProcess.run(["check", "--init", "--suggest"], in: Self.broken[0].path)
    #expect(result.status == 2)
    #expect(result.output.contains("--init and --suggest don't go together"))
  }

  @Test func `manifests stand in JSON as they are written to a file`() {
    let folder = NetsimProcess.packageFolder + "/Scenarios/assertions/suggestions-are-verified"
    let result = NetsimProcess.run(
      ["check", "broken.yaml", "--suggest", "-o", "json"],
      in: folder
    )
    let line = #""apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: db\n"#
    #expect(result.output.contains(line), "\(result.output)")
    #expect(result.output.contains(#""noSuggestion": "no NetworkPolicy can help: "#))
    for format in ["md", "sarif", "junit"] {
      let other = NetsimProcess.run(
        ["check", "broken.yaml", "--suggest", "-o", format],
        in: folder
      )
      #expect(other.output.contains("suggestion: joins peers 1 and 2"), "\(other.output)")
    }
  }

  // MARK: from text to file and back

  /// Runs a check, and again with each suggestion; answers how many assertions fail, and for how many
  /// something is suggested.
  private static func applied(_ file: String, in folder: String) -> (failing: Int, found: Int) {
    let first = NetsimProcess.run(["check", file, "--suggest", "-q"], in: folder)
    #expect(first.status == 1 || first.status == 0, "\(file): \(first.output)")
    let failures = Failure.all(in: first.output)
    for failure in failures {
      #expect(failure.hasAnswer, "\(failure.title)\n\(first.output)")
      guard let manifests = failure.manifests else { continue }
      let patch = TemporaryFolder()
      patch.put("suggestion.yaml", manifests)
      let path = patch.path("suggestion.yaml")
      let second = NetsimProcess.run(["check", file, "--with", path, "-q"], in: folder)
      #expect(
        second.output.split(separator: "\n").contains("pass  \(failure.title)"),
        "\(file): \(failure.title)\n\(manifests)\n\(second.output)"
      )
    }
    return (failures.count, failures.count { $0.manifests != nil })
  }

  private static func opposite(_ line: String) -> String? {
    guard line.hasPrefix("  - "), !line.contains(": "), !line.contains(" except ") else {
      return nil
    }
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let reach = words.firstIndex(of: "reach"), reach > 0 else { return nil }
    var opposite = words
    switch words[reach - 1] {
    case "can": opposite[reach - 1] = "cannot"
    case "cannot": opposite[reach - 1] = "can"
    default: return nil
    }
    return opposite.joined(separator: " ")
  }
}

/// What a report says of one assertion that fails.
private struct Failure {
  var title: String
  /// Whether a suggestion, or that there is none, stands below it.
  var hasAnswer = false
  /// The manifests that are suggested, as they would be copied.
  var manifests: String?

  static func all(in text: String) -> [Failure] {
    var failures: [Failure] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("fail  ") || line.hasPrefix("warning  ") || line.hasPrefix("note  ") {
        let title = line.drop { $0 != " " }.drop { $0 == " " }
        let end = title.firstRange(of: "  (")?.lowerBound ?? title.endIndex
        failures.append(Failure(title: String(title[..<end])))
      } else if !failures.isEmpty {
        failures[failures.count - 1].read(line)
      }
    }
    return failures
  }

  private mutating func read(_ line: Substring) {
    if line.hasPrefix("  suggestion: ") { hasAnswer = true }
    if line.hasPrefix("    apiVersion: "), manifests == nil { manifests = "" }
    guard let text = manifests, line.hasPrefix("    ") else { return }
    manifests = text + line.dropFirst(4) + "\n"
  }
}
