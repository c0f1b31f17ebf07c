/// The words that stand for kinds in a peer, in the spellings that `kubectl` takes.
enum KindWord {
  /// Each kind in its long singular form, lower case, with its other spellings.
  private static let spellings: [(word: String, others: [String])] = [
    ("pod", ["pods", "po"]),
    ("deployment", ["deployments", "deploy"]),
    ("replicaset", ["replicasets", "rs"]),
    ("statefulset", ["statefulsets", "sts"]),
    ("daemonset", ["daemonsets", "ds"]),
    ("job", ["jobs"]),
    ("cronjob", ["cronjobs", "cj"]),
    ("replicationcontroller", ["replicationcontrollers", "rc"]),
    ("service", ["services", "svc"]),
    ("node", ["nodes", "no"]),
    ("namespace", ["namespaces", "ns"]),
  ]

  /// The long singular forms.
  static let all: [String] = spellings.map(\.word)

  private static let longForms = Dictionary(
    uniqueKeysWithValues: spellings.flatMap { kind in
      ([kind.word] + kind.others).map { ($0, kind.word) }
    }
  )

  /// The long singular form of a word in any case; nil where the word is no kind that we know.
  static func known(_ word: some StringProtocol) -> String? { longForms[word.lowercased()] }
}
