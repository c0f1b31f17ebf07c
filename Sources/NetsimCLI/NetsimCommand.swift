import ArgumentParser
import Reports

/// A command of netsim: parsed by ArgumentParser, run by us, so that tests run it in process.
protocol NetsimSubcommand: ParsableCommand {
  /// Answers, writing to the context.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus
}

/// The root of the command line.
struct NetsimCommand: ParsableCommand {
  /// The version of netsim.
  static let version = Tool.netsim.version

  /// Names, summary and subcommands.
  static let configuration = CommandConfiguration(
    commandName: "netsim",
    abstract: "Tell who can reach whom under the network policies of Kubernetes manifests.",
    discussion: """
      Reads manifests (-f FILE, -f FOLDER, -f - for standard input, -k FOLDER for what kustomize \
      makes of it), a cluster (--live, --context NAME), or else the manifests of the nearest \
      netsim.yaml or of the working folder. Needs no cluster.

        netsim can frontend reach database:5432
        netsim list -f k8s/
        netsim matrix --port 5432
        netsim graph --output-file network.svg
        netsim path internet database:5432
        netsim blast-radius frontend
        netsim check
        netsim diff --base origin/main
        netsim exposure
        netsim lint
        netsim report --output-file report.html
        netsim suggest 'frontend can reach api:3000'
        netsim watch -f k8s/
        netsim check --live
        helm template my-chart | netsim list -f -
        kubectl get ns,pods,deploy,svc,netpol -A -o json | netsim list -f -

      Exit status: 0 yes, 1 no, 2 the input or the command line is wrong, 3 partly or unknown.
      """,
    version: version,
    subcommands: [
      BlastRadiusCommand.self, CanCommand.self, CheckCommand.self, DiffCommand.self,
      ExposureCommand.self, GraphCommand.self, LintCommand.self, ListCommand.self,
      MatrixCommand.self, PathCommand.self, ReportCommand.self, SuggestCommand.self,
      WatchCommand.self,
    ]
  )

  /// Creates the command as ArgumentParser does.
  init() {}
}
