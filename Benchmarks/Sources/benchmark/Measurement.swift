import CBenchmark
import Glibc

/// What one run of a stage cost.
struct Measurement {
  /// Seconds of the processor, all threads together.
  var cpuSeconds: Double
  /// Seconds that passed.
  var wallSeconds: Double
  /// The memory that was resident before it ran, in bytes; zero for a process of its own.
  var baseBytes: Int
  /// The most memory that was resident while it ran, in bytes, what was there before included.
  var peakBytes: Int

  /// Runs a stage once, in a process that has given back what it doesn't use.
  static func of<Result>(_ stage: () throws -> Result) rethrows -> (Result, Measurement) {
    memory_give_back()
    ProcessMemory.forgetPeak()
    let base = ProcessMemory.residentBytes()
    let clock = ContinuousClock()
    let start = clock.now
    let startCPU = processorSeconds()
    let result = try stage()
    let cpu = processorSeconds() - startCPU
    let wall = start.duration(to: clock.now) / .seconds(1)
    let peak = ProcessMemory.peakBytes()
    return (
      result,
      Measurement(cpuSeconds: cpu, wallSeconds: wall, baseBytes: base, peakBytes: max(peak, base))
    )
  }

  /// Seconds of the processor that this process has used.
  static func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// What Linux knows of this process's memory.
enum ProcessMemory {
  /// Makes the peak start anew from what is resident now.
  static func forgetPeak() {
    let descriptor = unsafe open("/proc/self/clear_refs", O_WRONLY)
    guard descriptor >= 0 else { return }
    _ = unsafe write(descriptor, "5", 1)
    close(descriptor)
  }

  /// The memory that is resident now, in bytes.
  static func residentBytes() -> Int { bytes(of: "VmRSS:") }

  /// The most memory that was resident since the peak was forgotten, in bytes.
  static func peakBytes() -> Int { bytes(of: "VmHWM:") }

  private static func bytes(of name: String) -> Int {
    let status = contents(of: "/proc/self/status")
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    let kilobytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    return (kilobytes.flatMap { Int($0) } ?? 0) * 1024
  }

  private static func contents(of path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
      count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
