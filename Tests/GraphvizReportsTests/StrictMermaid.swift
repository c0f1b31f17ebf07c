/// A reader of the part of Mermaid that we write, and of nothing else.
struct StrictMermaid {
  /// What a line declares.
  private(set) var nodes: [String] = []
  private(set) var groups: [String] = []
  private(set) var edges: [(source: String, target: String)] = []
  private(set) var labels: [String] = []
  /// Lines that are none of ours.
  private(set) var strange: [String] = []
  private var depth = 0

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = lines.dropFirst().firstIndex(of: "---") ?? 0
    let head = lines[..<start]
    for line in head where !Self.isHead(line) { strange.append(line) }
    guard start > 0, ["flowchart LR", "flowchart TB"].contains(lines[start + 1]), lines.last == ""
    else {
      strange.append("no flowchart")
      return
    }
    for line in lines[(start + 2)...].dropLast() { read(line) }
    if depth != 0 { strange.append("an open subgraph") }
    let known = Set(nodes + groups)
    strange += edges.filter { !known.contains($0.source) || !known.contains($0.target) }
      .map { "\($0)" }
    if known.count != nodes.count + groups.count { strange.append("a name that comes twice") }
  }

  private static func isHead(_ line: String) -> Bool {
    ["---", "config:", "  theme: default", "  theme: dark"].contains(line)
      || line.wholeMatch(of: /title: "([^"\\<>&#%]|\\u[0-9A-F]{4})*"/) != nil
  }

  /// In a text there is no quote, bracket, brace, bar or percent sign, and `#` only before a number.
  private mutating func read(_ line: String) {
    let frame = #/  subgraph (ns_[A-Za-z0-9_]+)\["((?:[^"#<>&`*\[{}|%\\;^]|#[0-9]+;|<br>)+)"\]/#
    let node =
      #/ +(n_[A-Za-z0-9_]+)(?:\(|\(\[|\[|\[\[)"((?:[^"#<>&`*\[{}|%\\;^]|#[0-9]+;|<br>)+)"(?:\)|\]\)|\]|\]\]):::[a-z-]+/#
    let edge =
      #/  (ns?_[A-Za-z0-9_]+) [-<>=.x]+(?:\|"((?:[^"#<>&`*\[{}|%\\;^]|#[0-9]+;|<br>)+)"\|)? (ns?_[A-Za-z0-9_]+)/#
    let look = #/  (?:classDef [a-z-]+|style ns_\w+|linkStyle [0-9,]+) [a-z-]+:[^;"<>]*/#
    if let match = line.wholeMatch(of: frame) {
      groups.append(String(match.1))
      labels.append(String(match.2))
      depth += 1
    } else if line == "  end", depth > 0 {
      depth -= 1
    } else if let match = line.wholeMatch(of: node) {
      nodes.append(String(match.1))
      labels.append(String(match.2))
    } else if let match = line.wholeMatch(of: edge), Self.arrows.contains(where: line.contains) {
      edges.append((String(match.1), String(match.3)))
      if let label = match.2 { labels.append(String(label)) }
    } else if line.wholeMatch(of: look) == nil {
      strange.append(line)
    }
  }

  private static let arrows = [
    " -->", " <-->", " -.->", " <-.->", " ==>", " <==>", " -.-x", " x-.-x",
  ]
}
