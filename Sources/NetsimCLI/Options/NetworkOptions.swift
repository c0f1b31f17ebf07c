import ArgumentParser

/// How a Container Network Interface settles what the specification leaves open.
enum CNIProfile: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// The specification and its end-to-end tests.
  case kubernetes
  /// Calico.
  case calico
  /// Cilium.
  case cilium
  /// Antrea.
  case antrea

  /// Whether an ipBlock matches a pod's address (N12, L11).
  var ipBlocksMatchPods: Bool {
    switch self {
    case .kubernetes, .calico, .antrea: true
    case .cilium: false
    }
  }
}

/// What address blocks match.
enum IPBlockMatch: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Pods as well as what is outside.
  case pods
  /// Nodes and what is outside the cluster only.
  case outside
}

/// Where the network comes from: the options that every command that loads one has.
struct NetworkOptions: ParsableArguments {
  /// What to read.
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Manifests: a file, a folder (recursive; .yaml .yml .json), - for standard input; repeatable. "
        + "Default: the manifests of the nearest netsim.yaml, else the working folder.",
      valueName: "path"
    )
  )
  var filename: [String] = []

  /// What is read through `kubectl`.
  @OptionGroup var source: KubectlOptions

  /// The namespace of bare names.
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Look bare names up in this namespace first. Default: everywhere, if the name is unique.",
      valueName: "namespace"
    )
  )
  var namespace: String?

  /// The profile.
  @Option(
    help: "The profile that settles what the specification leaves open."
  )
  var cni: CNIProfile?

  /// An override of the profile.
  @Option(
    help: """
      Whether address blocks and `networks` peers match pods too, or only what is outside; overrides \
      the profile.
      """
  )
  var ipBlocks: IPBlockMatch?

  /// A file of host names.
  @Option(
    help: ArgumentHelp(
      "Host names with their addresses, as `name: [address, ...]`; resolves peers by domain name.",
      valueName: "file"
    )
  )
  var names: String?

  /// Who the ingress controller is.
  @Option(
    help: ArgumentHelp(
      "The pods or addresses behind every Ingress, Gateway and Route. Default: those of the input.",
      valueName: "peer"
    )
  )
  var ingressController: String?

  /// What is assumed to be otherwise.
  @OptionGroup(title: "What if") var supposed: WhatIfOptions

  /// Whether to answer in spite of errors.
  @Flag(
    help: "Answer in spite of errors in the input; what they leave open is unknown."
  )
  var keepGoing = false

  /// Fewer words.
  @Flag(name: [.short, .long], help: "Print errors only, no warnings and notes.")
  var quiet = false

  /// More words.
  @Flag(name: [.short, .long], help: "Print every note, and what was read.")
  var verbose = false

  /// When progress is shown.
  @Option(
    help:
      "When to show progress on standard error: auto (a terminal, after a second), always, never."
  )
  var progress: ProgressChoice = .auto

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Checks what can be checked without reading.
  func validate() throws { try source.validate(beside: filename) }
}

/// When progress is shown.
enum ProgressChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// On a terminal, when a load takes over a second.
  case auto
  /// At once, wherever standard error goes.
  case always
  /// Not at all.
  case never
}
