import Configuration
import Dialects
import Manifests
import Reports

extension NetworkOptions {
  /// The `kubectl` that the options ask for.
  private var kubectl: Kubectl { Kubectl(context: source.contextName) }

  /// What is read: the cluster of `--live`, the paths of `-f` and `-k`, else those of a configuration,
  /// else the working folder.
  ///
  /// - Throws: `CommandFailure` where a cluster is to be read and can't tell what it has.
  func inputs(
    _ configuration: Configuration?,
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> [ManifestInput] {
    if source.isLive {
      let kubectl = kubectl
      let resources = try clusterResources(in: context, color: color)
      return resources.map { kubectl.objects(of: $0) }
    }
    if namesManifests {
      return filename.map { $0 == "-" ? .standardInput : .path($0) }
        + source.kustomize.map { kubectl.kustomization($0) }
    }
    return (configuration?.manifests?.map(\.value) ?? ["."]).map { .path($0) }
  }

  /// Whether `-f` or `-k` is given, so that no configuration is looked for.
  var namesManifests: Bool { !filename.isEmpty || !source.kustomize.isEmpty }

  /// A cluster under watch; nil where the user wants no more before it is listed.
  func watchedCluster(
    _ options: LoweringOptions,
    assuming whatIf: WhatIf,
    in context: CommandContext,
    color: ColorChoice,
    _ wait: WatchWait
  ) throws(CommandFailure) -> WatchedCluster? {
    try WatchedCluster(
      try clusterResources(in: context, color: color),
      kubectl,
      options: options,
      assuming: whatIf,
      notes: notes(in: context, color: color),
      wait
    )
  }

  /// The resources of the cluster that have a bearing, after a note of those that it hasn't.
  private func clusterResources(
    in context: CommandContext,
    color: ColorChoice
  ) throws(CommandFailure) -> [String] {
    let served: Kubectl.Resources
    do throws(Kubectl.Failure) {
      served = try kubectl.resources()
    } catch {
      throw CommandFailure(error.description, help: error.help)
    }
    let notes = notes(in: context, color: color)
    if let complaint = served.complaint {
      notes?.line("note: kubectl can't tell all that the cluster has: \("\(complaint)")")
    }
    let chosen = ClusterResources(among: served.names, failing: served.failingGroups)
    if !chosen.absent.isEmpty {
      notes?.line("note: the cluster has no \("\(chosen.absent.joined(separator: ", "))")")
    }
    _ = try? context.errors.finish()
    return chosen.read
  }

  /// Where notes are told; nil for nowhere.
  private func notes(in context: CommandContext, color: ColorChoice) -> TextWriter? {
    quiet ? nil : TextWriter(context.errors, terminal: context.errorTerminal(color))
  }
}
