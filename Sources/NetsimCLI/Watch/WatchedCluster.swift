import Dialects
import Manifests
import Queries
import Reports

/// A cluster under watch through `kubectl`, of which only objects that change are read again.
struct WatchedCluster: WatchedSource {
  var title: String {
    "the cluster (\(known.count == 1 ? "1 object" : "\(known.count) objects"))"
  }
  var descriptors: [Int32] { resources.descriptors }
  var dueMilliseconds: Int? { resources.dueMilliseconds }
  /// Most of what happens in a cluster has no bearing on connections.
  var tellsEveryChange: Bool { false }

  private var resources: WatchedResources
  private let whatIf: WhatIf
  private var loader: IncrementalLoader
  /// The objects and refused resources that the loader holds.
  private var known: Set<String> = []
  private var order: [String] = []
  private var changes: [String: LiveObject?] = [:]
  /// Where lost watches are told; nil for nowhere.
  private let notes: TextWriter?

  /// Lists resources of a cluster; nil where the user wants no more before that is done.
  ///
  /// - Throws: `CommandFailure` where `kubectl` can't be run.
  init?(
    _ names: [String],
    _ kubectl: Kubectl,
    options: LoweringOptions,
    assuming whatIf: WhatIf,
    notes: TextWriter?,
    _ wait: WatchWait
  ) throws(CommandFailure) {
    do throws(Kubectl.Failure) {
      resources = try WatchedResources(names, kubectl)
    } catch {
      throw CommandFailure(error.description, help: error.help)
    }
    self.notes = notes
    self.whatIf = whatIf
    loader = IncrementalLoader(options: options)
    while !resources.areReady {
      let event = wait.wait(for: resources.descriptors, milliseconds: resources.dueMilliseconds)
      if event == .ended { return nil }
      resources.proceed()
    }
    for refusal in resources.refusals {
      loader.refuse(refusal)
      known.insert(refusal.resource)
    }
    order = known.sorted()
    changes = resources.takeChanges()
    known.formUnion(changes.keys)
  }

  /// Takes in what happened.
  mutating func takeEvents() -> Bool {
    resources.proceed()
    for loss in resources.takeLosses() {
      notes?.line("note: the watch of \(loss.resource) was lost and begins anew: \(loss.reason)")
    }
    let new = resources.takeChanges()
    changes.merge(new) { _, later in later }
    return !new.isEmpty
  }

  /// Reads the objects that changed.
  mutating func load() throws(CommandFailure) -> WatchedLoad {
    var parts: [WatchedLoad.Part] = []
    let isFirst = order.count < known.count
    for (name, object) in changes {
      if let object {
        loader.read(object.input, as: name)
        let change = known.insert(name).inserted ? ObjectChange.Kind.added : .changed
        parts.append(WatchedLoad.Part(name: name, change: change))
      } else {
        loader.remove(name)
        if known.remove(name) == nil { continue }
        parts.append(WatchedLoad.Part(name: name, change: .removed))
      }
    }
    changes = [:]
    if isFirst || parts.contains(where: { $0.change != .changed }) { order = known.sorted() }
    return WatchedLoad(
      network: try loader.assumed(of: order, whatIf),
      parts: parts.sorted { $0.name < $1.name }
    )
  }
}
