/// The colours of graphs, which colour-blind readers tell apart, too.
///
/// None says anything that a line, a sign or a word doesn't say as well. Texts have a contrast of at
/// least 4.5 : 1 on every ground (Web Content Accessibility Guidelines, *Contrast (Minimum)*).
public enum GraphPalette {
  /// What a colour is in a light picture and in a dark one, as `#rrggbb`.
  public struct Ink: Hashable, Sendable {
    /// The colour in a light picture.
    public let light: String
    /// The colour in a dark picture.
    public let dark: String

    /// The colour in a picture of a theme; one that adapts itself is drawn light.
    public func on(_ theme: Graph.Presentation.Theme) -> String { theme == .dark ? dark : light }
  }

  /// Names.
  public static let text = Ink(light: "#1f2933", dark: "#e6ebf0")
  /// Second lines.
  public static let faintText = Ink(light: "#52606d", dark: "#a7b3bf")
  /// Isolated both ways.
  public static let blue = Ink(light: "#0067a3", dark: "#6cbcf0")
  /// Isolated one way; added.
  public static let green = Ink(light: "#006f55", dark: "#3ecf9f")
  /// Not isolated; allowed since nothing restricts it.
  public static let orange = Ink(light: "#a84300", dark: "#ff9d5c")
  /// Outside.
  public static let purple = Ink(light: "#6b4fa0", dark: "#bda5f2")
  /// Allowed by a policy.
  public static let slate = Ink(light: "#44576a", dark: "#9fb3c8")
  /// Removed; denied.
  public static let red = Ink(light: "#bf134a", dark: "#ff7f82")
  /// Changed.
  public static let amber = Ink(light: "#855800", dark: "#ffd666")
  /// As it was; the texts of what is only there to be placed.
  public static let gray = Ink(light: "#5c6875", dark: "#98a5b3")

  /// All colours of texts, most of them of lines, too.
  public static let inks = [
    text, faintText, blue, green, orange, purple, slate, red, amber, gray,
  ]

  /// The lines of what is only there to be placed.
  public static let pale = Ink(light: "#c3ccd6", dark: "#46535f")

  /// The ground and the frame of a group.
  public struct Tint: Hashable, Sendable {
    /// The ground.
    public let fill: Ink
    /// The frame.
    public let frame: Ink
  }

  /// Of the groups of one network, in turn.
  static let tints = [
    Tint(
      fill: Ink(light: "#eef4fb", dark: "#172636"),
      frame: Ink(light: "#9dbfe0", dark: "#3a5f86")
    ),
    Tint(
      fill: Ink(light: "#eefaf5", dark: "#152b24"),
      frame: Ink(light: "#93cfb8", dark: "#2f6b56")
    ),
    Tint(
      fill: Ink(light: "#fdf3ea", dark: "#30251a"),
      frame: Ink(light: "#e3b88f", dark: "#7a5a34")
    ),
    Tint(
      fill: Ink(light: "#f6f0fa", dark: "#291f36"),
      frame: Ink(light: "#c4a8d8", dark: "#644b80")
    ),
    Tint(
      fill: Ink(light: "#fbf8e6", dark: "#2b2912"),
      frame: Ink(light: "#d8cb86", dark: "#6b6428")
    ),
  ]
  /// Of groups in a picture of changes, whose colours mean something else.
  static let neutralTint = Tint(
    fill: Ink(light: "#f4f6f8", dark: "#1c252f"),
    frame: Ink(light: "#c5ced8", dark: "#3d4b5a")
  )
  /// All tints.
  public static let allTints = tints + [neutralTint]

  /// The tint of a group by its number.
  static func tint(_ number: Int, _ group: Graph.Group) -> Tint {
    group.change == nil ? tints[number % tints.count] : neutralTint
  }

  /// The ground of the picture.
  public static let ground = Ink(light: "#ffffff", dark: "#11161c")
  /// The ground of nodes.
  public static let nodeGround = Ink(light: "#ffffff", dark: "#202b37")
  /// The ground of nodes that are no workloads.
  public static let outsideGround = Ink(light: "#f5f7fa", dark: "#1a222c")
  /// The ground of nodes that stand out.
  public static let highlightGround = Ink(light: "#fff7d9", dark: "#3a3216")

  /// All that texts stand on.
  public static let grounds =
    [ground, nodeGround, outsideGround, highlightGround] + allTints.map(\.fill)
}

extension Graph.Change {
  /// Its colour.
  var ink: GraphPalette.Ink {
    switch self {
    case .added: GraphPalette.green
    case .removed: GraphPalette.red
    case .changed: GraphPalette.amber
    case .unchanged: GraphPalette.gray
    }
  }
}

extension Graph.Group {
  /// The colour of its frame.
  func frameInk(_ tint: GraphPalette.Tint) -> GraphPalette.Ink {
    switch change {
    case .added, .removed: change?.ink ?? tint.frame
    case .changed, .unchanged, nil: tint.frame
    }
  }
}

extension Graph.Node.Role {
  /// Its colour in a picture of one network.
  var ink: GraphPalette.Ink {
    switch self {
    case .workload(.both): GraphPalette.blue
    case .workload(.ingress), .workload(.egress): GraphPalette.green
    case .workload(.none): GraphPalette.orange
    case .workload(.unknown): GraphPalette.amber
    case .outside, .entryPoint: GraphPalette.purple
    case .node, .group: GraphPalette.slate
    }
  }

  /// The words for it, which are its classes in an SVG.
  var word: String {
    switch self {
    case .workload(let protection): "workload \(protection.rawValue)"
    case .outside: "outside"
    case .entryPoint: "entry-point"
    case .node: "cluster-node"
    case .group: "folded"
    }
  }
}

extension Graph.Edge.Role {
  /// Its colour.
  var ink: GraphPalette.Ink {
    switch self {
    case .policy: GraphPalette.slate
    case .open: GraphPalette.orange
    case .outside: GraphPalette.purple
    case .doubtful: GraphPalette.amber
    case .denied: GraphPalette.red
    case .change(let change): change.ink
    }
  }

  /// The word for it, which is its class in an SVG.
  var word: String {
    switch self {
    case .policy: "policy"
    case .open: "unrestricted"
    case .outside: "external"
    case .doubtful: "doubtful"
    case .denied: "denied"
    case .change(let change): change.rawValue
    }
  }
}
