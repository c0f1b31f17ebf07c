import Manifests
import NetworkModel

/// Shares equal texts, label sets, port lists and selectors between objects.
///
/// It knows what its thread has read; what is new to it comes from the pool of all threads, so that
/// 150,000 pods cost little and equal values have one storage.
struct SharedValues {
  private let pool: SharedPool
  private var texts: Set<String> = []
  fileprivate var namespaces = DecodingMemo<String>()
  fileprivate var commonTexts = DecodingMemo<String>()
  fileprivate var labelKeys = DecodingMemo<String>()
  fileprivate var labelValues = DecodingMemo<String>()
  fileprivate var labelSets = DecodingMemo<Labels>()
  fileprivate var selectors = DecodingMemo<LabelSelector>()
  fileprivate var containers = DecodingMemo<[ContainerPort]>()
  fileprivate var initContainers = DecodingMemo<[ContainerPort]>()
  fileprivate var owners = DecodingMemo<OwnerReference?>()

  /// Creates values that are shared through a pool.
  init(pool: SharedPool) { self.pool = pool }

  /// The text itself, in storage shared with equal ones.
  mutating func text(_ text: String) -> String {
    // Texts of up to 15 bytes live in the value itself.
    if text.utf8.count <= 15 { return text }
    if let index = texts.firstIndex(of: text) { return texts[index] }
    let shared = pool.text(text)
    texts.insert(shared)
    return shared
  }

  /// The ports themselves, in storage shared with equal lists.
  func ports(_ ports: [ContainerPort]) -> [ContainerPort] {
    ports.isEmpty ? ports : pool.ports(ports)
  }

  /// The labels themselves, in storage shared with equal ones.
  func labels(_ labels: Labels) -> Labels { labels.isEmpty ? labels : pool.labels(labels) }

  /// The selector itself, in storage shared with equal ones.
  func selector(_ selector: LabelSelector) -> LabelSelector {
    selector.isEmpty ? .everything : pool.selector(selector)
  }
}

/// Decodes values that come by again and again; each distinct one is checked and built once.
extension FieldDecoder {
  /// The labels of a mapping; labels that are wrong are reported and left out.
  mutating func labels(_ node: ManifestNode?, at path: @autoclosure () -> FieldPath) -> Labels {
    guard let node, node.kind != .null else { return [:] }
    let answer = shared.labelSets.lookUp(node)
    if let known = answer.known { return known }
    let told = diagnostics.count
    guard let mapping = mapping(node, at: path()) else { return [:] }
    let pairs = checkedPairs(mapping, at: path())
    let labels = shared.labels(Labels(pairs))
    if diagnostics.count == told { shared.labelSets.remember(labels, for: answer) }
    return labels
  }

  /// A selector as written; nil where something is wrong, which is reported.
  mutating func labelSelector(_ node: ManifestNode, at path: @autoclosure () -> FieldPath)
    -> LabelSelector?
  {
    let answer = shared.selectors.lookUp(node)
    if let known = answer.known { return known }
    let told = diagnostics.count
    guard let written = newLabelSelector(node, at: path()) else { return nil }
    let selector = shared.selector(written)
    if diagnostics.count == told { shared.selectors.remember(selector, for: answer) }
    return selector
  }

  /// The ports of a list of containers, as `decode` reads them.
  mutating func containerPorts(
    _ node: ManifestNode,
    of list: ContainerList,
    decode: (inout FieldDecoder) -> [ContainerPort]
  ) -> [ContainerPort] {
    let answer =
      switch list {
      case .containers: shared.containers.lookUp(node)
      case .initContainers: shared.initContainers.lookUp(node)
      }
    if let known = answer.known { return known }
    let told = diagnostics.count
    let written = decode(&self)
    let ports = shared.ports(written)
    guard diagnostics.count == told else { return ports }
    switch list {
    case .containers: shared.containers.remember(ports, for: answer)
    case .initContainers: shared.initContainers.remember(ports, for: answer)
    }
    return ports
  }

  /// The owner that a list of references names, as `decode` reads it.
  mutating func owner(
    _ node: ManifestNode,
    decode: (inout FieldDecoder) -> OwnerReference?
  ) -> OwnerReference? {
    let answer = shared.owners.lookUp(node)
    if let known = answer.known { return known }
    let told = diagnostics.count
    let owner = decode(&self)
    if diagnostics.count == told { shared.owners.remember(owner, for: answer) }
    return owner
  }

  /// The name of a namespace, as `decode` reads it; nil where it is wrong.
  mutating func namespace(
    _ node: ManifestNode,
    decode: (inout FieldDecoder) -> String?
  ) -> String? {
    let answer = shared.namespaces.lookUp(node)
    if let known = answer.known { return known }
    let told = diagnostics.count
    guard let written = decode(&self) else { return nil }
    let name = shared.text(written)
    if diagnostics.count == told { shared.namespaces.remember(name, for: answer) }
    return name
  }

  /// A text that many objects have in common; anything else is reported and gives nil.
  mutating func commonText(
    _ node: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> String? {
    let answer = shared.commonTexts.lookUp(node)
    if let known = answer.known { return known }
    let told = diagnostics.count
    guard let written = text(node, at: path()) else { return nil }
    let text = shared.text(written)
    if diagnostics.count == told { shared.commonTexts.remember(text, for: answer) }
    return text
  }

  private mutating func checkedPairs(
    _ mapping: ManifestNode,
    at path: @autoclosure () -> FieldPath
  ) -> [(String, String)] {
    var pairs: [(String, String)] = []
    for field in mapping.fields {
      let errors = errorCount
      let key = labelKey(of: field, at: path())
      guard let value = labelValue(of: field, at: path()) else { continue }
      if errorCount == errors { pairs.append((key, value)) }
    }
    return pairs
  }

  private mutating func labelKey(
    of field: ManifestNode.Field,
    at path: @autoclosure () -> FieldPath
  ) -> String {
    let answer = shared.labelKeys.lookUp(keyOf: field)
    if let known = answer.known { return known }
    let key = shared.text(field.key)
    if check(key, NameSyntax.labelKey, at: field.keyPosition, path()[key]) {
      shared.labelKeys.remember(key, for: answer)
    }
    return key
  }

  private mutating func labelValue(
    of field: ManifestNode.Field,
    at path: @autoclosure () -> FieldPath
  ) -> String? {
    let answer = shared.labelValues.lookUp(field.value)
    if let known = answer.known { return known }
    let told = diagnostics.count
    guard let written = text(field.value, at: path()[field.key]) else { return nil }
    let value = shared.text(written)
    check(value, NameSyntax.labelValue, at: field.value.position, path()[field.key])
    if diagnostics.count == told { shared.labelValues.remember(value, for: answer) }
    return value
  }
}
