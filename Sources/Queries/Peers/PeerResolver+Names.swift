internal import NetworkModel

extension PeerResolver {
  /// Looks a name up: as a kind and a name where its first part is a kind, else in a namespace.
  func named(
    kind: String?,
    namespace: String?,
    name: String,
    _ phrase: PeerPhrase
  ) throws(PeerError) -> Finding {
    var kind = kind
    var namespace = namespace
    if kind == nil, let word = namespace, let found = directory.kind(word) {
      kind = found
      namespace = nil
    } else if let word = kind, KindWord.known(word) == nil {
      kind = try knownKind(word, phrase)
    }
    if let namespace { try checkNamespace(namespace, phrase) }
    let entries = candidates(kind: kind, namespace: namespace, name: name)
    guard let entry = entries.first else {
      throw unknown(kind: kind, namespace: namespace, name: name, phrase)
    }
    guard entries.count == 1 else { throw ambiguous(entries, phrase) }
    switch entry {
    case .workload(let workload, let pods):
      return Finding(
        members: PeerMembers(pods: pods),
        bareWorkload: kind == nil ? workload : nil
      )
    case .pod(let index): return Finding(members: PeerMembers(pods: [index]))
    case .service(let index): return try service(index, phrase)
    }
  }

  private func knownKind(_ word: String, _ phrase: PeerPhrase) throws(PeerError) -> String {
    if let kind = directory.kind(word) { return kind }
    let words = Set(KindWord.all).union(directory.kinds).sorted()
    throw PeerError(
      .unknown("there is no kind", word, nearest: NearMiss.closest(to: word, among: words)),
      column: phrase.column
    )
  }

  /// What the name means: in the default namespace if it means something there, else everywhere.
  private func candidates(kind: String?, namespace: String?, name: String)
    -> [NetworkDirectory.Entry]
  {
    if namespace == nil, let defaultNamespace {
      let here = directory.entries(kind: kind, namespace: defaultNamespace, name: name)
      if !here.isEmpty { return here }
    }
    return directory.entries(kind: kind, namespace: namespace, name: name)
  }

  private func ambiguous(_ entries: [NetworkDirectory.Entry], _ phrase: PeerPhrase) -> PeerError {
    let candidates = entries.map { (directory.fullName(of: $0), directory.position(of: $0)) }
      .sorted { $0.0 < $1.0 }
    return PeerError(
      .ambiguous(phrase.peer.description, count: entries.count),
      column: phrase.column,
      notes: candidates.map { Diagnostic.Note(.candidate($0.0), at: $0.1) },
      help: "write one of \(candidates.map { "`\($0.0)`" }.joined(separator: ", "))"
    )
  }

  private func unknown(
    kind: String?,
    namespace: String?,
    name: String,
    _ phrase: PeerPhrase
  ) -> PeerError {
    let names = directory.names(kind: kind, namespace: namespace)
    let place = namespace.map { " in namespace `\($0)`" } ?? ""
    let what = "there is no \(kind ?? "workload, service or pod")"
    let nearest = NearMiss.closest(to: name, among: names.sorted())
    let suggestion = nearest.map { "; did you mean `\($0)`?" } ?? ""
    return PeerError(
      Diagnostic.Message("\(what) `\(name)`\(place)\(suggestion)"),
      column: phrase.column,
      help: elsewhere(kind: kind, namespace: namespace, name: name)
    )
  }

  /// Where else something of this very name is.
  private func elsewhere(kind: String?, namespace: String?, name: String) -> String? {
    if kind == nil, namespace == nil {
      if network.cluster.namespaces.contains(where: { $0.name == name }) {
        return "`\(name)` is a namespace: write `namespace/\(name)`"
      }
      if network.cluster.nodes.contains(where: { $0.name == name }) {
        return "`\(name)` is a node: write `node/\(name)`"
      }
    }
    let others =
      directory.entries(kind: nil, namespace: nil, name: name)
      + directory.entries(kind: "service", namespace: nil, name: name)
    guard !others.isEmpty else { return nil }
    let full = Set(others.map(directory.fullName)).sorted().map { "`\($0)`" }
    return "of that name there is \(full.joined(separator: ", "))"
  }
}
