public import NetworkModel
internal import ReachabilityEngine

/// Sentences that hold in a network as it is: a first file of assertions to keep what should stay.
///
/// Few and telling ones: default deny, namespaces apart, what nothing outside reaches, who alone reaches
/// what, and which connections policies let through. Each was checked, so a check of them passes.
public struct FirstAssertions: Sendable {
  /// Sentences about one thing.
  public struct Group: Sendable {
    /// What they say, for the reader of the file: a sentence with its full stop.
    public var comment: String
    /// The sentences, in a fixed order.
    public var sentences: [Sentence]
    /// How many more of the kind were not looked at, to keep the file short.
    public var leftOut: Int
  }

  /// The groups that have sentences.
  public private(set) var groups: [Group] = []

  /// How many sentences a group may have.
  static let groupLimit = 30
  /// How many workloads, and how many namespaces, are looked at.
  static let workloadLimit = 100

  /// Finds what holds.
  ///
  /// - Complexity: compiles the network once; then at most a few hundred questions, each as
  ///   `ReachEvaluator.answer`.
  public init(_ network: Network, secondary: [Network] = []) {
    let survey = NetworkSurvey(network, secondary: secondary)
    add("Default deny is in place here.", survey.defaultDeny, survey)
    add("There is no connection between any two of these.", survey.separateNamespaces, survey)
    add(
      "Nothing outside the cluster reaches these, by whatever way in.",
      survey.closedToOutside,
      survey
    )
    add("These reach nothing outside the cluster.", survey.keptInside, survey)
    add("Nobody else reaches these.", survey.soleClients, survey)
    add("These connections are let through.", survey.connections(.isolatedOnly), survey)
    // Where no policy isolates anything, there is at least what works.
    if groups.isEmpty { add("These connections work.", survey.connections(.all), survey) }
  }

  /// Keeps the sentences that hold, up to the limit of a group.
  private mutating func add(
    _ comment: String,
    _ candidates: NetworkSurvey.Candidates,
    _ survey: NetworkSurvey
  ) {
    var sentences: [Sentence] = []
    var leftOut = candidates.leftOut
    for sentence in candidates.sentences {
      guard sentences.count < Self.groupLimit else {
        leftOut += 1
        continue
      }
      if survey.holds(sentence) { sentences.append(sentence) }
    }
    guard !sentences.isEmpty else { return }
    groups.append(Group(comment: comment, sentences: sentences, leftOut: leftOut))
  }
}
