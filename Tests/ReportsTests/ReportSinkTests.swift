import Glibc
import Reports
import Testing

struct ReportSinkTests {
  @Test func `what is written arrives in order, however long it is`() {
    let lines = (0..<50_000).map { "line \($0)\n" }
    let result = written { sink in
      for line in lines { sink.write(line) }
    }
    #expect(result == lines.joined())
  }

  @Test func `the buffer is handed on before it grows`() throws {
    let collected = Collected()
    let sink = ReportSink { bytes in
      collected.deliveries += 1
      #expect(bytes.count < 100_000)
      return .delivered
    }
    for _ in 0..<100_000 { sink.write("0123456789") }
    try sink.finish()
    #expect(collected.deliveries >= 10)
  }

  @Test func `a closed reader ends the report without a fault`() throws {
    let collected = Collected()
    let sink = ReportSink { _ in
      collected.deliveries += 1
      return .closed
    }
    for _ in 0..<100_000 { sink.write("0123456789") }
    try sink.finish()
    #expect(!sink.isOpen)
    #expect(collected.deliveries == 1)
  }

  @Test func `a full disk is a fault that finish names`() {
    let sink = ReportSink { _ in .failed(ENOSPC) }
    sink.write("text")
    let error = #expect(throws: SinkError.self) { try sink.finish() }
    #expect(error?.description == "cannot write the report: no space left on device")
  }

  @Test func `a pipe that nobody reads closes the sink`() throws {
    ReportSink.ignoreBrokenPipes()
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    close(ends[0])
    let sink = ReportSink(fileDescriptor: ends[1])
    sink.write("text")
    try sink.finish()
    close(ends[1])
    #expect(!sink.isOpen)
  }
}
