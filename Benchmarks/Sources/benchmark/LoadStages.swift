import Dialects
import Glibc
import Manifests
import NetworkModel

/// The stages that end with a network.
struct LoadStages {
  /// Why a file can't be measured.
  enum Failure: Error, CustomStringConvertible {
    /// It has errors, of which the first is shown.
    case faulty(path: String, diagnostic: Diagnostic)
    /// It holds no pods.
    case empty(path: String)
    /// It can't be read.
    case unreadable(path: String)

    /// A sentence.
    var description: String {
      switch self {
      case .faulty(let path, let diagnostic): "\(path): \(diagnostic.lines[0])"
      case .empty(let path): "\(path): no pods"
      case .unreadable(let path): "\(path): can't be read"
      }
    }
  }

  /// The file.
  let path: String
  /// How often each stage runs.
  let repeater: Repeater

  /// Reads and lowers the file.
  func network() throws(Failure) -> Network { try network(.path(path)) }

  /// Measures reading the bytes, and loading from the file.
  func measure() throws -> [StageResult] {
    let (count, read) = try repeater.measure { try touchedBytes() }
    let (pods, load) = try repeater.measure { try network().cluster.pods.count }
    return [
      StageResult("read", runs: read, output: count, unit: "bytes", bytes: count),
      StageResult("load", runs: load, output: pods, unit: "pods", bytes: count),
    ]
  }

  /// Measures loading from a pipe.
  func measurePipe() throws -> StageResult {
    let (pods, runs) = try repeater.measure { try pipedNetwork().cluster.pods.count }
    return StageResult("load-pipe", runs: runs, output: pods, unit: "pods")
  }

  private func network(_ input: ManifestInput) throws(Failure) -> Network {
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([input])
    let loaded = loader.finish()
    if let error = loaded.diagnostics.first(where: { $0.severity == .error }) {
      throw .faulty(path: path, diagnostic: error)
    }
    guard !loaded.network.cluster.pods.isEmpty else { throw .empty(path: path) }
    return loaded.network
  }

  /// Loads what `cat` writes to standard input.
  private func pipedNetwork() throws(Failure) -> Network {
    guard let pipe = InputPipe(path: path) else { throw .unreadable(path: path) }
    defer { pipe.close() }
    return try network(.standardInput)
  }

  /// Reads the file and looks at every byte: what no loader can do without.
  private func touchedBytes() throws(Failure) -> Int {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .unreadable(path: path) }
    defer { close(descriptor) }
    var buffer = [UInt64](repeating: 0, count: 1 << 17)
    var sum: UInt64 = 0
    var count = 0
    while true {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe read(descriptor, bytes.baseAddress, bytes.count)
      }
      guard got > 0 else { break }
      for word in buffer[..<((got + 7) / 8)] { sum &+= word }
      count += got
    }
    // The sum is used, so that no compiler leaves the reading out.
    return sum == 0 && count == 0 ? 0 : count
  }
}
