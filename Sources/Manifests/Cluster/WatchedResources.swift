import Glibc

/// Resources of a cluster under watch, each by a `kubectl` of its own.
public struct WatchedResources {
  private var resources: [WatchedResource]

  /// Begins to list resources, all at once.
  ///
  /// - Throws: `Kubectl.Failure` where `kubectl` can't be run.
  public init(_ names: [String], _ kubectl: Kubectl) throws(Kubectl.Failure) {
    var resources: [WatchedResource] = []
    for name in names { resources.append(try WatchedResource(name, kubectl)) }
    self.resources = resources
  }

  /// What becomes readable when something may have happened.
  public var descriptors: [Int32] { resources.flatMap(\.descriptors) }

  /// Whether each resource was listed once, or refused.
  public var areReady: Bool { resources.allSatisfy(\.isReady) }

  /// The resources that can't be listed at all.
  public var refusals: [ResourceRefusal] {
    resources.compactMap { resource in
      resource.refusal.map { ResourceRefusal(resource: resource.name, reason: $0) }
    }
  }

  /// After so many milliseconds something is due even if nothing becomes readable; nil for never.
  public var dueMilliseconds: Int? {
    resources.compactMap(\.due).min().map { max(0, $0 - Self.now()) }
  }

  /// Goes on as far as can be gone without waiting.
  public mutating func proceed() {
    let now = Self.now()
    for index in resources.indices { resources[index].proceed(now: now) }
  }

  /// The objects that are new or changed, and nil for those that are gone, by name, since the last call.
  public mutating func takeChanges() -> [String: LiveObject?] {
    var changes: [String: LiveObject?] = [:]
    for index in resources.indices {
      changes.merge(resources[index].takeChanges()) { _, later in later }
    }
    return changes
  }

  /// The watches that were lost since the last call, with the reasons.
  public mutating func takeLosses() -> [ResourceRefusal] {
    var losses: [ResourceRefusal] = []
    for index in resources.indices {
      guard let reason = resources[index].takeLoss() else { continue }
      losses.append(ResourceRefusal(resource: resources[index].name, reason: reason))
    }
    return losses
  }

  /// Milliseconds of a clock that never goes back.
  private static func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
