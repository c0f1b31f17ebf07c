import Glibc

/// One resource of a cluster under watch: listed, then watched by a `kubectl` of its own, and listed
/// anew when that is lost.
struct WatchedResource {
  /// What goes on.
  private enum Phase {
    case listing(ChildRun)
    case watching(ChildRun, JSONFrames)
    /// Lost too often to begin anew at once.
    case resting(until: Int)
    /// It can't be listed at all.
    case refused(String)
  }

  /// The name of the resource.
  let name: String
  /// The objects that are new or changed, and the names of those that are gone, since they were taken.
  private(set) var changes: [String: LiveObject?] = [:]
  /// Why the watch was lost, since it was taken.
  private(set) var loss: String?

  private let kubectl: Kubectl
  private var phase: Phase
  private var objects: [String: [UInt8]] = [:]
  /// The objects of the last list that the watch hasn't named yet.
  private var unnamed: Set<String> = []
  private var hasListed = false
  private var began = 0
  private var lastHeard: Int?
  private var rest = 0

  /// A watch that is lost sooner counts as one that never was.
  private static let shortest = 5_000
  private static let longestRest = 30_000
  /// After its first objects, a watch that is silent so long has named all.
  private static let silence = 2_000

  /// Begins to list.
  ///
  /// - Throws: `Kubectl.Failure` where `kubectl` can't be run.
  init(_ name: String, _ kubectl: Kubectl) throws(Kubectl.Failure) {
    self.name = name
    self.kubectl = kubectl
    phase = .listing(ChildRun(try kubectl.start(Self.get(name))))
  }

  private static func get(_ name: String) -> [String] { ["get", name, "-A", "-o", "json"] }

  /// What becomes readable when something may have happened.
  var descriptors: [Int32] {
    switch phase {
    case .listing(let run), .watching(let run, _): run.descriptors
    case .resting, .refused: []
    }
  }

  /// Whether the first list is there, or is known never to be.
  var isReady: Bool {
    if case .refused = phase { return true }
    return hasListed
  }

  /// Why it can't be listed at all; nil where it could.
  var refusal: String? {
    if case .refused(let reason) = phase { return reason }
    return nil
  }

  /// When something is due even if nothing becomes readable.
  var due: Int? {
    switch phase {
    case .resting(let until): until
    case .watching: unnamed.isEmpty ? nil : lastHeard.map { $0 + Self.silence }
    case .listing, .refused: nil
    }
  }

  /// Takes what changed.
  mutating func takeChanges() -> [String: LiveObject?] {
    defer { changes = [:] }
    return changes
  }

  /// Takes why the watch was lost.
  mutating func takeLoss() -> String? {
    defer { loss = nil }
    return loss
  }

  /// Goes on as far as can be gone without waiting.
  ///
  /// - Parameter now: Milliseconds of a clock that never goes back.
  mutating func proceed(now: Int) {
    let current = phase
    // What was printed is held once, so that it grows in place.
    phase = .resting(until: .max)
    switch consume current {
    case .listing(var run):
      run.takeOutput()
      phase = .listing(run)
      if run.isAtEnd { takeList(run, now) }
    case .watching(var run, var frames):
      run.takeOutput()
      let events = frames.values(endingIn: run.output)
      if !run.output.isEmpty { lastHeard = now }
      run.output = []
      phase = .watching(run, frames)
      take(events, now)
      if case .watching = phase { watchOver(run, frames, now) }
    case .resting(let until):
      phase = .resting(until: until)
      if now >= until { list(now) }
    case .refused(let reason): phase = .refused(reason)
    }
  }

  // MARK: Listing

  private mutating func list(_ now: Int) {
    do throws(Kubectl.Failure) {
      phase = .listing(ChildRun(try kubectl.start(Self.get(name))))
    } catch {
      lose(error.description, now)
    }
  }

  private mutating func takeList(_ run: ChildRun, _ now: Int) {
    let listed = run.status == 0 ? LiveObject.objects(ofList: run.output, resource: name) : nil
    guard let listed else {
      let reason = run.status == 0 ? String.noList : run.complaint
      if hasListed { lose(reason, now) } else { phase = .refused(reason) }
      return
    }
    hasListed = true
    let names = Set(listed.map(\.name))
    for object in listed { put(object) }
    for name in objects.keys where !names.contains(name) { remove(name) }
    unnamed = names
    watch(now)
  }

  // MARK: Watching

  private mutating func watch(_ now: Int) {
    let arguments = ["get", name, "-A", "--watch", "--output-watch-events", "-o", "json"]
    do throws(Kubectl.Failure) {
      phase = .watching(ChildRun(try kubectl.start(arguments)), JSONFrames())
      began = now
      lastHeard = nil
    } catch {
      lose(error.description, now)
    }
  }

  private mutating func take(_ events: [[UInt8]], _ now: Int) {
    for event in events {
      switch WatchEvent(event, of: name) {
      case .present(let object):
        unnamed.remove(object.name)
        put(object)
      case .deleted(let name):
        unnamed.remove(name)
        remove(name)
      case .bookmark: break
      case .failed(let reason):
        return lose(reason ?? "kubectl printed an event that makes no sense", now)
      }
    }
  }

  /// Notices the end of a watch, and what it never named.
  private mutating func watchOver(_ run: ChildRun, _ frames: JSONFrames, _ now: Int) {
    if frames.isMalformed {
      lose("kubectl printed something else than JSON", now)
    } else if run.isAtEnd {
      let cut = frames.isOpen ? "it ended in the middle of an object" : "it ended"
      lose(run.status == 0 ? cut : "\(cut): \(run.complaint)", now)
    } else if let lastHeard, now >= lastHeard + Self.silence {
      // What was deleted between the list and the watch is in neither.
      for name in unnamed { remove(name) }
      unnamed = []
    }
  }

  private mutating func lose(_ reason: String, _ now: Int) {
    loss = reason
    let wasLong: Bool
    if case .watching = phase { wasLong = now - began >= Self.shortest } else { wasLong = false }
    let pause = wasLong ? 0 : rest
    rest = wasLong ? 0 : min(max(rest * 2, 1_000), Self.longestRest)
    phase = .resting(until: now + pause)
    if pause == 0 { list(now) }
  }

  private mutating func put(_ object: LiveObject) {
    guard objects[object.name] != object.text else { return }
    objects[object.name] = object.text
    changes[object.name] = .some(object)
  }

  private mutating func remove(_ name: String) {
    guard objects.removeValue(forKey: name) != nil else { return }
    changes[name] = .some(nil)
  }
}
