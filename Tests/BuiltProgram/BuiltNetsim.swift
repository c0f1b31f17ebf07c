import Glibc

/// The `netsim` that was built beside the tests.
public enum BuiltNetsim {
  /// Its path: it stands beside the test runner.
  public static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    let runner = String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    return runner.prefix(upTo: runner.lastIndex(of: "/") ?? runner.startIndex) + "/netsim"
  }()
}
