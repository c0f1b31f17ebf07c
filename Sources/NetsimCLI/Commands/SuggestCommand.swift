import ArgumentParser
import Configuration
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// Suggests policies: those that allow exactly what is wanted, or the smallest edit of those there are.
struct SuggestCommand: NetsimSubcommand {
  /// Names and help.
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest NetworkPolicies that allow exactly what is wanted, and prove it.",
    discussion: """
      What is wanted is said in sentences:

        netsim suggest 'frontend can reach api:3000' 'api can reach database:5432'

      or in `can reach`, `reaches only` and `is reachable only from` of netsim.yaml (or \
      --from-assertions FILE), whose other sentences are checked in the end. A sentence without a port wants \
      the ports that the destination declares.

      or seen in flow logs: JSON lines of Hubble (`hubble observe -o json`) or Calico, or a table \
      (source,destination,port,protocol, or what `netsim list -o csv` writes). Replies and what was dropped \
      don't count; a pod stands for its workload.

      Every namespace that is named gets a policy that denies all by default, every workload with \
      something wanted one policy of its name. Pods that speak to others may ask the cluster's DNS. \
      Workloads that nobody names are closed. The NetworkPolicies that these namespaces have are \
      replaced; the answer tells which to delete. Namespaces that the cluster runs on, such as \
      kube-system, are left open. With -n, policies are made for that namespace alone.

      The manifests were read again and simulated: the comments above them tell whether exactly what is \
      wanted passes, else what is missing or too many, and why.

      --edit looks for the smallest change instead, with which sentences hold that don't:

        netsim suggest --edit 'frontend can reach database:5432'

      Example: netsim suggest --output-file policies.yaml

      Exit status: 0 exactly what is wanted passes, 1 not exactly, 2 wrong input, 3 exactly what is \
      known to be wanted: flows were left out, or the input has errors (--keep-going).
      """
  )

  /// What must pass.
  @Argument(
    help: ArgumentHelp(
      "What must pass, such as 'frontend can reach api:3000'. Default: what netsim.yaml says.",
      valueName: "sentence"
    )
  )
  var sentences: [String] = []

  /// Files with sentences.
  @Option(
    help: ArgumentHelp(
      "A file with assertions that say what must pass; repeatable. Default: the nearest netsim.yaml.",
      valueName: "file"
    )
  )
  var fromAssertions: [String] = []

  /// Flow logs.
  @Option(
    help: ArgumentHelp(
      "A log of flows that were seen and are to pass, - for standard input; repeatable.",
      valueName: "file"
    )
  )
  var flows: [String] = []

  /// What addresses outside are taken for.
  @Option(
    help: ArgumentHelp(
      "With --flows: take addresses outside for blocks of so many leading bits, such as 24.",
      valueName: "bits"
    )
  )
  var mergeOutside: Int?

  /// Whether the smallest edit is looked for.
  @Flag(help: "Suggest the smallest change of the policies with which the sentences hold.")
  var edit = false

  /// Whether DNS isn't allowed.
  @Flag(name: .customLong("no-dns"), help: "Don't allow DNS but where a sentence says so.")
  var refusesDNS = false

  /// Whether policies stay.
  @Flag(help: "Keep the NetworkPolicies that are there, and prove what passes beside them.")
  var keep = false

  /// Where the network comes from.
  @OptionGroup(title: "Network") var input: NetworkOptions
  /// Where the answer goes.
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Checks what can be checked without the input.
  func validate() throws {
    if let mergeOutside, !(0...32).contains(mergeOutside) || flows.isEmpty {
      throw ValidationError("--merge-outside takes 0 to 32 bits, and goes with --flows")
    }
    guard edit else { return }
    if sentences.isEmpty {
      throw ValidationError(
        "--edit needs a sentence; `netsim check --suggest` looks at all of a file"
      )
    }
    if !fromAssertions.isEmpty || !flows.isEmpty || refusesDNS || keep {
      throw ValidationError("--edit goes with sentences only")
    }
  }

  /// Answers.
  func execute(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let run = CheckRun(input: input, color: output.colorChoice, context: context)
    let plan = try run.plan(try wanted(in: context))
    let names = !fromAssertions.isEmpty || sentences.isEmpty && flows.isEmpty
    let settings = names ? plan.configuration : nil
    let loaded = try input.load(settings, in: context, color: output.colorChoice)
    try input.checkNamespace(of: loaded.network)
    guard !edit else { return try suggestEdits(plan, run, loaded, in: context) }
    return try suggestPolicies(plan, run, loaded, in: context)
  }

  /// The sentences of the command line, of files, or of the nearest netsim.yaml.
  private func wanted(in context: CommandContext) throws(CommandFailure) -> Configuration {
    var files = fromAssertions
    if files.isEmpty, sentences.isEmpty, flows.isEmpty {
      guard let nearest = ConfigurationPath.nearest() else {
        throw CommandFailure(
          "nothing says what is wanted",
          help: "netsim suggest 'frontend can reach api:3000', or a netsim.yaml with such sentences"
        )
      }
      files = [nearest]
    }
    var all: Configuration?
    for file in files {
      let read = try input.readConfiguration(file, in: context, color: output.colorChoice)
      all?.assertions += read.assertions
      all = all ?? read
    }
    let own = Configuration(sentences: sentences, file: "<sentences>")
    all?.assertions += own.assertions
    return all ?? own
  }

  private func suggestEdits(
    _ plan: CheckPlan,
    _ run: CheckRun,
    _ loaded: LoadedInput,
    in context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let answer = try run.answer(plan, on: loaded, suggesting: true)
    input.warn(of: answer.network, in: context, color: output.colorChoice)
    try output.write(answer.edits, in: context)
    guard answer.isAmended else { return .no }
    return loaded.isIncomplete ? .undecided : .yes
  }

  private func suggestPolicies(
    _ plan: CheckPlan,
    _ run: CheckRun,
    _ loaded: LoadedInput,
    in context: CommandContext
  ) throws(CommandFailure) -> ExitStatus {
    let isWanted = plan.assertions.contains(where: LeastPrivilegeQuery.saysWhatIsWanted)
    guard isWanted || !flows.isEmpty else {
      throw CommandFailure(
        "no sentence says what must pass",
        help: "write `A can reach B:80`, `A reaches only B:80` or `B is reachable only from A`"
      )
    }
    let seen = try flows.isEmpty ? nil : SeenFlows(files: flows, run: run)
    let query = LeastPrivilegeQuery(
      plan.assertions,
      observed: seen?.connections(in: loaded, mergingOutside: mergeOutside),
      namespace: input.namespace,
      allowsDNS: !refusesDNS,
      keepsPolicies: keep
    )
    let answer = try run.answer(plan) { () throws(CheckQuery.Faults) in
      try query.answer(
        in: loaded.network,
        secondary: loaded.secondaryNetworks,
        writing: PolicyWriting(options: loaded.options)
      )
    }
    guard !answer.namespaces.isEmpty else {
      throw CommandFailure(
        "what is wanted names no namespace to make policies for",
        help: "-n kube-system makes policies for a namespace that the cluster runs on"
      )
    }
    run.tell(answer.checked.warnings.map(plan.warning))
    seen?.tell(answer.unmatched)
    input.warn(of: answer.checked.network, in: context, color: output.colorChoice)
    try output.write(answer.report, in: context)
    guard answer.isExact else {
      run.tell([.warning(.notExact, at: nil)])
      return .no
    }
    let isPartial = loaded.isIncomplete || seen?.isIncomplete == true || !answer.unmatched.isEmpty
    return isPartial ? .undecided : .yes
  }
}

extension Diagnostic.Message {
  fileprivate static let notExact: Self =
    "the policies don't allow exactly what is wanted; the answer tells what differs, and why"
}
