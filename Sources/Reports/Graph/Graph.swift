public import NetworkModel

/// A picture of who is connected with whom: nodes, some of them in groups, and edges between them.
///
/// INVARIANT: ids are unique among groups and nodes together; ends of edges are ids of nodes, or of
/// groups that have nodes. No edge leads from a group to itself, nor between a group and a node in it.
/// Texts may be anything: whoever writes the graph escapes and shortens them. The order is the one it
/// is written in.
public struct Graph: Hashable, Sendable {
  /// What the picture shows.
  public var title: String
  /// One line of figures; may be empty.
  public var summary: String
  /// What its colours and lines mean.
  public var legend: [LegendEntry]
  /// The groups that nodes are framed by.
  public var groups: [Group]
  /// The nodes.
  public var nodes: [Node]
  /// The edges.
  public var edges: [Edge]
  /// How it is to be drawn.
  public var presentation: Presentation
  /// Whether something may be missing, since the input has errors; its title and summary say so, too.
  public private(set) var isIncomplete = false

  /// Creates a graph.
  public init(
    title: String,
    summary: String = "",
    legend: [LegendEntry] = [],
    groups: [Group] = [],
    nodes: [Node] = [],
    edges: [Edge] = [],
    presentation: Presentation = Presentation()
  ) {
    self.title = title
    self.summary = summary
    self.legend = legend
    self.groups = groups
    self.nodes = nodes
    self.edges = edges
    self.presentation = presentation
  }

  /// The graph with words that something may be missing, since the input has errors.
  public var markedIncomplete: Graph {
    var graph = self
    graph.isIncomplete = true
    graph.title += " (incomplete)"
    let reason = "the input has errors: what they leave out is not drawn"
    graph.summary = summary.isEmpty ? reason : "\(reason); \(summary)"
    return graph
  }

  /// How a graph is to be drawn, where a format leaves a choice.
  public struct Presentation: Hashable, Sendable {
    /// The way that edges lead.
    public enum Direction: String, Hashable, Sendable, CaseIterable {
      /// From left to right.
      case leftToRight = "LR"
      /// From top to bottom.
      case topToBottom = "TB"
    }

    /// The ground that a picture is drawn on.
    public enum Theme: String, Hashable, Sendable, CaseIterable {
      /// What the reader's screen has, where the format can ask for it; else light.
      case auto
      /// A light ground.
      case light
      /// A dark ground.
      case dark
    }

    /// What becomes of a graph too large to be laid out in time.
    public enum Folding: Hashable, Sendable {
      /// Each group is drawn as one node.
      case automatic
      /// Every node is drawn, however coarsely.
      case never
    }

    /// The way that edges lead.
    public var direction: Direction
    /// The ground.
    public var theme: Theme
    /// What becomes of a graph that is too large.
    public var folding: Folding

    /// Creates a presentation.
    public init(
      direction: Direction = .leftToRight,
      theme: Theme = .auto,
      folding: Folding = .automatic
    ) {
      self.direction = direction
      self.theme = theme
      self.folding = folding
    }
  }

  /// How much something stands out of a picture that shows one thing in particular.
  public enum Emphasis: String, Hashable, Sendable {
    /// As everything.
    case normal
    /// It is what the picture shows.
    case highlighted
    /// It is only there to be placed.
    case faded
  }

  /// What became of something between two networks.
  public enum Change: String, Hashable, Sendable, CaseIterable {
    /// It wasn't there.
    case added
    /// It is gone.
    case removed
    /// It is another than before.
    case changed
    /// It is what it was.
    case unchanged

    /// What stands before a text, so that no colour is needed to see it; empty for `unchanged`.
    public var sign: String {
      switch self {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      case .unchanged: ""
      }
    }
  }

  /// A frame around nodes: a namespace.
  public struct Group: Hashable, Sendable {
    /// What nodes refer to it by.
    public var id: String
    /// The name on the frame.
    public var title: String
    /// A second, fainter line, such as labels; may be empty.
    public var subtitle: String
    /// What all its nodes may do among each other, instead of an edge between every two; may be empty.
    public var mark: String
    /// What all its nodes may do among each other for sure; none where there is no mark.
    public var ports: ConnectionSet
    /// What else they may perhaps do.
    public var unknown: ConnectionSet
    /// What became of it; nil in a picture of one network.
    public var change: Change?
    /// What is told of it on demand; lines may follow one another.
    public var tooltip: String
    /// Where more is told of it: a relative or http(s) URL, else it counts as none.
    public var link: String?

    /// Creates a group.
    public init(
      id: String,
      title: String,
      subtitle: String = "",
      mark: String = "",
      ports: ConnectionSet = .none,
      unknown: ConnectionSet = .none,
      change: Change? = nil,
      tooltip: String = "",
      link: String? = nil
    ) {
      self.id = id
      self.title = title
      self.subtitle = subtitle
      self.mark = mark
      self.ports = ports
      self.unknown = unknown
      self.change = change
      self.tooltip = tooltip
      self.link = link
    }
  }

  /// What a colour or a line means.
  public struct LegendEntry: Hashable, Sendable {
    /// What is explained.
    public enum Mark: Hashable, Sendable {
      /// Nodes that look so.
      case node(Node.Role)
      /// Edges that look so.
      case edge(Edge.Role)
    }

    /// What is explained.
    public var mark: Mark
    /// The explanation.
    public var text: String

    /// Creates an entry.
    public init(_ mark: Mark, _ text: String) {
      self.mark = mark
      self.text = text
    }
  }
}
