import Configuration
import Dialects
import Manifests
import NetworkModel
import Queries
import Reports

/// One of two networks that are compared: where it comes from.
struct DiffSide {
  var inputs: [ManifestInput]
  var options: LoweringOptions
  var whatIf = WhatIf()
  /// The paths that a revision doesn't have, as it may from before or after they were there.
  var missing: [String] = []
  /// Whether it may hold nothing, as a revision may from before there were manifests.
  var mayBeEmpty = false
}

/// What a command line compares.
struct DiffRequest {
  /// Two folders, files or dumps; or what is read of revisions and suppositions.
  var paths: [String]
  /// The revision that is compared with.
  var base: String?
  /// The revision that is compared; nil for the work tree.
  var head: String?
  var input: NetworkOptions
  var color: ColorChoice
}

/// The two networks that are compared: where each comes from.
struct DiffSides {
  /// How they are called.
  let names: DiffQuery.Names
  private let old: DiffSide
  private let new: DiffSide
  private let request: DiffRequest

  /// Finds out what a command line compares.
  ///
  /// - Throws: `CommandFailure` where it says nothing to compare, or contradicts itself.
  init(_ request: DiffRequest, in context: CommandContext) throws(CommandFailure) {
    self.request = request
    let input = request.input
    if request.base != nil || request.head != nil {
      (old, new, names) = try Self.revisions(request, in: context)
    } else if input.source.isLive, !request.paths.isEmpty {
      throw CommandFailure(
        "--live reads a cluster and paths name manifests: give one of them",
        help: "netsim diff --live --with PATH tells what applying manifests would change"
      )
    } else if request.paths.count == 2, !input.namesManifests {
      guard request.paths != ["-", "-"] else {
        throw CommandFailure("standard input can be read only once; name the other side")
      }
      let options = try input.settled(nil, in: context, color: request.color)
      let whatIf = try input.whatIf(options)
      old = DiffSide(inputs: [Self.input(request.paths[0])], options: options)
      new = DiffSide(inputs: [Self.input(request.paths[1])], options: options, whatIf: whatIf)
      names = DiffQuery.Names(old: request.paths[0], new: request.paths[1])
    } else {
      (old, new, names) = try Self.supposition(request, in: context)
    }
  }

  /// Reads both networks, telling on standard error what was found in them.
  ///
  /// What both hold is told once.
  func load(
    in context: CommandContext
  ) throws(CommandFailure) -> (old: LoadedInput, new: LoadedInput) {
    let color = request.color
    let before = try request.input.read(old.inputs, old.options, in: context, color: color)
    let after = try request.input.read(
      new.inputs,
      new.options,
      assuming: new.whatIf,
      in: context,
      color: color
    )
    let told = Set(after.diagnostics.map(\.message))
    let old = try request.input.accept(
      before,
      telling: before.diagnostics.filter { $0.severity == .error || !told.contains($0.message) },
      mayBeEmpty: self.old.mayBeEmpty,
      in: context,
      color: color
    )
    let new = try request.input.accept(
      after,
      mayBeEmpty: self.new.mayBeEmpty,
      in: context,
      color: color
    )
    return (old, new)
  }

  private static func input(_ path: String) -> ManifestInput {
    path == "-" ? .standardInput : .path(path)
  }

  /// The input, and what it would be.
  private static func supposition(
    _ request: DiffRequest,
    in context: CommandContext
  ) throws(CommandFailure) -> (DiffSide, DiffSide, DiffQuery.Names) {
    var input = request.input
    input.filename += request.paths
    guard !input.supposed.isEmpty else {
      throw CommandFailure(
        "there is nothing to compare",
        help: """
          name two folders or files, a git revision with --base, or a change with --with, --without, \
          --relabel or --set-namespace-label
          """
      )
    }
    let color = request.color
    let configuration = try input.nearestConfiguration(in: context, color: color)
    let options = try input.settled(configuration, in: context, color: color)
    let inputs = try input.inputs(configuration, in: context, color: color)
    let whatIf = try input.whatIf(options)
    return (
      DiffSide(inputs: inputs, options: options),
      DiffSide(inputs: inputs, options: options, whatIf: whatIf),
      DiffQuery.Names(old: "as it is", new: input.supposed.words)
    )
  }

  /// A git revision, and the work tree or another revision.
  private static func revisions(
    _ request: DiffRequest,
    in context: CommandContext
  ) throws(CommandFailure) -> (DiffSide, DiffSide, DiffQuery.Names) {
    guard let base = request.base else {
      throw CommandFailure("--head needs --base", help: "netsim diff --base OLD --head NEW")
    }
    var input = request.input
    input.filename += request.paths
    if input.filename.contains("-") {
      throw CommandFailure(
        "standard input is in no revision",
        help: "compare files or folders: netsim diff OLD NEW"
      )
    }
    if input.source.usesKubectl {
      throw CommandFailure(
        "kubectl knows no revisions; --base and --head go with files alone",
        help: "compare two dumps: netsim diff OLD NEW"
      )
    }
    let color = request.color
    let reader = RevisionReader(input: input, color: color, context: context)
    let old = try reader.side(at: base)
    if let head = request.head {
      var new = try reader.side(at: head)
      if let path = old.missing.first(where: new.missing.contains) {
        throw CommandFailure("there is no file or folder `\(path)` in `\(base)` or `\(head)`")
      }
      new.whatIf = try input.whatIf(new.options)
      return (old, new, DiffQuery.Names(old: base, new: head))
    }
    let configuration = try input.nearestConfiguration(in: context, color: color)
    let options = try input.settled(configuration, in: context, color: color)
    let new = DiffSide(
      inputs: try input.inputs(configuration, in: context, color: color),
      options: options,
      whatIf: try input.whatIf(options)
    )
    let suffix = input.supposed.isEmpty ? "" : " \(input.supposed.words)"
    return (old, new, DiffQuery.Names(old: base, new: "the work tree\(suffix)"))
  }
}
