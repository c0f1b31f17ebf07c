import NetworkGeneration

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Keeps the smallest inputs that fail as files, where `NETSIM_FAILURES` names a folder.
enum FailureFolder {
  /// Writes the files and the report into a folder of the seed.
  static func keep(_ files: [ManifestFile], report: String, seed: UInt64) {
    guard let root = RunSettings.failureFolder else { return }
    let folder = "\(root)/seed-\(seed)"
    let folders = [root, folder] + (files.isEmpty ? [] : ["\(folder)/manifests"])
    for path in folders { unsafe mkdir(path, 0o777) }
    for file in files { write(file.text, to: "\(folder)/manifests/\(file.name)") }
    write(report + "\n", to: "\(folder)/report.txt")
    print("the smallest input is in \(folder)")
  }

  private static func write(_ text: String, to path: String) {
    guard let file = unsafe fopen(path, "w") else {
      print("can't write \(path)")
      return
    }
    unsafe fputs(text, file)
    unsafe fclose(file)
  }
}
