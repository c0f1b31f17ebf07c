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

  @Test(arguments: ["svg", "dot", "gv", "SVG"])
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
