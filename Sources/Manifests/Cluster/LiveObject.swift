/// An object of a cluster, as `kubectl` prints it.
public struct LiveObject: Hashable, Sendable {
  /// `resource/namespace/name`, or `resource/name` for cluster-scoped kinds: what positions bear in
  /// the place of a file.
  public let name: String
  let text: [UInt8]

  /// The object as something to read.
  public var input: ManifestInput { .text(name: name, bytes: text) }

  /// Takes an object of a resource; nil where it has no name.
  init?(_ object: JSONParts, of resource: String) {
    guard let metadata = object["metadata"], let name = metadata["name"]?.text else { return nil }
    self.name = Self.name(of: resource, namespace: metadata["namespace"]?.text, name: name)
    text = Array(object.bytes)
  }

  /// What positions in an object bear in the place of a file.
  static func name(of resource: String, namespace: String?, name: String) -> String {
    guard let namespace else { return "\(resource)/\(name)" }
    return "\(resource)/\(namespace)/\(name)"
  }

  /// The objects of a list that `kubectl get -o json` printed; nil where it is none.
  static func objects(ofList text: [UInt8], resource: String) -> [LiveObject]? {
    var frames = JSONFrames()
    let values = frames.values(endingIn: text)
    guard !frames.isOpen, !frames.isMalformed, values.count == 1,
      let items = JSONParts(bytes: values[0][...])["items"]
    else { return nil }
    let elements = items.elements
    let objects = elements.compactMap { LiveObject($0, of: resource) }
    return objects.count == elements.count ? objects : nil
  }
}

/// What `kubectl get --watch --output-watch-events` tells of an object.
enum WatchEvent {
  /// The object is there, new or not, and is like this.
  case present(LiveObject)
  /// The object of this name is gone.
  case deleted(String)
  /// Nothing happened.
  case bookmark
  /// The watch can't go on, for this reason; nil where the event makes no sense.
  case failed(String?)

  /// Reads an event.
  init(_ text: [UInt8], of resource: String) {
    let event = JSONParts(bytes: text[...])
    let object = event["object"]
    let live = object.flatMap { LiveObject($0, of: resource) }
    switch (event["type"]?.text, live) {
    case ("ADDED", let live?), ("MODIFIED", let live?): self = .present(live)
    case ("DELETED", let live?): self = .deleted(live.name)
    case ("BOOKMARK", _): self = .bookmark
    default: self = .failed(object?["message"]?.text)
    }
  }
}
