import Testing

/// The pictures of all scenarios: nothing is lost on the way from the network to the SVG.
struct DiagramScenarioTests {
  private static let scenarios = ScenarioFolder.all.filter {
    $0.assertions != nil && $0.hasManifests
  }

  @Test(arguments: scenarios)
  func `every workload and edge of a scenario is in its picture once, and no frames overlap`(
    scenario: ScenarioFolder
  ) {
    let draw = { (format: String) in
      NetsimProcess.run(
        ["graph", "-q", "-f", "manifests", "--no-grouping", "-o", format],
        in: scenario.path
      )
    }
    let dot = draw("dot")
    let svg = draw("svg")
    #expect(dot.status == 0 && svg.status == 0, "\(svg.output.prefix(300))")
    let written = Self.identifiers(dot.output)
    let drawn = Self.identifiers(svg.output)
    #expect(written == drawn)
    #expect(Set(drawn).count == drawn.count)
    let listed = Self.workloads(in: scenario.path)
    let missing = listed.filter { name in !drawn.contains { $0.hasPrefix("node-\(name)%20%5B") } }
    #expect(missing == [])
    let frames = Self.frames(svg.output)
    for (index, frame) in frames.enumerated() {
      for other in frames[..<index] { #expect(!frame.overlaps(other)) }
    }
  }

  /// The ids of nodes, edges and frames, sorted; Graphviz writes a hyphen as a reference.
  private static func identifiers(_ text: String) -> [String] {
    text.replacing("&#45;", with: "-").split(separator: "id=\"").dropFirst().compactMap { part in
      let id = part.prefix { $0 != "\"" }
      return ["node-", "edge-", "ns-"].contains { id.hasPrefix($0) } ? String(id) : nil
    }.sorted()
  }

  /// The names of the workloads that the list of a scenario has.
  private static func workloads(in folder: String) -> Set<String> {
    let list = NetsimProcess.run(["list", "-q", "-f", "manifests", "-o", "csv"], in: folder)
    let cells = list.output.split(separator: "\n").dropFirst().flatMap { line in
      line.split(separator: ",").prefix(2)
    }
    return Set(
      cells.compactMap { cell in
        guard cell.contains("/"), let bracket = cell.firstIndex(of: "["),
          !cell.contains("External"), !cell.contains("\"")
        else { return nil }
        return String(cell[..<bracket])
      }
    )
  }

  private struct Frame {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
    func overlaps(_ other: Frame) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }
  }

  /// The boxes of namespaces.
  private static func frames(_ svg: String) -> [Frame] {
    svg.split(separator: "class=\"cluster ").dropFirst().compactMap { part in
      guard let path = part.split(separator: " d=\"").dropFirst().first else { return nil }
      let numbers = path.prefix { $0 != "\"" }.split { !"-.0123456789".contains($0) }
        .compactMap { Double($0) }
      let x = numbers.indices.filter { $0 % 2 == 0 }.map { numbers[$0] }
      let y = numbers.indices.filter { $0 % 2 == 1 }.map { numbers[$0] }
      guard let left = x.min(), let right = x.max(), let top = y.min(), let bottom = y.max()
      else { return nil }
      return Frame(x: left...right, y: top...bottom)
    }
  }
}
