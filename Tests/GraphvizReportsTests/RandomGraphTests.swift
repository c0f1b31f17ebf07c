import Glibc
import GraphvizReports
import NetworkGeneration
import Reports
import Testing

/// What holds of every picture.
struct RandomGraphTests {
  /// How many graphs are drawn: `NETSIM_GRAPHS`, else 200.
  private static let count =
    unsafe getenv("NETSIM_GRAPHS").flatMap { unsafe Int(String(cString: $0)) } ?? 200
  /// Seeds of graphs, in parts that are drawn beside each other: libgvc fails on three of four of them
  /// where it gives its memory back.
  private static let parts = (0..<4).map { part in
    (0..<count).filter { $0 % 4 == part }.map { RunSettings.seed + UInt64($0) }
  }
  private static let few = (0..<10).map { RunSettings.seed + UInt64($0) }

  @Test(arguments: parts)
  func `every graph is drawn whole, and no text in it means anything`(seeds: [UInt64]) throws {
    for seed in seeds {
      let graph =
        seed % 2 == 0 ? Graph.random(seed) : Graph.random(seed, text: HostileText.make)
      let picture = Picture(graph)
      #expect(picture.failure == nil, "seed \(seed)")
      #expect(picture.remarks.isEmpty, "seed \(seed)")
      let drawn = DrawnGraph(try StrictXML.read(picture.text))
      #expect(drawn.nodes == graph.nodes.count, "seed \(seed)")
      #expect(drawn.edges == graph.edges.count, "seed \(seed)")
      #expect(drawn.identifiersAreUnique, "seed \(seed)")
      #expect(drawn.strange == [], "seed \(seed)")
      #expect(drawn.frames.count == graph.groups.count, "seed \(seed)")
      #expect(drawn.overlaps == 0, "seed \(seed)")
    }
  }

  @Test(arguments: ["svg", "png", "pdf", "dot"])
  func `a graph that is drawn twice has the same bytes`(name: String) throws {
    for seed in Self.few.prefix(3) {
      let graph = Graph.random(seed, text: HostileText.make)
      let format = try #require(Picture.formats.named(name))
      let picture = Picture(graph, as: format)
      #expect(picture.failure == nil)
      #expect(picture.bytes == Picture(graph, as: format).bytes, "seed \(seed)")
    }
  }

  @Test func `Graphviz reads from our DOT the nodes and edges that we wrote`() throws {
    for seed in Self.few {
      var graph = Graph.random(seed)
      let groups = Set(graph.groups.map(\.id))
      graph.edges.removeAll { groups.contains($0.source) || groups.contains($0.target) }
      let dot = DOTWriter(graph, style: DOTStyle(ranking: .global)).text
      let plain = try Drawing.built.draw(dot, as: "plain")
      let lines = String(decoding: plain, as: UTF8.self).split(separator: "\n")
      let nodes = lines.filter { $0.hasPrefix("node ") }.map { $0.dropFirst(5) }
      #expect(nodes.count == graph.nodes.count)
      for node in graph.nodes {
        #expect(nodes.count { $0.hasPrefix("\"\(node.id)\" ") } == 1, "seed \(seed): \(node.id)")
      }
      for edge in Set(graph.edges.map { "edge \"\($0.source)\" \"\($0.target)\" " }) {
        let meant = graph.edges.count { edge == "edge \"\($0.source)\" \"\($0.target)\" " }
        #expect(lines.count { $0.hasPrefix(edge) } == meant, "seed \(seed): \(edge)")
      }
    }
  }

  @Test func `Graphviz writes our DOT again with every id in it`() throws {
    for seed in Self.few {
      let graph = Graph.random(seed, text: HostileText.make)
      let dot = DOTWriter(graph, style: DOTStyle(ranking: .global)).text
      let again = try Drawing.built.draw(dot, as: "canon")
      let text = String(decoding: again, as: UTF8.self)
      #expect(text.ranges(of: "id=\"node-").count == graph.nodes.count, "seed \(seed)")
      #expect(text.ranges(of: "id=\"edge-").count == graph.edges.count, "seed \(seed)")
      #expect(text.ranges(of: "id=\"ns-").count == graph.groups.count, "seed \(seed)")
    }
  }

  @Test func `no text breaks or enters Mermaid`() {
    for seed in Self.few {
      let graph = Graph.random(seed, text: HostileText.make)
      let read = StrictMermaid(Picture(graph, as: MermaidFormat()).text)
      #expect(read.strange == [], "seed \(seed)")
      #expect(read.nodes.count == graph.nodes.count, "seed \(seed)")
      #expect(read.groups.count == graph.groups.count, "seed \(seed)")
      #expect(read.edges.count == graph.edges.count, "seed \(seed)")
      #expect(read.labels.count >= graph.nodes.count + graph.groups.count, "seed \(seed)")
    }
  }

  @Test func `no text breaks or enters GraphML`() throws {
    for seed in Self.few {
      let graph = Graph.random(seed, text: HostileText.make)
      let root = try StrictXML.read(Picture(graph, as: GraphMLFormat()).text)
      let elements = root.all
      let both = graph.edges.count { $0.direction == .both }
      let known: Set = ["graphml", "key", "graph", "node", "edge", "data"]
      #expect(Set(elements.map(\.name)).subtracting(known) == [], "seed \(seed)")
      let nodes = elements.filter { $0.name == "node" }
      let edges = elements.filter { $0.name == "edge" }
      #expect(nodes.count == graph.nodes.count + graph.groups.count, "seed \(seed)")
      #expect(edges.count == graph.edges.count + both, "seed \(seed)")
      let names = Set(nodes.compactMap { $0.attributes["id"] })
      #expect(names.count == nodes.count, "seed \(seed)")
      #expect(
        edges.allSatisfy {
          names.contains($0.attributes["source"] ?? "")
            && names.contains($0.attributes["target"] ?? "")
        }
      )
      let keys = Set(elements.filter { $0.name == "key" }.compactMap { $0.attributes["id"] })
      let used = Set(elements.filter { $0.name == "data" }.compactMap { $0.attributes["key"] })
      #expect(used.isSubset(of: keys))
    }
  }
}

/// What stands in an SVG of ours.
private struct DrawnGraph {
  private(set) var nodes = 0
  private(set) var edges = 0
  private(set) var frames: [Box] = []
  private(set) var identifiersAreUnique = true
  /// Elements, attributes and links that we never write.
  private(set) var strange: Set<String> = []

  /// A frame as it is seen.
  struct Box {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
  }

  private static let elements: Set = [
    "svg", "g", "title", "desc", "style", "polygon", "path", "polyline", "text", "a", "ellipse",
  ]
  private static let attributes: Set = [
    "role", "aria-labelledby", "style", "width", "height", "viewBox", "xmlns", "xmlns:xlink", "id",
    "class", "transform", "points", "d", "fill", "stroke", "stroke-width", "stroke-dasharray",
    "text-anchor", "x", "y", "font-family", "font-size", "font-weight", "xlink:title", "xlink:href",
    "cx", "cy", "rx", "ry",
  ]

  init(_ root: XMLElement) {
    var identifiers: Set<String> = []
    for element in root.all {
      let kind = element.attributes["class"] ?? ""
      if kind.hasPrefix("node ") { nodes += 1 }
      if kind.hasPrefix("edge ") { edges += 1 }
      if kind.hasPrefix("cluster ") { frames += Self.box(element).map { [$0] } ?? [] }
      if let id = element.attributes["id"] {
        identifiersAreUnique = identifiers.insert(id).inserted && identifiersAreUnique
      }
      if !Self.elements.contains(element.name) { strange.insert(element.name) }
      strange.formUnion(Set(element.attributes.keys).subtracting(Self.attributes))
      if let link = element.attributes["xlink:href"],
        link.prefix(while: { !"/?#".contains($0) }).contains(":"), !link.hasPrefix("http")
      {
        strange.insert(link)
      }
    }
  }

  /// How many frames stand on others.
  var overlaps: Int {
    frames.indices.reduce(0) { count, index in
      count
        + frames[..<index].count {
          $0.x.overlaps(frames[index].x) && $0.y.overlaps(frames[index].y)
        }
    }
  }

  private static func box(_ element: XMLElement) -> Box? {
    let path = element.all.first { $0.name == "path" }?.attributes["d"] ?? ""
    let numbers = path.split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
    let x = numbers.indices.filter { $0 % 2 == 0 }.map { numbers[$0] }
    let y = numbers.indices.filter { $0 % 2 == 1 }.map { numbers[$0] }
    guard let left = x.min(), let right = x.max(), let top = y.min(), let bottom = y.max() else {
      return nil
    }
    return Box(x: left...right, y: top...bottom)
  }
}
