import Glibc
import Testing

/// A folder under `Scenarios` that is one lesson, or the package's own folder with its README.
struct ScenarioFolder: CustomTestStringConvertible, Sendable {
  /// The path relative to the package, such as `Scenarios/kubernetes/policies-add-up`.
  let name: String

  var testDescription: String { name }
  var path: String { NetsimProcess.packageFolder + "/" + name }

  /// Every folder below `Scenarios` with a `manifests` folder of its own, with expected outputs, or with
  /// what lint finds and its twin.
  static let all: [ScenarioFolder] = {
    let listed = FileTree.folders(below: NetsimProcess.packageFolder + "/Scenarios")
    return listed.filter {
      (FileTree.exists($0 + "/manifests") || FileTree.exists($0 + "/expected/commands.txt")
        || FileTree.exists($0 + "/twin"))
        && !$0.contains("/Scenarios/invalid")
    }
    .map { ScenarioFolder(name: String($0.dropFirst(NetsimProcess.packageFolder.count + 1))) }
  }()

  /// Whether it has manifests of its own.
  var hasManifests: Bool { FileTree.exists(path + "/manifests") }

  /// The file with its assertions, if it has one.
  var assertions: String? {
    ["assertions.yaml", "netsim.yaml"].first { FileTree.exists(path + "/" + $0) }
  }

  /// The commands whose outputs are kept in `expected`.
  var expected: [(file: String, arguments: [String])] {
    FileTree.read(path + "/expected/commands.txt").split(separator: "\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let words = ShellWords.split(line[line.index(after: colon)...])
      guard words.first == "netsim" else { return nil }
      return (String(line[..<colon]), Array(words.dropFirst()))
    }
  }
}

/// The few things that these tests ask of the file system.
enum FileTree {
  static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// A folder and all folders below it, in order.
  static func folders(below path: String) -> [String] {
    guard let handle = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      let isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
      if isFolder, !name.hasPrefix(".") { names.append(name) }
    }
    return [path] + names.sorted().flatMap { folders(below: path + "/" + $0) }
  }

  /// The text of a file; empty where there is none.
  static func read(_ path: String) -> String {
    guard let file = unsafe fopen(path, "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  static func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else {
      Issue.record("cannot write \(path)")
      return
    }
    let bytes = Array(text.utf8)
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  /// Whether expected outputs are rewritten: `NETSIM_RECORD`.
  static let isRecording = unsafe getenv("NETSIM_RECORD") != nil
}

/// Splits a line into words as a shell does, quotes included.
enum ShellWords {
  static func split(_ line: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
