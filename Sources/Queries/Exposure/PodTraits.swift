import NetworkModel

/// In what pods and their namespaces can differ, as far as some patterns look: the labels of some keys,
/// and attachments to networks.
struct PodTraits {
  /// Where a trait stands.
  enum Place: Hashable {
    case namespace
    case pod
    case network
  }

  /// What a trait may be.
  enum Value: Hashable {
    case absent
    case known(String)
    /// Any value that no pattern names; they are all alike.
    case other
  }

  /// A requirement on a trait.
  struct Literal {
    var trait: Int
    var requirement: LabelRequirement

    func holds(for value: Value) -> Bool {
      switch value {
      case .absent: requirement.holds(for: nil)
      case .known(let value): requirement.holds(for: value)
      case .other: requirement.operator == .notIn || requirement.operator == .exists
      }
    }
  }

  private struct Trait: Hashable {
    var place: Place
    var key: String
  }

  /// Trait -> what it may be, in the order in which a search tries it.
  private(set) var values: [[Value]] = []
  /// The name of the namespace, which is its label; nil where nothing looks at it.
  let name: Int?
  /// The traits of the subject's own namespace, which has the labels that it has; any other namespace may
  /// have any.
  let own: [(trait: Int, value: Value)]
  private let ownName: String?
  private var all: [Trait] = []
  private var numbers: [Trait: Int] = [:]

  /// Gathers what some patterns look at.
  init(_ patterns: some Sequence<PodPattern>, own namespace: Namespace?) {
    var named: [Set<String>] = []
    for pattern in patterns {
      for (trait, requirement) in Self.requirements(of: pattern) {
        let number = numbers[trait] ?? all.count
        if number == all.count {
          numbers[trait] = number
          all.append(trait)
          named.append([])
        }
        named[number].formUnion(requirement.values)
      }
    }
    let nameTrait = Trait(place: .namespace, key: PodPattern.nameKey)
    name = numbers[nameTrait]
    ownName = namespace?.name
    values = zip(all, named).map { trait, named in
      let known = named.sorted().map { Value.known($0) }
      switch trait.place {
      case .network: return [.absent, .other]
      case .namespace, .pod: return (trait == nameTrait ? [.other] : [.absent, .other]) + known
      }
    }
    own = all.enumerated().filter { $1.place == .namespace }.map { number, trait in
      guard let value = namespace?.labels[trait.key] else { return (number, .absent) }
      return (number, named[number].contains(value) ? .known(value) : .other)
    }
  }

  /// What a pattern asks of traits; all of them are among those gathered.
  func literals(of pattern: PodPattern) -> [Literal] {
    Self.requirements(of: pattern).compactMap { trait, requirement in
      numbers[trait].map { Literal(trait: $0, requirement: requirement) }
    }
  }

  /// Whether a trait is a label of the namespace other than its name.
  func isNamespaceLabel(_ trait: Int) -> Bool {
    all[trait].place == .namespace && trait != name
  }

  /// Whether a trait's value makes a namespace the subject's own.
  func isOwn(_ trait: Int, _ value: Value) -> Bool {
    guard let ownName, trait == name else { return false }
    return value == .known(ownName)
  }

  /// A pod with some values, and the labels of its namespace; what is open is absent.
  func pod(with assignment: [Value?]) -> (pod: Pod, namespace: Labels) {
    var pod = Pod(namespace: "other", name: "other")
    var namespace = Labels()
    for (trait, value) in zip(all, assignment) {
      let text: String
      switch value {
      case .absent, nil: continue
      case .other: text = "other"
      case .known(let known): text = known
      }
      switch trait.place {
      case .namespace: namespace[trait.key] = text
      case .pod: pod.labels[trait.key] = text
      case .network: pod.networks.append(trait.key)
      }
    }
    pod.namespace = namespace[PodPattern.nameKey] ?? pod.namespace
    return (pod, namespace)
  }

  private static func requirements(
    of pattern: PodPattern
  ) -> [(trait: Trait, requirement: LabelRequirement)] {
    let places: [(Place, LabelSelector)] = [
      (.namespace, pattern.namespace), (.pod, pattern.labels), (.network, pattern.networks),
    ]
    return places.flatMap { place, selector in
      selector.requirements.map { (Trait(place: place, key: $0.key), $0) }
    }
  }
}
