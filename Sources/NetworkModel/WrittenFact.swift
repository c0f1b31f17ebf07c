/// Something that a manifest says and that decides no connection: what linting speaks of, besides the
/// network itself.
public struct WrittenFact: Hashable, Sendable {
  /// What is said.
  public enum Kind: Hashable, Sendable {
    /// So many rules of a direction that `policyTypes` leaves out, so that they say nothing (N2).
    case inertRules(Direction, count: Int)
    /// `policyTypes` is left out, there are egress rules and `ingress` isn't written: the policy
    /// isolates for ingress all the same (N1).
    case isolatesByDefault
    /// `policyTypes` names a direction whose list of rules isn't written, though the other direction
    /// has rules: all of it is denied (N3).
    case isolatesWithoutRules(Direction)
    /// The version of the API has been superseded by another one.
    case superseded(by: String)
    /// The value of the annotation that names findings not to be told.
    case ignores(String)
    /// A namespace's manifest gives `kubernetes.io/metadata.name` another value than its name (N31).
    case otherNameLabel(String)
    /// A pod that takes no more part (N26), with its labels.
    case finishedPod(Labels)
    /// The kubelet probes containers of the pod, or of the pods of the workload.
    case probed
  }

  /// The annotation of policies and namespaces by which their authors keep findings from being told.
  public static let ignoreAnnotation = "netsim/ignore"

  /// What is said.
  public var kind: Kind
  /// The object that says it.
  public var object: ObjectIdentity
  /// Where the object is declared.
  public var objectPosition: SourcePosition
  /// Where it is said.
  public var position: SourcePosition

  /// Creates a fact.
  public init(
    _ kind: Kind,
    of object: ObjectIdentity,
    at objectPosition: SourcePosition,
    position: SourcePosition
  ) {
    self.kind = kind
    self.object = object
    self.objectPosition = objectPosition
    self.position = position
  }
}
