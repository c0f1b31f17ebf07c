public import NetworkModel

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
      /// It can't be told.
      case unknown
    }

    /// One of several things that a node stands for.
    public struct Member: Hashable, Sendable {
      /// What it would be called if it had a node of its own.
      public var id: String
      /// The name.
      public var title: String
      /// A second, fainter line; may be empty.
      public var subtitle: String

      /// Creates a member.
      public init(id: String, title: String, subtitle: String = "") {
        self.id = id
        self.title = title
        self.subtitle = subtitle
      }
    }

    /// What edges refer to it by, and what it is called in files: `shop/cart [Deployment]`.
    public var id: String
    /// The id of the group it is in; nil outside all groups.
    public var group: String?
    /// The name on it.
    public var title: String
    /// A second, fainter line; may be empty.
    public var subtitle: String
    /// Its kind in the field's word: `Deployment`, `Ingress`, `External`; may be empty.
    public var kind: String
    /// How many pods it stands for; nil where that isn't known or there are none.
    public var replicas: Int?
    /// The blocks of addresses it stands for, where it is outside the cluster.
    public var addresses: [CIDR]
    /// What it stands for where that is several things that are connected alike, else empty; the title
    /// and the subtitle sum them up.
    public var members: [Member]
    /// What it is to the picture.
    public var role: Role
    /// What became of it; nil in a picture of one network.
    public var change: Change?
    /// How much it stands out.
    public var emphasis: Emphasis
    /// What is told of it on demand; lines may follow one another.
    public var tooltip: String
    /// Where more is told of it: a relative or http(s) URL, else it counts as none.
    public var link: String?

    /// Creates a node.
    public init(
      id: String,
      group: String? = nil,
      title: String,
      subtitle: String = "",
      kind: String = "",
      replicas: Int? = nil,
      addresses: [CIDR] = [],
      members: [Member] = [],
      role: Role,
      change: Change? = nil,
      emphasis: Emphasis = .normal,
      tooltip: String = "",
      link: String? = nil
    ) {
      self.id = id
      self.group = group
      self.title = title
      self.subtitle = subtitle
      self.kind = kind
      self.replicas = replicas
      self.addresses = addresses
      self.members = members
      self.role = role
      self.change = change
      self.emphasis = emphasis
      self.tooltip = tooltip
      self.link = link
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
      /// It can't be told whether anything passes.
      case doubtful
      /// Nothing passes; it is drawn to tell why.
      case denied
      /// What became of it between two networks.
      case change(Change)

      /// What stands before the label, so that no colour is needed to see it; may be empty.
      public var sign: String {
        switch self {
        case .policy, .open, .outside, .doubtful: ""
        case .denied: "✕"
        case .change(let change): change.sign
        }
      }
    }

    /// Which ways it goes.
    public enum Direction: String, Hashable, Sendable {
      /// From its source to its target.
      case forward
      /// As well back.
      case both
    }

    /// What let an edge's connections pass, or stopped them.
    public struct Decision: Hashable, Sendable {
      /// The direction whose policies decide.
      public var direction: NetworkModel.Direction
      /// The tier that decides; nil where none does.
      public var tier: String?
      /// A sentence, lower case first, no full stop: what decides, and how.
      public var text: String
      /// Where that is written.
      public var position: SourcePosition?

      /// Creates a decision.
      public init(
        direction: NetworkModel.Direction,
        tier: String? = nil,
        text: String,
        position: SourcePosition? = nil
      ) {
        self.direction = direction
        self.tier = tier
        self.text = text
        self.position = position
      }
    }

    /// The id of the node or group it comes from.
    public var source: String
    /// The id of the node or group it goes to.
    public var target: String
    /// What passes for sure.
    public var ports: ConnectionSet
    /// What else may pass.
    public var unknown: ConnectionSet
    /// How many connections between workloads it stands for.
    public var count: Int
    /// What passes, in words; may be empty.
    public var label: String
    /// Why it is drawn.
    public var role: Role
    /// Which ways it goes.
    public var direction: Direction
    /// What decides it, the most telling one first; empty where nothing does or it isn't told.
    public var decisions: [Decision]
    /// How much it stands out.
    public var emphasis: Emphasis
    /// What is told of it on demand; lines may follow one another.
    public var tooltip: String
    /// Where more is told of it: a relative or http(s) URL, else it counts as none.
    public var link: String?

    /// Creates an edge.
    public init(
      from source: String,
      to target: String,
      ports: ConnectionSet = .none,
      unknown: ConnectionSet = .none,
      count: Int = 1,
      label: String = "",
      role: Role,
      direction: Direction = .forward,
      decisions: [Decision] = [],
      emphasis: Emphasis = .normal,
      tooltip: String = "",
      link: String? = nil
    ) {
      self.source = source
      self.target = target
      self.ports = ports
      self.unknown = unknown
      self.count = count
      self.label = label
      self.role = role
      self.direction = direction
      self.decisions = decisions
      self.emphasis = emphasis
      self.tooltip = tooltip
      self.link = link
    }

    /// The label behind the sign of the role; empty where it has no label and no sign.
    public var signedLabel: String {
      [role.sign, label].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}
