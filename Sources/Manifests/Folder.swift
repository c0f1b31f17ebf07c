import Glibc

/// The names in a folder.
enum Folder {
  /// The names in a folder in the order of their bytes.
  ///
  /// - Throws: `ReadError` if the system refuses.
  static func names(in path: String) throws(ReadError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw ReadError(code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether a file of this name is taken for a manifest.
  static func isManifest(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }

  /// The path of a name in a folder; names in the working folder stand alone.
  static func join(_ folder: String, _ name: String) -> String {
    if folder == "." || folder == "./" { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// A path that exists and differs from this one by a slip in its last part.
  static func nearMiss(of path: String) -> String? {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let slash = trimmed.lastIndex(of: "/")
    let name = String(slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed)
    let folder = slash.map { $0 == trimmed.startIndex ? "/" : String(trimmed[..<$0]) } ?? "."
    guard let names = try? names(in: folder) else { return nil }
    let allowed = max(1, name.count / 4)
    let near = names.map { ($0, editDistance($0, name)) }.filter { $0.1 <= allowed }
    guard let best = near.min(by: { $0.1 < $1.1 }) else { return nil }
    return slash == nil ? best.0 : join(folder, best.0)
  }

  /// How many letters must be changed, left out, put in or swapped with the next.
  private static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var row = [i + 1]
      for (j, y) in b.enumerated() {
        var cost = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
