public import Manifests
public import NetworkModel

/// What is assumed to be otherwise than in the input: objects added, replaced, removed, relabelled.
///
/// The input is changed in this order: objects are removed, then added, then relabelled; so an object
/// that is added can be relabelled, and one that is removed can be added anew.
public struct WhatIf {
  /// Labels that are set or, without a value, removed.
  public typealias LabelEdits = [LabelEdit]

  /// A label that is set or removed.
  public struct LabelEdit: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The value; nil to remove the label.
    public var value: String?

    /// Creates an edit.
    public init(key: String, value: String?) {
      self.key = key
      self.value = value
    }
  }

  /// Objects that carry other labels than in the input.
  public struct Relabeling: Hashable, Sendable {
    /// Which ones: pods, workloads or a namespace.
    public var target: ObjectPattern
    /// The labels, made one after the other.
    public var labels: LabelEdits

    /// Creates a relabeling.
    public init(_ target: ObjectPattern, _ labels: LabelEdits) {
      self.target = target
      self.labels = labels
    }
  }

  /// The objects that are gone.
  public var removals: [ObjectPattern] = []
  /// The pods, and the pods of workloads, that have other labels.
  public var podLabels: [Relabeling] = []
  /// The namespaces that have other labels.
  public var namespaceLabels: [Relabeling] = []
  /// The objects that are added, or put in the place of those of their kind, namespace and name.
  private var additions: Lowering?
  private var summaries: [ReadSummary] = []

  /// Creates one that changes nothing.
  public init() {}

  /// Whether nothing is changed.
  public var isEmpty: Bool {
    removals.isEmpty && podLabels.isEmpty && namespaceLabels.isEmpty && additions == nil
  }

  /// Whether what was named to be added holds no manifest at all, and no fault.
  public var addsNothing: Bool {
    additions != nil && summaries.allSatisfy { $0.documents == 0 && $0.diagnostics.isEmpty }
  }

  /// Why something can't be assumed of a network.
  public struct Fault: Error, Sendable {
    /// What is wrong.
    public var message: Diagnostic.Message
    /// What it might be meant to say.
    public var help: String?

    /// Creates a fault.
    public init(_ message: Diagnostic.Message, help: String? = nil) {
      self.message = message
      self.help = help
    }
  }

  /// Reads the objects that are added, lowered as those of the input are.
  public mutating func add(_ inputs: [ManifestInput], options: LoweringOptions) {
    let receiver = LoweringReceiver(additions ?? Lowering(options: options))
    let reader = ManifestReader(filters: DialectCatalogue.filters(for: options))
    let summary = reader.read(inputs, into: receiver, parallelism: .none)
    additions = receiver.lowering
    summaries.append(summary)
  }

  /// Makes the changes.
  ///
  /// - Throws: `Fault` where something that is removed or relabelled isn't there, or isn't unique.
  func apply(
    to lowering: inout Lowering,
    _ reading: inout ReadingTotals,
    _ diagnostics: inout [Diagnostic]
  ) throws(Fault) {
    for pattern in removals { try lowering.objects.remove(pattern) }
    if let additions {
      lowering.objects.replace(with: additions.objects)
      lowering.decoder.take(additions.decoder)
      for summary in summaries {
        reading.add(summary)
        diagnostics += summary.diagnostics
      }
    }
    for relabeling in namespaceLabels { try lowering.objects.relabelNamespace(relabeling) }
    for relabeling in podLabels { try lowering.objects.relabelPods(relabeling) }
  }
}

extension WhatIf.LabelEdit {
  /// Reads `KEY=VALUE`, or `KEY-` to remove a label.
  ///
  /// - Throws: `WhatIf.Fault` where it is neither, or no label can be like that.
  public init(parsing text: String) throws(WhatIf.Fault) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      self.init(key: String(parts[0]), value: String(parts[1]))
    } else if text.hasSuffix("-") {
      self.init(key: String(text.dropLast()), value: nil)
    } else {
      throw WhatIf.Fault(
        "`\(text)` is no label",
        help: "write `KEY=VALUE` to set a label, `KEY-` to remove it"
      )
    }
    if let broken = NameSyntax.labelKey(key) {
      throw WhatIf.Fault("the label's key `\(key)` must \(broken)")
    }
    if let value, let broken = NameSyntax.labelValue(value) {
      throw WhatIf.Fault("the label's value `\(value)` must \(broken)")
    }
  }
}

extension NetworkLoader {
  /// The network of all that was read, with what is assumed to be otherwise.
  ///
  /// - Throws: `WhatIf.Fault` where that can't be assumed of it.
  public consuming func finish(assuming whatIf: WhatIf) throws(WhatIf.Fault) -> LoadedNetwork {
    try apply(whatIf)
    return finish()
  }
}
