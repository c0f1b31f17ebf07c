import NetworkModel
import ReachabilityEngine

/// Why it can't be told whether connections between two classes pass, found by replaying a pair.
///
/// The causes speak of "the source" and "the destination", so that they hold of all endpoints of a
/// class, and mostly of all classes that the same policies select. A class, since it remembers what it
/// found.
final class UnknownCauses {
  /// So many answers are remembered at a time.
  private static let limit = 1 << 16

  /// What the replay of one direction depends on: the policies of the subject, the other end and,
  /// where those policies look at the subject once more, the subject.
  private struct Side: Hashable {
    var direction: Direction
    var profile: Int
    var other: Int
  }

  /// The lists of the two directions.
  private struct Pair: Hashable {
    var egress: Int
    var ingress: Int
  }

  private let network: CompiledNetwork
  private let ids: [ClassID]
  private let profiles: SubjectProfiles
  private var known: [Side: Int] = [:]
  private var combinations: [Pair: Int] = [:]
  private var listNumbers: [[String]: Int] = [:]
  private var lists: [[String]] = []

  /// Prepares for a network.
  init(_ network: CompiledNetwork) {
    self.network = network
    ids = network.classIDs
    profiles = SubjectProfiles(network)
  }

  /// The number of the list of causes that leave connections between two classes in doubt.
  ///
  /// - Complexity: that of an explanation for a pair of profiles that wasn't asked before.
  func number(from source: Int, to destination: Int) -> Int {
    let pair = Pair(
      egress: list(.egress, of: source, other: destination),
      ingress: list(.ingress, of: destination, other: source)
    )
    if let number = combinations[pair] { return number }
    let egress = lists[pair.egress]
    let number = self.number(of: egress + lists[pair.ingress].filter { !egress.contains($0) })
    combinations[pair] = number
    return number
  }

  /// The causes of a number, each with the policy that it comes from.
  subscript(number: Int) -> [String] { lists[number] }

  /// The number of a list of causes.
  func number(of causes: [String]) -> Int {
    if let number = listNumbers[causes] { return number }
    lists.append(causes)
    listNumbers[causes] = lists.count - 1
    return lists.count - 1
  }

  /// The number of the list of causes that leave one direction between two classes in doubt.
  func list(_ direction: Direction, of subject: Int, other: Int) -> Int {
    let side = Side(
      direction: direction,
      profile: profiles.number(direction, subject),
      other: other
    )
    if let number = known[side] { return number }
    if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
    let number = number(of: replay(direction, of: subject, other: other))
    known[side] = number
    return number
  }

  private func replay(_ direction: Direction, of subject: Int, other: Int) -> [String] {
    let passes =
      direction == .egress
      ? network.egress(of: ids[subject], to: ids[other])
      : network.ingress(of: ids[subject], from: ids[other])
    guard !passes.unknown.isEmpty, let subjectEnd = network.example(of: ids[subject]),
      let otherEnd = network.example(of: ids[other])
    else { return [] }
    let replay = PairReplay(
      direction: direction,
      network: network.network,
      subject: EndpointFacts(subjectEnd, in: network.network),
      other: EndpointFacts(otherEnd, in: network.network),
      port: nil
    )
    let ends =
      direction == .egress ? ["the source", "the destination"] : ["the destination", "the source"]
    return replay.causes(
      of: network.policies(selecting: ids[subject], direction).map(\.policy),
      calling: (subject: ends[0], other: ends[1])
    )
  }
}

extension PairReplay {
  /// What is in doubt about some policies, each doubt once, with other words for the two ends.
  func causes(of policies: [Int], calling ends: (subject: String, other: String)) -> [String] {
    var causes: [String] = []
    for policy in policies {
      for cause in explain(network.policies[policy]).causes {
        let general = cause.replacing("`\(subject.name)`", with: ends.subject)
          .replacing("`\(other.name)`", with: ends.other)
        if !causes.contains(general) { causes.append(general) }
      }
    }
    return causes
  }
}

extension PolicyExplanation {
  /// What is in doubt about the policy, each with its place.
  fileprivate var causes: [String] {
    var all = selects == .unknown ? doubts : []
    for rule in rules where rule.match == .unknown { all += rule.mismatches }
    return all.map { doubt in
      let place = (doubt.position ?? position).map { "\($0): " } ?? ""
      guard !doubt.field.isEmpty else { return "\(place)\(doubt.sentence)" }
      return "\(place)\(identity) `\(doubt.field)` \(doubt.sentence)"
    }
  }
}
