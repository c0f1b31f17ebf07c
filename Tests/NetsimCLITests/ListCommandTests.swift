import NetsimCLI
import Reports
import Testing

/// What `netsim list` and `netsim matrix` do with their options.
struct ListCommandTests {
  private struct Outcome {
    var output: String
    var errors: String
    var status: NetsimCLI.ExitStatus
  }

  /// Bytes that a sink delivered; a class, since the sink's closure adds to it.
  private final class Collected {
    var bytes: [UInt8] = []
    var text: String { String(decoding: bytes, as: UTF8.self) }
    func sink() -> ReportSink {
      ReportSink { bytes in
        self.bytes += bytes
        return .delivered
      }
    }
  }

  private func netsim(_ arguments: String...) -> Outcome { netsim(arguments) }

  private func netsim(_ arguments: [String]) -> Outcome {
    let output = Collected()
    let errors = Collected()
    let context = CommandContext(output: output.sink(), errors: errors.sink())
    let manifests = NetsimProcess.packageFolder + "/Scenarios/production/manifests"
    let status = Netsim.run(arguments + ["-f", manifests, "-q"], in: context)
    return Outcome(output: output.text, errors: errors.text, status: status)
  }

  @Test func `a list is narrowed by source, destination and port`() {
    let outcome = netsim(
      "list",
      "--from",
      "api",
      "--to",
      "database",
      "--port",
      "5432",
      "--port",
      "53/udp",
      "-o",
      "csv"
    )
    #expect(outcome.status == .yes)
    #expect(
      outcome.output == """
        source,destination,ports,unknown\r
        production/api[Deployment],production/database[Deployment],TCP 5432,\r

        """
    )
  }

  @Test func `a namespace keeps what has an end in it`() {
    let outcome = netsim("list", "-n", "production", "-o", "csv")
    let rows = outcome.output.split(separator: "\r\n").dropFirst()
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy { $0.contains("production/") })
  }

  @Test(arguments: ["list", "matrix"])
  func `a namespace that isn't there is an error that names those that are`(command: String) {
    let outcome = netsim(command, "-n", "produktion")
    #expect(outcome.status == .wrong)
    #expect(outcome.output == "")
    #expect(
      outcome.errors == """
        error: no namespace `produktion` in this network
        help: it has `ingress-nginx`, `kube-system`, `production`

        """
    )
  }

  @Test(arguments: ["list", "matrix"])
  func `a port is a number`(command: String) {
    let outcome = netsim(command, "--port", "http")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.hasPrefix("error: --port: expected a port number, not the name `http`"))
  }

  @Test func `a peer that isn't there is an error`() {
    let outcome = netsim("list", "--to", "databse")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.contains("did you mean `database`?"))
  }

  @Test func `a port belongs to its own option`() {
    let outcome = netsim("list", "--to", "database:5432")
    #expect(outcome.status == .wrong)
    #expect(outcome.errors.contains("help: --port 5432 asks for a port"))
  }

  @Test func `a matrix is grouped as asked`() {
    let outcome = netsim("matrix", "--by", "namespace", "--port", "5432", "-o", "csv")
    #expect(outcome.status == .yes)
    #expect(outcome.output.hasPrefix("source,ingress-nginx,kube-system,production,outside\r\n"))
  }

  @Test func `a map of shades is drawn in text only`() {
    let text = netsim("matrix", "--heat", "--port", "8080")
    #expect(text.status == .yes)
    #expect(text.output.contains("\nproduction ──"))
    for format in [["-o", "csv"], ["--output-file", "/nowhere/map.json"]] {
      let other = netsim(["matrix", "--heat"] + format)
      #expect(other.status == .wrong)
      #expect(other.output == "")
      #expect(other.errors.hasPrefix("error: --heat is a form of the text, which `"))
    }
  }

  @Test(arguments: ["list", "matrix"])
  func `help is that of the command`(command: String) {
    let outcome = netsim(command, "--help")
    #expect(outcome.status == .yes)
    #expect(outcome.output.contains("Example: netsim \(command) "))
  }
}
