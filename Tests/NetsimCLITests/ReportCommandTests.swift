import NetsimCLI
import Reports
import TemporaryFolders
import Testing

/// The report of a command line.
struct ReportCommandTests {
  private static let production = NetsimProcess.packageFolder + "/Scenarios/production"

  @Test func `a page is the usual format, and the ending of a file's name says so, too`() {
    let folder = TemporaryFolder()
    let words = ["report", "--title", "The <shop>"]
    let page = NetsimProcess.run(words, in: Self.production, collecting: .output)
    #expect(page.status == 0)
    #expect(page.output.hasPrefix("<!doctype html>"))
    #expect(page.output.contains("<title>The &lt;shop&gt;</title>"))
    #expect(page.output.contains("netsim.report/v1"))
    let file = NetsimProcess.run(
      words + ["--output-file", folder.path("page.html")],
      in: Self.production
    )
    #expect(file == ProcessResult(output: "", status: 0))
    #expect(folder.text("page.html") == page.output)
  }

  @Test func `a page holds the data of the JSON format`() {
    let run = { (words: [String]) in
      NetsimProcess.run(["report"] + words, in: Self.production, collecting: .output).output
    }
    let json = run(["-o", "json"])
    let escaped = json.replacing("&", with: "\\u0026").replacing("<", with: "\\u003c")
      .replacing(">", with: "\\u003e")
    #expect(run([]).contains(escaped))
  }

  @Test func `without libgvc the page is written all the same`() {
    let result = NetsimProcess.run(
      ["report"],
      in: Self.production,
      variables: ["NETSIM_LIBGVC=/nonexistent"]
    )
    #expect(result.status == 0)
    #expect(result.output.contains("note: the page has no picture: drawing needs Graphviz"))
    #expect(result.output.contains("The picture is missing: drawing needs Graphviz"))
  }

  @Test func `an incomplete network is told at the top`() {
    let result = NetsimProcess.run(
      [
        "report", "-o", "json", "--keep-going", "-f",
        "../peers-mistakes/unknown-field-is-an-error/manifests",
      ],
      in: Self.production,
      collecting: .output
    )
    #expect(result.output.contains("\"incomplete\": \"the input has errors"))
    #expect(result.output.contains("\"severity\": \"error\""))
  }

  @Test func `a page is not written to a terminal`() {
    let collected = Collected()
    let context = CommandContext(
      output: collected.sink,
      errors: collected.sink,
      outputTerminal: { _ in Terminal(isTerminal: true) }
    )
    let status = Netsim.run(["report", "-f", Self.production + "/manifests"], in: context)
    #expect(status == .wrong)
    #expect(
      collected.text == """
        error: a page is not for a terminal
        help: --output-file report.html writes it to a file, -o text shows its figures

        """
    )
  }

  @Test func `manifests that are named leave the nearest netsim.yaml out`() {
    let run = { (words: [String]) in
      NetsimProcess.run(["report", "-o", "json"] + words, in: Self.production, collecting: .output)
        .output
    }
    #expect(run(["-f", "manifests"]).contains("\"assertions\": null"))
    #expect(run(["-f", "manifests", "netsim.yaml"]).contains("\"passed\": 21"))
  }

  /// What a sink delivered; a class, since the sink's closure adds to it.
  private final class Collected {
    private var bytes: [UInt8] = []

    lazy var sink = ReportSink { [unowned self] chunk in
      bytes += chunk
      return .delivered
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }
}
