import Glibc

/// What one run of a stage cost.
struct Measurement {
  /// Seconds of the processor, all threads together.
  var cpuSeconds: Double
  /// Seconds that passed.
  var wallSeconds: Double
  /// The most memory that was resident while it ran, in bytes, what was there before included.
  var peakBytes: Int

  /// Runs a stage once.
  static func of<Result>(_ stage: () throws -> Result) rethrows -> (Result, Measurement) {
    ProcessMemory.forgetPeak()
    let clock = ContinuousClock()
    let start = clock.now
    let startCPU = processorSeconds()
    let result = try stage()
    let cpu = processorSeconds() - startCPU
    let wall = start.duration(to: clock.now) / .seconds(1)
    let peak = ProcessMemory.peakBytes()
    return (result, Measurement(cpuSeconds: cpu, wallSeconds: wall, peakBytes: peak))
  }

  /// Seconds of the processor that this process has used.
  private static func processorSeconds() -> Double {
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

  /// The most memory that was resident since then (`VmHWM`), in bytes.
  static func peakBytes() -> Int {
    let status = contents(of: "/proc/self/status")
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
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
