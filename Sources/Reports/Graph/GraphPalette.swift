/// The colours of graphs, which colour-blind readers tell apart, too.
///
/// None says anything that a line, a sign or a word doesn't say as well.
public enum GraphPalette {
  /// A colour on a light ground and on a dark one, as `#rrggbb`.
  public struct Ink: Hashable, Sendable {
    /// The colour on a light ground.
    public let light: String
    /// The colour on a dark ground.
    public let dark: String
  }

  /// Names.
  public static let text = Ink(light: "#1f2933", dark: "#e6ebf0")
  /// Second lines.
  public static let faintText = Ink(light: "#52606d", dark: "#a7b3bf")
  /// Isolated both ways.
  public static let blue = Ink(light: "#0072b2", dark: "#5cb3ec")
  /// Isolated for ingress; added.
  public static let green = Ink(light: "#00795c", dark: "#3ecf9f")
  /// Not isolated; allowed since nothing restricts it.
  public static let orange = Ink(light: "#b84a00", dark: "#ff9d5c")
  /// Outside.
  public static let purple = Ink(light: "#6b4fa0", dark: "#b79df0")
  /// Allowed by a policy.
  public static let slate = Ink(light: "#44576a", dark: "#9fb3c8")
  /// Removed.
  public static let red = Ink(light: "#bf134a", dark: "#ff6669")
  /// Changed.
  public static let amber = Ink(light: "#996600", dark: "#ffd666")
  /// As it was.
  public static let gray = Ink(light: "#7b8794", dark: "#8a97a5")

  /// All colours of lines and texts.
  public static let inks = [
    text, faintText, blue, green, orange, purple, slate, red, amber, gray,
  ]

  /// The ground and the frame of a group.
  struct Tint {
    let fill: String
    let frame: String
  }

  /// Of the groups of one network, in turn.
  static let tints = [
    Tint(fill: "#eef4fb", frame: "#9dbfe0"), Tint(fill: "#eefaf5", frame: "#93cfb8"),
    Tint(fill: "#fdf3ea", frame: "#e3b88f"), Tint(fill: "#f6f0fa", frame: "#c4a8d8"),
    Tint(fill: "#fbf8e6", frame: "#d8cb86"),
  ]
  /// Of groups in a picture of changes, whose colours mean something else.
  static let neutralTint = Tint(fill: "#f4f6f8", frame: "#c5ced8")

  /// The frames of groups.
  public static let frames = (tints + [neutralTint]).map(\.frame)

  /// The ground of the picture, and of nodes.
  static let ground = "#ffffff"
  /// The ground of nodes that are no workloads.
  static let outsideGround = "#f5f7fa"
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

extension Graph.Node.Role {
  /// Its colour in a picture of one network.
  var ink: GraphPalette.Ink {
    switch self {
    case .workload(.both): GraphPalette.blue
    case .workload(.ingress), .workload(.egress): GraphPalette.green
    case .workload(.none): GraphPalette.orange
    case .outside, .entryPoint: GraphPalette.purple
    case .node, .group: GraphPalette.slate
    }
  }

  /// The word for it among the classes of an SVG.
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
    case .denied: GraphPalette.red
    case .change(let change): change.ink
    }
  }

  /// The word for it among the classes of an SVG.
  var word: String {
    switch self {
    case .policy: "policy"
    case .open: "unrestricted"
    case .outside: "external"
    case .denied: "denied"
    case .change(let change): change.rawValue
    }
  }
}
