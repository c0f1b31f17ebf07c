import ArgumentParser
import Configuration
import Queries
import ReachabilityEngine
import Reports

/// Tells which assertions hold.
struct CheckCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell which assertions of netsim.yaml hold, and what breaks the others.",
    discussion: """
      Assertions are sentences, listed under `assertions:` of netsim.yaml or any file of that form:

        frontend can reach api:3000
        frontend cannot reach database:5432
        database is reachable only from api
        namespace/tenant-a, namespace/tenant-b are isolated
        namespace/production is isolated from internet
        api reaches only database:5432, kube-dns:53/udp
        no connection from internet to namespace/production
        nothing outside reaches database
        api reaches nothing outside
        every pod in namespace/production is isolated for ingress and egress

      A sentence may end in exceptions: `except prometheus` leaves out every pair with that peer, \
      `except ingress-nginx to frontend:8080` just that connection; commas separate several. An entry \
      that is a mapping has the sentence under `assert:`, and `except:`, `name:`, `owner:`, `reason:` \
      and `severity:` (error, warning, note) beside it.

        sentence  = claim [except exception, ...]
        claim     = A can reach B            A cannot reach B
                  | A reaches only B         no connection from A to B
                  | B is reachable only from A
                  | A reaches nothing [outside]
                  | nothing [outside] reaches B
                  | A, A are isolated        A is isolated from A
                  | every pod [in A] is isolated for ingress [and egress]
        exception = peer | peer to target
        A         = peer, ...              B = target, ...
        target    = peer [:port[-port][/protocol]]

      --init writes a first file from what holds now. -v tells why an assertion holds, too.

      --suggest shows, for each assertion that fails, the smallest change of NetworkPolicies with which \
      it holds: whole manifests, which were read and simulated. Smallest is what breaks the fewest \
      other assertions, then what opens and closes the fewest other connections. Written to a file, \
      it can be looked at with `netsim diff --with FILE`. A manifest that replaces a policy carries \
      none of its labels and annotations: take over its spec. `netsim suggest --edit SENTENCE` does \
      it for one sentence.

      Formats for pipelines: junit, sarif, tap, github (annotations) and md (a comment).

      Example: netsim check k8s/assertions.yaml

      Exit status: 0 all hold, 1 some of severity error fail, 2 wrong input.
      """
  )

  /// The files with assertions.
  @Argument(
    help: ArgumentHelp(
      "Files with assertions. Default: the nearest netsim.yaml.",
      valueName: "file"
    )
  )
  var files: [String] = []

  /// Whether a first file is written.
  @Flag(
    name: .customLong("init"),
    help: """
      Write a first netsim.yaml, or the --output-file (- for standard output), from what holds now.
      """
  )
  var initializes = false

  /// Whether a file that exists is overwritten.
  @Flag(name: .customLong("force"), help: "With --init: overwrite a file that exists.")
  var overwrites = false

  /// Whether changes are looked for with which failing assertions hold.
  @Flag(help: "For what fails, show the smallest change of NetworkPolicies with which it holds.")
  var suggest = false

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Checks what can be checked without the input.
  func validate() throws {
    if overwrites, !initializes { throw ValidationError("--force goes with --init only") }
    guard initializes else { return }
    if suggest { throw ValidationError("--init and --suggest don't go together") }
    if !files.isEmpty {
      throw ValidationError("--init takes no files; name the one to write by --output-file")
    }
    if output.format != nil { throw ValidationError("--init writes YAML only; leave out --output") }
  }

  /// Answers, or writes a first file.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    guard !initializes else {
      return try CheckInitialization(input: input, output: output, overwrites: overwrites)
        .run(in: context)
    }
    return try check(in: context)
  }

  private func check(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let run = CheckRun(input: input, color: output.colorChoice, context: context)
    let plans = try run.plans(of: namedFiles())
    guard plans.contains(where: { !$0.assertions.isEmpty }) else {
      throw CommandFailure(
        "there are no assertions to check",
        help: "list sentences under `assertions:`, such as `frontend can reach api:3000`"
      )
    }
    var answers: [CheckAnswer] = []
    var isIncomplete = false
    for plan in plans {
      let loaded = try input.load(plan.configuration, in: context, color: output.colorChoice)
      isIncomplete = isIncomplete || loaded.isIncomplete
      let answer = try run.answer(plan, on: loaded, suggesting: suggest)
      input.warn(of: answer.network, in: context, color: output.colorChoice)
      answers.append(answer)
    }
    let detail: CheckDetail = input.verbose ? .everything : .failures
    try output.write(.check(answers, detail: detail), in: context)
    guard answers.allSatisfy({ $0.failedCount == 0 }) else { return .no }
    return isIncomplete ? .undecided : .yes
  }

  private func namedFiles() throws(CommandFailure) -> [String] {
    guard files.isEmpty else { return files }
    guard let nearest = ConfigurationPath.nearest() else {
      throw CommandFailure(
        "there is no netsim.yaml in the working folder or above it",
        help: "name a file with assertions: netsim check FILE"
      )
    }
    return [nearest]
  }
}
