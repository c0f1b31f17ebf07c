import Configuration
import Glibc
import Manifests
import NetworkModel
import TemporaryFolders
import Testing

/// `Schemas/netsim.schema.json` says of a file what the reader says of it.
struct SchemaTests {
  private static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()
  private static let schemaPath = folder + "/Schemas/netsim.schema.json"

  /// The schema as a tree.
  private static func schema(_ body: (ManifestNode) throws -> Void) throws {
    let reader = ManifestReader(filters: FieldFilters(byKind: [:], otherwise: .everything))
    var failure: (any Error)?
    let summary = reader.read([.path(schemaPath)]) { document in
      do { try body(document.root) } catch { failure = error }
    }
    #expect(summary.diagnostics.isEmpty)
    #expect(summary.documents == 1)
    if let failure { throw failure }
  }

  private static func keys(_ node: ManifestNode?) -> [String] {
    (node.map { Array($0.fields) } ?? []).map(\.key).sorted()
  }

  private static func values(_ node: ManifestNode?) -> [String] {
    (node.map { Array($0.elements) } ?? []).map(\.text)
  }

  @Test func `the schema has the keys that the reader knows, each described`() throws {
    try Self.schema { root in
      #expect(Self.keys(root["properties"]) == Configuration.keys.sorted())
      let assertion = try #require(root["definitions"]?["assertion"])
      #expect(Self.keys(assertion["properties"]) == Configuration.Assertion.keys.sorted())
      #expect(Self.values(root["properties"]?["cni"]?["enum"]) == Configuration.profiles)
      #expect(
        Self.values(assertion["properties"]?["severity"]?["enum"])
          == AssertionSeverity.allCases.map(\.rawValue)
      )
      for properties in [root["properties"], assertion["properties"]].compactMap(\.self) {
        for field in properties.fields where field.key != "assert" {
          #expect(field.value["description"]?.text.hasSuffix(".") == true, "\(field.key)")
        }
      }
    }
  }

  @Test(arguments: [
    "cni: calico",
    "manifests:\ninclude:\nassertions:\npodCIDRs:\n",
    "assertions: [a can reach b, {assert: a can reach b}]",
    "assertions:\n- assert: a cannot reach b\n  except: c\n  severity: note\n  owner: d",
    "assertions:\n- assert: a cannot reach b\n  except: [c, d to b]\n  reason: e\n  name: f",
    "podCIDRs: [10.0.0.0/8, \"fd00::/8\"]",
    "names: {a.example: 192.0.2.1, b.example: [192.0.2.1, \"2001:db8::1\"], c.example: []}",
    "title: 1\nsource: yes\nnote:\ndoubtful: x",
  ])
  func `what the reader takes is valid`(text: String) throws {
    try Self.compare([text], isValid: true)
  }

  @Test func `what the reader refuses is invalid`() throws {
    try Self.compare(
      [
        "asertions: []", "cni: calcio", "cni: [calico]", "cni:", "manifests: 3", "manifests: k8s",
        "manifests: [a, {b: c}]", "manifests: [a, 3]", "include: a.yaml", "include: [3]",
        "podCIDRs: 10.0.0.0/8", "podCIDRs: [10.0.0.0]", "podCIDRs: [3]", "names: []", "names:",
        "names: {a.b: nowhere}", "names: {a.b: [nowhere]}", "names: {a.b: {c: 192.0.2.1}}",
        "assertions: a can reach b", "assertions: [3]", "assertions: [[a can reach b]]",
        "assertions: [{name: x}]", "assertions: [{assert: 3}]", "assertions: [{assert: [a]}]",
        "assertions: [{assert: a can reach b, nme: x}]",
        "assertions: [{assert: a can reach b, name: 3}]",
        "assertions: [{assert: a can reach b, owner: [x]}]",
        "assertions: [{assert: a can reach b, reason: {}}]",
        "assertions: [{assert: a can reach b, severity: high}]",
        "assertions: [{assert: a can reach b, severity: 1}]",
        "assertions: [{assert: a can reach b, except: []}]",
        "assertions: [{assert: a can reach b, except: {a: b}}]",
        "assertions: [{assert: a can reach b, except: [3]}]", "title: [a]", "note: {a: b}",
        "- a can reach b", "a can reach b",
      ],
      isValid: false
    )
  }

  @Test func `every file of the scenarios is valid`() throws {
    let paths = Self.configurations(below: Self.folder + "/Scenarios")
    #expect(paths.count > 90)
    for path in paths {
      var reader = ConfigurationReader()
      _ = reader.read(path)
      #expect(!reader.diagnostics.contains { $0.severity == .error }, "\(path)")
    }
    guard let verdicts = Self.verdicts(paths) else { return }
    #expect(verdicts == paths.map { "valid \($0)" })
  }

  /// Expects reader and schema to find texts all right, or all wrong.
  private static func compare(_ texts: [String], isValid: Bool) throws {
    let folder = TemporaryFolder()
    for (number, text) in texts.enumerated() {
      folder.put("\(number).yaml", text + "\n")
      var reader = ConfigurationReader()
      _ = reader.read(folder.path("\(number).yaml"))
      let hasErrors = reader.diagnostics.contains { $0.severity == .error }
      #expect(hasErrors != isValid, "\(text): \(reader.diagnostics.map(\.message.text))")
    }
    guard let verdicts = verdicts(texts.indices.map { folder.path("\($0).yaml") }) else { return }
    #expect(verdicts.count == texts.count)
    for (text, verdict) in zip(texts, verdicts) {
      #expect(verdict.hasPrefix(isValid ? "valid" : "invalid"), "\(text): \(verdict)")
    }
  }

  /// What an independent validator says of files, a line each; nil, and a word, where there is none.
  private static func verdicts(_ paths: [String]) -> [String]? {
    let command = ["python3", folder + "/Scripts/validate-configuration.py", schemaPath] + paths
    let quoted = command.map { "'\($0)'" }.joined(separator: " ")
    guard let stream = unsafe popen("\(quoted) 2>&1", "r") else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    let status = unsafe pclose(stream) >> 8 & 0xff
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    guard status != 3, status != 127 else {
      print("left out: the schema's independent validator (python3 with jsonschema and PyYAML)")
      return nil
    }
    #expect(status == 0, "\(lines)")
    return lines
  }

  /// The files of the form of `netsim.yaml` below a folder, in order.
  private static func configurations(below path: String) -> [String] {
    guard let handle = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(handle) }
    var found: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if name.hasPrefix(".") { continue }
      let isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
      if isFolder {
        found += configurations(below: "\(path)/\(name)")
      } else if name == "netsim.yaml" || name == "assertions.yaml" {
        found.append("\(path)/\(name)")
      }
    }
    return found.sorted()
  }
}
