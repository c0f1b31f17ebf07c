extension Graph {
  /// One end of edges.
  public struct Node: Hashable, Sendable {
    /// What a node stands for.
    public enum Role: Hashable, Sendable {
      /// A workload, and in which directions policies isolate its pods.
      case workload(Protection)
      /// Addresses outside the cluster.
      case outside
      /// A way in from outside.
      case entryPoint
      /// A node of the cluster.
      case node
      /// All that is in a group.
      case group
    }

    /// In which directions policies isolate something.
    public enum Protection: String, Hashable, Sendable, CaseIterable {
      /// For ingress and egress.
      case both
      /// For ingress only.
      case ingress
      /// For egress only.
      case egress
      /// In none.
      case none = "open"
    }

    /// What edges refer to it by, and what it is called in files: `shop/cart [Deployment]`.
    public var id: String
    /// The id of the group it is in; nil outside all groups.
    public var group: String?
    /// The name on it.
    public var title: String
    /// A second, fainter line; may be empty.
    public var subtitle: String
    /// What it stands for.
    public var role: Role
    /// What became of it; nil in a picture of one network.
    public var change: Change?
    /// What is told of it on demand; lines may follow one another.
    public var tooltip: String

    /// Creates a node.
    public init(
      id: String,
      group: String? = nil,
      title: String,
      subtitle: String = "",
      role: Role,
      change: Change? = nil,
      tooltip: String = ""
    ) {
      self.id = id
      self.group = group
      self.title = title
      self.subtitle = subtitle
      self.role = role
      self.change = change
      self.tooltip = tooltip
    }
  }

  /// A connection between two nodes.
  public struct Edge: Hashable, Sendable {
    /// Why it is drawn.
    public enum Role: Hashable, Sendable {
      /// A policy allows it.
      case policy
      /// Nothing restricts it.
      case open
      /// It leads from or to the outside.
      case outside
      /// What became of it between two networks.
      case change(Change)
    }

    /// Which ways it goes.
    public enum Direction: Hashable, Sendable {
      /// From its source to its target.
      case forward
      /// As well back.
      case both
    }

    /// The id of the node it comes from.
    public var source: String
    /// The id of the node it goes to.
    public var target: String
    /// What passes; may be empty.
    public var label: String
    /// Why it is drawn.
    public var role: Role
    /// Which ways it goes.
    public var direction: Direction
    /// What is told of it on demand; lines may follow one another.
    public var tooltip: String

    /// Creates an edge.
    public init(
      from source: String,
      to target: String,
      label: String = "",
      role: Role,
      direction: Direction = .forward,
      tooltip: String = ""
    ) {
      self.source = source
      self.target = target
      self.label = label
      self.role = role
      self.direction = direction
      self.tooltip = tooltip
    }

    /// The label behind the sign of what became of the edge; empty where it has no label and no sign.
    public var signedLabel: String {
      guard case .change(let change) = role, change != .unchanged else { return label }
      return label.isEmpty ? change.sign : "\(change.sign) \(label)"
    }
  }
}
