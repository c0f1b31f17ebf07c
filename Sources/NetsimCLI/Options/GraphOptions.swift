import ArgumentParser
import NetworkModel
import Queries
import Reports

/// What a picture shows.
struct GraphContent: ParsableArguments {
  /// What a node stands for.
  @Option(help: "What a node stands for.")
  var by: MatrixAxis = .workload

  /// Peers around which is drawn.
  @Option(
    help: ArgumentHelp(
      "Draw only what is connected with this peer; repeatable.",
      valueName: "peer"
    )
  )
  var focus: [String] = []

  /// How far from them.
  @Option(
    help: ArgumentHelp("With --focus: so many connections away from it (1).", valueName: "n")
  )
  var hops: Int?

  /// A way that stands out.
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Highlight the shortest ways from a peer to another, such as --path frontend database:5432.",
      valueName: "peer"
    )
  )
  var path: [String] = []

  /// Which connections.
  @OptionGroup var connections: ConnectionFilter

  /// Whether name resolution is left out.
  @Flag(help: "Leave port 53 out, where it is allowed by itself.")
  var hideDns = false

  /// Whether denied connections are drawn.
  @Flag(
    help:
      "Draw denied connections between the peers of --focus, or of --from and --to, with the reason."
  )
  var denied = false

  /// Whether the cluster's nodes are drawn.
  @Flag(help: "Draw the cluster's nodes as well.")
  var nodes = false

  /// Whether a difference is drawn.
  @Flag(
    help: "Draw what changes, as `netsim diff` compares: two paths, --base, or --with and its like."
  )
  var diff = false

  /// The revision that is compared with.
  @Option(help: ArgumentHelp("With --diff: the git revision before.", valueName: "revision"))
  var base: String?

  /// The revision that is compared.
  @Option(
    help: ArgumentHelp(
      "With --diff: the git revision after. Default: the work tree.",
      valueName: "revision"
    )
  )
  var head: String?

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Checks what can be checked without reading.
  func validate() throws {
    if !path.isEmpty, path.count != 2 {
      throw ValidationError(
        "--path takes two peers, such as --path frontend database:5432, and got \(path.count)"
      )
    }
    if let hops, hops < 1 { throw ValidationError("--hops is at least 1, not \(hops)") }
    if hops != nil, focus.isEmpty { throw ValidationError("--hops goes with --focus") }
    if !path.isEmpty, let option = notOfWays {
      throw ValidationError(
        "--path looks for ways through all of the network; \(option) does not go with it"
      )
    }
    if denied, focus.isEmpty, connections.from == nil || connections.to == nil {
      throw ValidationError(
        "--denied needs to know between whom: --focus with each peer, or --from and --to"
      )
    }
  }

  /// An option that would leave out connections that ways may lead through, or pods that they begin and
  /// end at, and was given; nil where there is none.
  private var notOfWays: String? {
    let given: [(String, Bool)] = [
      ("--focus", !focus.isEmpty), ("--from", connections.from != nil),
      ("--to", connections.to != nil), ("--port", !connections.port.isEmpty),
      ("--hide-dns", hideDns), ("--by namespace", by == .namespace),
    ]
    return given.first(where: \.1)?.0
  }

  /// An option that speaks of one network, and was given; nil where there is none.
  var notOfDifferences: String? {
    let given: [(String, Bool)] = [
      ("--focus", !focus.isEmpty), ("--path", !path.isEmpty), ("--from", connections.from != nil),
      ("--to", connections.to != nil), ("--hide-dns", hideDns), ("--denied", denied),
      ("--nodes", nodes),
      ("--by pod", by == .pod),
    ]
    return given.first(where: \.1)?.0
  }
}

/// How a picture is drawn.
struct GraphLook: ParsableArguments {
  /// The way that edges lead.
  @Option(help: "The way that edges lead: LR from left to right, TB from top to bottom.")
  var direction: GraphDirection = .LR

  /// The ground.
  @Option(
    help: "The ground: light, dark, or auto for what the reader's screen has (svg), else light."
  )
  var theme: GraphTheme = .auto

  /// Whether each workload is a node.
  @Flag(help: "Draw each workload apart, even where several are connected alike.")
  var noGrouping = false

  /// Whether namespaces are never folded.
  @Flag(help: "Never draw a namespace as one node, however large the picture gets.")
  var noCollapse = false

  /// What links to files begin with.
  @Option(
    help: ArgumentHelp(
      "What links to manifests begin with: a URL such as https://github.com/ORG/REPO/blob/main/, or a "
        + "path such as ../. Default: nothing, so that they are relative to where netsim runs.",
      valueName: "url"
    )
  )
  var linkBase: String = ""

  /// Creates the options as ArgumentParser does.
  init() {}

  /// Checks what can be checked without reading.
  func validate() throws {
    let isURL = ["https://", "http://"].contains { linkBase.lowercased().hasPrefix($0) }
    let isPath = !linkBase.hasPrefix("//") && !linkBase.prefix { $0 != "/" }.contains(":")
    guard isURL || isPath else {
      throw ValidationError(
        "--link-base takes a URL of http or https, or a path, not `\(linkBase)`"
      )
    }
  }

  /// The same as graphs have it.
  var presentation: Graph.Presentation {
    Graph.Presentation(
      direction: direction == .LR ? .leftToRight : .topToBottom,
      theme: theme.theme,
      folding: noCollapse ? .never : .automatic
    )
  }
}

/// The way that edges lead, as the command line names it.
enum GraphDirection: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// From left to right.
  case LR
  /// From top to bottom.
  case TB

  /// Reads it in any case.
  init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}

/// The ground of a picture, as the command line names it.
enum GraphTheme: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// As the reader's screen.
  case auto
  /// Light.
  case light
  /// Dark.
  case dark

  /// The same as graphs have it.
  var theme: Graph.Presentation.Theme {
    switch self {
    case .auto: .auto
    case .light: .light
    case .dark: .dark
    }
  }
}

/// The peers and ports of a command line, read before the network is.
struct GraphWords {
  private let focus: [PeerPhrase]
  private let asked: ConnectionFilter.Asked
  private let way: (from: PeerPhrase, to: PeerPhrase)?

  /// Reads the words.
  init(_ content: GraphContent) throws(CommandFailure) {
    focus = try content.focus.map { text throws(CommandFailure) in
      try peerOption(text, "--focus")
    }.compactMap(\.self)
    asked = try content.connections.asked()
    if content.path.count == 2, let from = try peerOption(content.path[0], "--path") {
      way = (from, try peerWithPorts(content.path[1], "--path"))
    } else {
      way = nil
    }
  }

  /// The query that the words make in a network.
  func query(
    _ content: GraphContent,
    _ look: GraphLook,
    _ input: NetworkOptions,
    _ loaded: LoadedInput
  ) throws(CommandFailure) -> GraphQuery {
    let focus = try self.focus.map { phrase throws(CommandFailure) in
      try input.members(of: phrase, in: loaded) ?? PeerMembers()
    }
    let way = try self.way.map { way throws(CommandFailure) in
      try self.way(way.from, way.to, input, loaded)
    }
    var listing = ListQuery(
      sources: try input.members(of: asked.sources, in: loaded),
      destinations: try input.members(of: asked.destinations, in: loaded),
      // A way may lead through any namespace: there it only settles names.
      namespace: way == nil ? input.namespace : nil,
      connections: asked.connections
    )
    var named = Set(
      (focus + (way.map { [$0.sources] + $0.parts.map(\.members) } ?? []))
        .flatMap(\.nodes)
    )
    if content.nodes { named = Set(loaded.network.cluster.nodes.indices) }
    listing.draws(nodes: named, in: loaded.network)
    return GraphQuery(
      listing: listing,
      granularity: content.by.graphGranularity,
      focus: focus,
      hops: content.hops ?? 1,
      way: way,
      denials: content.denied ? .shown : .hidden,
      nameResolution: content.hideDns ? .hidden : .shown,
      grouping: look.noGrouping ? .none : .alike,
      presentation: look.presentation,
      linkBase: look.linkBase
    )
  }

  private func way(
    _ from: PeerPhrase,
    _ to: PeerPhrase,
    _ input: NetworkOptions,
    _ loaded: LoadedInput
  ) throws(CommandFailure) -> GraphWay {
    let resolver = input.resolver(for: loaded)
    do throws(PeerError) {
      let source = try resolver.source(from)
      let target = try resolver.target(to)
      return GraphWay(
        from: source.members,
        to: target.parts,
        words: "\(from.peer) to \(to)",
        notes: source.notes + target.notes
      )
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension ListQuery {
  /// Lists some nodes of the cluster, too, where all pods and all that is outside are listed.
  fileprivate mutating func draws(nodes: Set<Int>, in network: Network) {
    guard !nodes.isEmpty else { return }
    let all = PeerMembers(
      pods: network.cluster.pods.indices,
      nodes: nodes,
      addresses: .all
    )
    if sources == nil { sources = all }
    if destinations == nil { destinations = all }
  }
}

extension MatrixAxis {
  /// The same as a picture names it.
  fileprivate var graphGranularity: GraphQuery.Granularity {
    switch self {
    case .workload: .workload
    case .namespace: .namespace
    case .pod: .pod
    }
  }
}
