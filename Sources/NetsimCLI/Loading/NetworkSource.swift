import Configuration
import Dialects
import Glibc
import Manifests
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// A network that was read, and whether it is whole.
struct LoadedInput {
  /// The network.
  var network: Network
  /// The secondary networks, with the pods of `network` at the same places.
  var secondaryNetworks: [Network]
  /// Whether errors were found and the answer goes on in spite of them.
  var isIncomplete: Bool
  /// What was settled before it was lowered, for what is read later in the same way.
  var options = LoweringOptions()
  /// What was found while it was read.
  var diagnostics: [Diagnostic] = []
  /// What its manifests say that decides nothing.
  var facts: [WrittenFact] = []

  /// The secondary networks, compiled so that they tell address sets apart.
  func compiledSecondaryNetworks(distinguishing addresses: [AddressSet] = []) -> [CompiledNetwork] {
    secondaryNetworks.map { CompiledNetwork($0, distinguishing: addresses) }
  }
}

/// What a network is read for.
private enum LoadingPurpose {
  /// To answer questions.
  case answers
  /// To lint it.
  case lint
}

extension NetworkOptions {
  /// Reads the network that the options ask for, telling its diagnostics on standard error.
  ///
  /// - Parameters:
  ///   - configuration: The file whose `manifests:`, `cni:` and `podCIDRs:` count where no option
  ///     says otherwise; nil to look for the nearest `netsim.yaml` where neither `-f` nor `-k` is given.
  ///   - context: Where to write.
  ///   - color: When diagnostics are coloured.
  /// - Returns: The network, and whether it is whole.
  /// - Throws: `CommandFailure` where the input has errors and `--keep-going` isn't given, or where
  ///   there is nothing to read.
  func load(
    _ configuration: Configuration? = nil,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoadedInput {
    var configuration = configuration
    if configuration == nil {
      configuration = try nearestConfiguration(in: context, color: color)
    }
    return try load(configuration, LoadingPurpose.answers, in: context, color: color)
  }

  /// Reads the network for linting: with the facts that it looks at, and without telling warnings, which
  /// are among the findings.
  func loadForLint(
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoadedInput {
    let configuration = try nearestConfiguration(in: context, color: color)
    return try load(configuration, .lint, in: context, color: color)
  }

  private func load(
    _ configuration: Configuration?,
    _ purpose: LoadingPurpose,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoadedInput {
    var options = try settled(configuration, in: context, color: color)
    options.keepsPodFacts = purpose == .lint
    let whatIf = try self.whatIf(options)
    let inputs = try self.inputs(configuration, in: context, color: color)
    let loaded = try read(inputs, options, assuming: whatIf, in: context, color: color)
    let told = purpose == .lint ? loaded.diagnostics.filter { $0.severity != .warning } : nil
    var input = try accept(loaded, telling: told, in: context, color: color)
    input.options = options
    return input
  }

  /// Reads inputs as they are, or as they would be.
  func read(
    _ inputs: [ManifestInput],
    _ options: LoweringOptions,
    assuming whatIf: WhatIf = WhatIf(),
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoadedNetwork {
    if source.usesKubectl { RunningChildren.endWithUs() }
    let progress = ProgressLine(self.progress, context)
    defer { progress.end() }
    var loader = NetworkLoader(options: options)
    loader.read(
      inputs,
      progress: { progress.update(objects: $0) },
      waiting: { progress.update(waitingFor: $0) }
    )
    let asRead = loader
    do throws(WhatIf.Fault) {
      return try loader.finish(assuming: whatIf)
    } catch {
      // What can't be assumed may be missing because of what is wrong with the input.
      let errors = asRead.finish().diagnostics.filter { $0.severity == .error }
      progress.end()
      printer.write(errors, to: TextWriter(context.errors, terminal: context.errorTerminal(color)))
      throw CommandFailure(error)
    }
  }

  /// What is assumed to be otherwise than in the input.
  func whatIf(_ options: LoweringOptions) throws(CommandFailure) -> WhatIf {
    if filename.contains("-"), supposed.with.contains("-") {
      throw CommandFailure("-f and --with can't both read standard input")
    }
    return try supposed.whatIf(options)
  }

  /// What is settled before anything is lowered, by options, `--names` and a configuration.
  func settled(
    _ configuration: Configuration?,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoweringOptions {
    var options = try loweringOptions(configuration)
    for host in try hostNames(in: context, color: color) {
      options.names[host.name] = host.addresses
    }
    options.isControllerGiven = ingressController != nil
    return options
  }

  /// Puts the peer of `--ingress-controller` behind every Ingress, Gateway and Route.
  private func setController(_ text: String, of network: inout Network) throws(CommandFailure) {
    let members: PeerMembers
    let phrase: PeerPhrase
    do throws(SentenceError) {
      phrase = try PeerPhrase(parsing: text)
    } catch {
      throw CommandFailure("--ingress-controller: \(error.message)", help: error.help)
    }
    do throws(PeerError) {
      members = try PeerResolver(network, defaultNamespace: namespace).source(phrase).members
    } catch {
      throw CommandFailure(
        lines: Diagnostic.error(error.message, at: nil, notes: error.notes, help: error.help).lines
      )
    }
    guard let controller = members.controller else {
      throw CommandFailure("--ingress-controller takes pods or addresses, not `\(text)`")
    }
    for index in network.cluster.entryPoints.indices {
      if case .proxy = network.cluster.entryPoints[index].forwarding {
        network.cluster.entryPoints[index].forwarding = .proxy(controller)
      }
    }
  }

  /// The nearest `netsim.yaml`, upwards from the working folder; none where `-f` or `-k` is given.
  func nearestConfiguration(
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> Configuration? {
    guard !namesManifests, let path = ConfigurationPath.nearest() else { return nil }
    return try readConfiguration(path, in: context, color: color)
  }

  /// Reads a configuration file; any fault in it stops the command.
  func readConfiguration(
    _ path: String,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> Configuration {
    var reader = ConfigurationReader()
    let configuration = reader.read(path)
    try accept(reader.diagnostics, in: context, color: color)
    guard let configuration else { throw CommandFailure(lines: []) }
    return configuration
  }

  /// The host names of `--names`, which win over those of a configuration file.
  private func hostNames(
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> [Configuration.HostName] {
    guard let names else { return [] }
    var reader = ConfigurationReader()
    let found = reader.readNames(names)
    try accept(reader.diagnostics, in: context, color: color)
    return found
  }

  /// Tells what was found in a configuration file; any fault in it stops the command.
  func accept(
    _ diagnostics: [Diagnostic],
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) {
    printer.write(
      diagnostics,
      to: TextWriter(context.errors, terminal: context.errorTerminal(color))
    )
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw CommandFailure(lines: [])
    }
  }

  /// Warns of policies of equal priority that disagree.
  func warn(of network: CompiledNetwork, in context: CommandContext, color: ColorChoice) {
    let warnings = network.priorityWarnings
    guard !warnings.isEmpty else { return }
    printer.write(
      warnings,
      to: TextWriter(context.errors, terminal: context.errorTerminal(color))
    )
    _ = try? context.errors.finish()
  }

  private var printer: DiagnosticPrinter {
    DiagnosticPrinter(isQuiet: quiet, isVerbose: verbose)
  }

  private func loweringOptions(
    _ configuration: Configuration?
  ) throws(CommandFailure) -> LoweringOptions {
    var profile = cni
    if profile == nil, let named = configuration?.cni {
      profile = CNIProfile(rawValue: named.value)
      guard profile != nil else {
        let known = CNIProfile.allCases.map(\.rawValue)
        throw CommandFailure(
          lines: Diagnostic.error(
            "unknown profile `\(named.value)`; expected one of \(known.joined(separator: ", "))",
            at: named.position
          ).lines
        )
      }
    }
    var options = LoweringOptions()
    options.ipBlocksMatchPods =
      ipBlocks.map { $0 == .pods } ?? (profile ?? .kubernetes).ipBlocksMatchPods
    options.networksMatchPods = ipBlocks.map { $0 == .pods } ?? true
    for host in configuration?.names ?? [] { options.names[host.name] = host.addresses }
    options.podCIDRs = configuration?.podCIDRs ?? []
    return options
  }

  /// Tells what was found, and refuses to answer from input with errors (DESIGN part 7).
  ///
  /// - Parameters:
  ///   - loaded: What was read.
  ///   - told: The diagnostics that are worth telling; nil for all.
  ///   - mayBeEmpty: Whether input without any manifest is a network without anything.
  ///   - context: Where to write.
  ///   - color: When diagnostics are coloured.
  /// - Returns: The network, and whether it is whole.
  /// - Throws: `CommandFailure` where the input has errors and `--keep-going` isn't given, or where
  ///   nothing was read.
  func accept(
    _ loaded: LoadedNetwork,
    telling told: [Diagnostic]? = nil,
    mayBeEmpty: Bool = false,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> LoadedInput {
    let writer = TextWriter(context.errors, terminal: context.errorTerminal(color))
    printer.write(told ?? loaded.diagnostics, to: writer)
    let errors = loaded.diagnostics.filter { $0.severity == .error }.count
    if verbose { LoadSummary(loaded).write(to: writer) }
    if errors > 0, !keepGoing {
      let count = errors == 1 ? "1 error" : "\(errors) errors"
      throw CommandFailure(
        "no answer, since the input has \(count)",
        help: "--keep-going answers all the same; what the errors leave open is unknown"
      )
    }
    if errors > 0 {
      let count = errors == 1 ? "1 error" : "\(errors) errors"
      printer.write([.warning(.inSpite(of: count), at: nil)], to: writer)
    }
    if errors == 0, loaded.holdsOnlyKustomizations {
      throw CommandFailure(
        "only a kustomization was found, which netsim reads as kubectl makes it",
        help: "name its folder with -k, or pipe it in: kubectl kustomize DIR | netsim ... -f -"
      )
    }
    if loaded.reading.documents == 0, errors == 0, !mayBeEmpty {
      if source.isLive { throw CommandFailure("the cluster has no object that netsim reads") }
      let folders = loaded.reading.foldersWithoutManifests.map { "`\($0)`" }
      let place = folders.isEmpty ? "" : " in \(folders.joined(separator: ", "))"
      throw CommandFailure(
        "no manifests found\(place)",
        help: "name files or folders with -f, or pipe them in with -f -"
      )
    }
    _ = try? context.errors.finish()
    var input = LoadedInput(
      network: loaded.network,
      secondaryNetworks: loaded.secondaryNetworks,
      isIncomplete: errors > 0
    )
    input.diagnostics = loaded.diagnostics
    input.facts = loaded.facts
    if let ingressController { try setController(ingressController, of: &input.network) }
    return input
  }
}

extension PeerMembers {
  /// The proxy that these members are: pods, or addresses outside; nil for anything else.
  fileprivate var controller: EntryPoint.Controller? {
    guard nodes.isEmpty else { return nil }
    switch (pods.isEmpty, addresses.isEmpty) {
    case (false, true): return .pods(pods)
    case (true, false): return .addresses(addresses)
    case (true, true), (false, false): return nil
    }
  }
}

extension ConfigurationPath {
  /// The nearest file of the default name, upwards from the working folder; relative where it can be.
  static func nearest() -> String? {
    guard let buffer = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(buffer) }
    let depth = unsafe String(cString: buffer).split(separator: "/").count
    for level in 0...depth {
      let path = String(repeating: "../", count: level) + defaultName
      if unsafe access(path, R_OK) == 0 { return path }
    }
    return nil
  }
}

extension LoadedNetwork {
  /// Whether all that was read are kustomizations, which say what to make manifests of.
  fileprivate var holdsOnlyKustomizations: Bool {
    !objectCounts.isEmpty
      && objectCounts.allSatisfy {
        $0.group == "kustomize.config.k8s.io" && ["Kustomization", "Component"].contains($0.kind)
      }
  }
}

extension Diagnostic.Message {
  fileprivate static func inSpite(of errors: String) -> Self {
    """
    answered in spite of \(errors): what a faulty policy decides is unknown, and other faulty objects count \
    as far as they could be read
    """
  }
}
