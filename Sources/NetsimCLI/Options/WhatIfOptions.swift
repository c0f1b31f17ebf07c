import ArgumentParser
import Dialects
import Manifests
import NetworkModel

/// What is assumed to be otherwise than in the input.
struct WhatIfOptions: ParsableArguments {
  /// Manifests that are added.
  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "What if these manifests were there, too; each replaces the object of its kind, namespace and "
        + "name. A file, a folder, or - for standard input; repeatable.",
      valueName: "path"
    )
  )
  var with: [String] = []

  /// Objects that are removed.
  @Option(
    name: .customLong("without"),
    help: ArgumentHelp(
      "What if this were not there: [KIND/][NAMESPACE/]NAME of a policy or any object; repeatable.",
      valueName: "name"
    )
  )
  var without: [String] = []

  /// Pods that are relabelled.
  @Option(
    name: .customLong("relabel"),
    help: ArgumentHelp(
      "What if the pods of this name or workload had other labels: NAME KEY=VALUE, or NAME KEY- to "
        + "remove one; repeatable.",
      valueName: "[namespace/]name key=value"
    )
  )
  var relabel: [String] = []

  /// Namespaces that are relabelled.
  @Option(
    name: .customLong("set-namespace-label"),
    help: ArgumentHelp(
      "What if this namespace had another label: NAME KEY=VALUE, or NAME KEY- to remove one; "
        + "repeatable.",
      valueName: "name key=value"
    )
  )
  var setNamespaceLabel: [String] = []

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Whether anything is assumed.
  var isEmpty: Bool {
    with.isEmpty && without.isEmpty && relabel.isEmpty && setNamespaceLabel.isEmpty
  }

  /// How the network is called that these options make of the input.
  var words: String {
    let lists = [
      ("with", with), ("without", without), ("relabel", relabel),
      ("set-namespace-label", setNamespaceLabel),
    ]
    return lists.flatMap { option, values in values.map { "--\(option) \($0)" } }
      .joined(separator: " ")
  }

  /// Reads what is assumed, lowered as the input is.
  func whatIf(_ options: LoweringOptions) throws(CommandFailure) -> WhatIf {
    var whatIf = WhatIf()
    do throws(WhatIf.Fault) {
      whatIf.removals = try without.map { text throws(WhatIf.Fault) in
        try ObjectPattern(parsing: text)
      }
      whatIf.podLabels = try relabel.map { text throws(WhatIf.Fault) in
        try Self.relabeling(text, of: "relabel")
      }
      whatIf.namespaceLabels = try setNamespaceLabel.map { text throws(WhatIf.Fault) in
        try Self.relabeling(text, of: "set-namespace-label")
      }
    } catch {
      throw CommandFailure(error)
    }
    if !with.isEmpty {
      whatIf.add(with.map { $0 == "-" ? .standardInput : .path($0) }, options: options)
      guard !whatIf.addsNothing else {
        throw CommandFailure(
          "--with: no manifests found in \(with.map { "`\($0)`" }.joined(separator: ", "))"
        )
      }
    }
    return whatIf
  }

  private static func relabeling(
    _ text: String,
    of option: String
  ) throws(WhatIf.Fault) -> WhatIf.Relabeling {
    let words = text.split(separator: " ").map(String.init)
    guard words.count > 1 else {
      throw WhatIf.Fault(
        "--\(option) takes a name and a label, and got `\(text)` alone",
        help: "write --\(option) NAME KEY=VALUE"
      )
    }
    let edits = words.dropFirst().flatMap { $0.split(separator: ",").map(String.init) }
    return WhatIf.Relabeling(
      try ObjectPattern(parsing: words[0]),
      try edits.map { text throws(WhatIf.Fault) in try WhatIf.LabelEdit(parsing: text) }
    )
  }

  /// The words of a command line with those that follow `--relabel` and `--set-namespace-label` joined:
  /// ArgumentParser's options take one value, and these have two.
  static func joiningLabels(_ words: [String]) -> [String] {
    var joined: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" { return joined + [word] + rest }
      joined.append(word)
      let option = options.first { word == $0 || word.hasPrefix("\($0)=") }
      guard let option else { continue }
      if word == option, let target = rest.popFirst() { joined.append(target) }
      guard let last = joined.last, !last.contains(" "), let label = rest.first,
        !label.hasPrefix("-"), label.contains("=") || label.hasSuffix("-")
      else { continue }
      joined[joined.count - 1] = "\(last) \(label)"
      rest.removeFirst()
    }
    return joined
  }

  private static let options = ["--relabel", "--set-namespace-label"]
}

extension CommandFailure {
  /// What can't be assumed of the input.
  init(_ fault: WhatIf.Fault) {
    self.init(lines: Diagnostic.error(fault.message, at: nil, help: fault.help).lines)
  }
}
