import NetworkModel
import ReachabilityEngine

/// What the policies of one end of a connection say of it.
struct ReportSide: Hashable {
  /// A rule or a policy that decides.
  struct Place: Hashable {
    var message: String
    var position: SourcePosition?
  }

  /// What they let through.
  var connectivity: Connectivity
  /// The tier of the rules and policies that decide; nil where none do.
  var tier: String?
  /// The rules and policies that decide, with their places.
  var places: [Place]
  /// Where no rule decides, a sentence that says so.
  var note: String?
  /// Why it can't be told, where it can't.
  var causes: [String]
}

/// Explains one direction of pairs of classes, each different explanation once.
struct ReportSides {
  /// The explanations by number.
  private(set) var all = Interned<ReportSide>()

  private let network: CompiledNetwork
  private let ids: [ClassID]
  private let causes: UnknownCauses
  private let profiles: SubjectProfiles
  private var known: [Key: Int] = [:]
  private var closedSides: [Key: ReportSide?] = [:]

  /// What the explanation of a direction depends on; `other` is nil for what holds of all others.
  private struct Key: Hashable {
    var direction: Direction
    var profile: Int
    var other: Int?
  }

  /// Prepares for a network.
  init(_ network: CompiledNetwork, _ causes: UnknownCauses) {
    self.network = network
    self.causes = causes
    ids = network.classIDs
    profiles = SubjectProfiles(network)
  }

  /// The number of what the policies of a subject say of another end.
  mutating func number(_ direction: Direction, of subject: Int, other: Int) -> Int {
    let profile = profiles.number(direction, subject)
    let key = Key(direction: direction, profile: profile, other: other)
    if let number = known[key] { return number }
    let number = all.number(of: side(key, of: subject, other: other))
    known[key] = number
    return number
  }

  private mutating func side(_ key: Key, of subject: Int, other: Int) -> ReportSide {
    let direction = key.direction
    let passes =
      direction == .egress
      ? network.egress(of: ids[subject], to: ids[other])
      : network.ingress(of: ids[subject], from: ids[other])
    if passes.possible.isEmpty {
      let shared = Key(direction: direction, profile: key.profile, other: nil)
      let closed = closedSides[shared] ?? closedSide(direction, subject)
      closedSides[shared] = .some(closed)
      if let closed { return closed }
    }
    guard let end = network.example(of: ids[subject]),
      let otherEnd = network.example(of: ids[other])
    else { return ReportSide(connectivity: passes, places: [], causes: []) }
    let replay = network.replay(direction, of: end, other: otherEnd, nil)
    let places = places(replay)
    return ReportSide(
      connectivity: passes,
      tier: places.isEmpty ? nil : replay.tiers.last?.name,
      places: places,
      note: places.isEmpty ? note(direction, isSelected: !replay.tiers.isEmpty) : nil,
      causes: passes.unknown.isEmpty
        ? [] : causes[causes.list(direction, of: subject, other: other)]
    )
  }

  /// What holds wherever nothing passes a subject that is isolated, and of which no rule denies anything:
  /// no rule matches; nil where that doesn't explain it.
  private func closedSide(_ direction: Direction, _ subject: Int) -> ReportSide? {
    let selecting = network.policies(selecting: ids[subject], direction)
    let policies = selecting.map { network.network.policies[$0.policy] }
    guard let tier = policies.first?.tier, let end = network.example(of: ids[subject]),
      selecting.allSatisfy(\.isCertain),
      policies.allSatisfy({ policy in
        policy.tier == tier
          && policy.rules(direction)?.rules.allSatisfy { $0.action == .allow } ?? true
      })
    else { return nil }
    let explained = policies.map { policy in
      PolicyExplanation(
        identity: policy.identity,
        position: policy.position,
        selects: .yes,
        doubts: [],
        isolates: policy.rules(direction)?.isolates ?? false,
        rules: []
      )
    }
    let name = network.network.tiers[tier].name
    let explanation = DirectionExplanation(
      direction: direction,
      subject: end,
      connectivity: .none,
      tiers: [TierExplanation(tier: tier, name: name, outcome: .isolated, policies: explained)]
    )
    let places = places(explanation)
    guard !places.isEmpty else { return nil }
    return ReportSide(connectivity: .none, tier: name, places: places, causes: [])
  }

  private func places(_ explanation: DirectionExplanation) -> [ReportSide.Place] {
    DecidingPlaces(network: network.network, subjectName: Self.subject)
      .deciders(explanation, nil)
      .map { ReportSide.Place(message: $0.text, position: $0.position) }
  }

  private static func subject(_ direction: Direction) -> String {
    direction == .egress ? "the source" : "the destination"
  }

  private func note(_ direction: Direction, isSelected: Bool) -> String {
    isSelected
      ? "no rule decides on \(direction.rawValue) of \(Self.subject(direction))"
      : "no policy selects \(Self.subject(direction)) for \(direction.rawValue)"
  }
}
