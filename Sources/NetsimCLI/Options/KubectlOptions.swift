import ArgumentParser

/// What is read through `kubectl` in the place of manifests, or beside them.
struct KubectlOptions: ParsableArguments {
  /// The folders with kustomizations.
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Read what kubectl kustomize makes of a folder; repeatable, also beside -f.",
      valueName: "dir"
    )
  )
  var kustomize: [String] = []

  /// Whether a cluster is read.
  @Flag(help: "Read the cluster of kubectl's current context.")
  var live = false

  /// The context of kubectl.
  @Option(
    name: .customLong("context"),
    help: ArgumentHelp("Read the cluster of this context of kubectl.", valueName: "name")
  )
  var contextName: String?

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Whether the network is that of a cluster.
  var isLive: Bool { live || contextName != nil }

  /// Whether `kubectl` runs at all.
  var usesKubectl: Bool { isLive || !kustomize.isEmpty }

  /// Checks that only one place is named that a network comes from.
  func validate(beside filename: [String]) throws {
    if contextName == "" {
      throw ValidationError("--context names no context; --live reads the current one")
    }
    let others = [filename.isEmpty ? nil : "-f", kustomize.isEmpty ? nil : "-k"]
      .compactMap(\.self).joined(separator: " and ")
    guard isLive, !others.isEmpty else { return }
    throw ValidationError(
      """
      \(live ? "--live" : "--context") reads a cluster and \(others) read\
      \(others.count == 2 ? "s" : "") manifests: give one of them
      """
    )
  }
}
