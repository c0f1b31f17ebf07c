public import NetworkModel
public import ReachabilityEngine
public import Reports

/// Draws who may reach whom: workloads in the frames of their namespaces, the outside and the ways in.
///
/// What is drawn is what `ListQuery` lists. Workloads that are connected alike are one node; what all
/// workloads of a namespace do alike is one edge from or to its frame; where all of them may reach each
/// other, that is a mark on the frame.
public struct GraphQuery: Sendable {
  /// What a node stands for.
  public enum Granularity: String, Hashable, Sendable, CaseIterable {
    /// All that is in a namespace.
    case namespace
    /// Workloads; their pods apart where they differ in what they may do.
    case workload
    /// Pods.
    case pod
  }

  /// What is drawn at most, before it is drawn more coarsely.
  public struct Limits: Hashable, Sendable {
    /// So many connections between nodes are looked at; beyond, each namespace is one node.
    public var connections: Int
    /// So many denied connections are drawn; beyond, the rest is counted.
    public var denied: Int
    /// Of so many edges it is told what decides them; where there are more, of none.
    public var explained: Int

    /// Creates limits.
    public init(connections: Int = 400_000, denied: Int = 200, explained: Int = 20_000) {
      self.connections = connections
      self.denied = denied
      self.explained = explained
    }
  }

  /// Which connections are drawn, and whether pods are apart.
  public var listing: ListQuery
  /// What a node stands for.
  public var granularity: Granularity
  /// Peers around which the picture is drawn, each as it was named; none for all.
  public var focus: [PeerMembers]
  /// How many connections away from the focus something may be.
  public var hops: Int
  /// The way that is to stand out.
  public var way: GraphWay?
  /// Whether connections that are denied between the focus, or between sources and destinations, are
  /// drawn.
  public var denials: Denials
  /// What becomes of name resolution.
  public var nameResolution: NameResolution
  /// Whether workloads that are connected alike are one node.
  public var grouping: Grouping
  /// How it is to be drawn.
  public var presentation: Graph.Presentation
  /// What links to files begin with, such as `https://example.org/blob/main/`; empty for relative ones.
  public var linkBase: String
  /// What is drawn at most.
  public var limits: Limits

  /// What becomes of denied connections.
  public enum Denials: Hashable, Sendable {
    /// They are left out.
    case hidden
    /// They are drawn where they were asked for.
    case shown
  }

  /// What becomes of name resolution, which every workload needs.
  public enum NameResolution: Hashable, Sendable {
    /// It is drawn.
    case shown
    /// Port 53 is left out, where it is allowed by itself.
    case hidden
  }

  /// What becomes of workloads that are connected alike.
  public enum Grouping: Hashable, Sendable {
    /// They are one node.
    case alike
    /// Each is a node.
    case none
  }

  /// Creates a query.
  public init(
    listing: ListQuery = ListQuery(),
    granularity: Granularity = .workload,
    focus: [PeerMembers] = [],
    hops: Int = 1,
    way: GraphWay? = nil,
    denials: Denials = .hidden,
    nameResolution: NameResolution = .shown,
    grouping: Grouping = .alike,
    presentation: Graph.Presentation = Graph.Presentation(),
    linkBase: String = "",
    limits: Limits = Limits()
  ) {
    self.listing = listing
    self.listing.granularity = granularity == .pod ? .pod : .workload
    self.granularity = granularity
    self.focus = focus
    self.hops = hops
    self.way = way
    self.denials = denials
    self.nameResolution = nameResolution
    self.grouping = grouping
    self.presentation = presentation
    self.linkBase = linkBase
    self.limits = limits
  }

  /// The address sets that a network must tell apart for this query.
  public var distinguishing: [AddressSet] {
    PeerResolver.distinguishing(
      [listing.sources, listing.destinations, way?.sources, way?.targets].compactMap(\.self) + focus
    )
  }

  /// Draws a network that tells apart what `distinguishing` names.
  ///
  /// - Complexity: that of the list, once more for each hop of a focus, and an explanation an edge.
  public func answer(
    on network: CompiledNetwork,
    secondary: [CompiledNetwork] = []
  ) -> GraphAnswer {
    GraphDrawing(self, network, secondary).answer()
  }
}

/// A way through the network, in as many connections as it takes.
public struct GraphWay: Hashable, Sendable {
  /// Where it begins.
  public var sources: PeerMembers
  /// Where it ends, with what is asked there.
  public var parts: [TargetPart]
  /// What it is called: `frontend to database:5432`.
  public var words: String
  /// What a reader should know of its ends, such as that a Service's port was translated.
  public var notes: [String]

  /// Creates a way.
  public init(
    from sources: PeerMembers,
    to parts: [TargetPart],
    words: String,
    notes: [String] = []
  ) {
    self.sources = sources
    self.parts = parts
    self.words = words
    self.notes = notes
  }

  /// All members of its end.
  var targets: PeerMembers { parts.reduce(PeerMembers()) { $0.union($1.members) } }
}

/// A picture, and what is to be said of it.
public struct GraphAnswer: Sendable {
  /// The picture, laid out by nobody yet.
  public var graph: Graph
  /// What a reader should know of it: lower case first, no full stop.
  public var remarks: [String] = []

  /// Creates an answer.
  public init(graph: Graph, remarks: [String] = []) {
    self.graph = graph
    self.remarks = remarks
  }

  /// The answer in the shapes that formats render.
  public var report: Report {
    Report(
      title: graph.title,
      text: { GraphText(graph: graph, writer: $0).write() },
      data: { graph.write(to: $0) },
      graph: { graph }
    )
  }
}
