import BuiltProgram
import GraphvizReports
import NetsimCLI
import Reports
import TemporaryFolders
import Testing

/// What goes into the file of `--output-file`.
struct OutputFileTests {
  private func netsim(_ words: String...) -> ProcessResult {
    NetsimProcess.run(
      ["can", "frontend", "reach", "api:3000"] + words,
      in: NetsimProcess.packageFolder + "/Scenarios/production"
    )
  }

  @Test(arguments: ["svg", "dot", "gv", "SVG", "png", "pdf", "mmd", "mermaid", "graphml"])
  func `an answer without a graph is not written into a picture`(ending: String) {
    let folder = TemporaryFolder()
    folder.put("out.\(ending)", "a picture")
    let result = netsim("--output-file", folder.path("out.\(ending)"))
    #expect(result.status == 2)
    #expect(result.output.contains("error: this report can't be written as `"))
    #expect(result.output.contains("expected one of text, json, yaml"))
    #expect(folder.text("out.\(ending)") == "a picture")
  }

  @Test func `a format that is asked for wins over the ending`() {
    let folder = TemporaryFolder()
    let result = netsim("-o", "text", "--output-file", folder.path("out.svg"))
    #expect(result.status == 0)
    #expect(folder.text("out.svg").hasPrefix("yes: "))
  }

  /// What changes in one network, in a format, with an output that is a terminal or not.
  private func difference(_ format: String, isTerminal: Bool) -> (bytes: [UInt8], errors: String) {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    let context = CommandContext(
      output: ReportSink { bytes in
        output += bytes
        return .delivered
      },
      errors: ReportSink { bytes in
        errors += bytes
        return .delivered
      },
      outputTerminal: { _ in Terminal(isTerminal: isTerminal) },
      drawing: Drawing(program: BuiltNetsim.path)
    )
    let manifests = NetsimProcess.packageFolder + "/Scenarios/production/manifests"
    _ = Netsim.run(
      ["diff", manifests, "--without", "deployment/api", "-o", format],
      in: context
    )
    return (output, String(decoding: errors, as: UTF8.self))
  }

  @Test(arguments: ["png", "pdf"])
  func `a picture of bytes goes to a pipe, and not to a terminal`(format: String) {
    let refused = difference(format, isTerminal: true)
    #expect(refused.bytes.isEmpty)
    #expect(
      refused.errors == """
        error: a terminal can't show `\(format)`
        help: write it to a file: --output-file graph.\(format)

        """
    )
    let drawn = difference(format, isTerminal: false)
    #expect(drawn.bytes.count > 1000, "\(drawn.errors)")
  }

  @Test func `a file that can't be made is an error`() {
    let result = netsim("--output-file", "/nonexistent/out.json")
    #expect(result.status == 2)
    #expect(
      result.output.contains(
        "error: cannot write `/nonexistent/out.json`: No such file or directory"
      )
    )
  }
}
