import NetworkModel
import Queries

/// The text of a first `netsim.yaml`.
struct FirstConfiguration {
  let assertions: FirstAssertions
  /// The paths of the manifests; nil where they came from standard input.
  let manifests: [String]?
  let cni: String?
  let podCIDRs: [CIDR]
  /// Options that a check must be given, too.
  let options: [String]

  /// The file, with a comment over each group of sentences.
  var text: String {
    let lines = head + assertions.groups.flatMap(lines)
    return lines.map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    var lines = [
      "# What holds now, as `netsim check --init` found it: keep what must stay, delete what only happens",
      "# to be so. `netsim check` tells whether it still holds.",
    ]
    if !options.isEmpty { lines.append("# Check with: \(options.joined(separator: " "))") }
    if let manifests {
      lines += ["manifests:"] + manifests.map { "  - \(Self.scalar($0))" }
    }
    if let cni { lines.append("cni: \(cni)") }
    if !podCIDRs.isEmpty {
      lines += ["podCIDRs:"] + podCIDRs.map { "  - \(Self.scalar($0.description))" }
    }
    return lines + ["assertions:"]
  }

  private func lines(_ group: FirstAssertions.Group) -> [String] {
    var lines = ["  # \(group.comment)"]
    lines += group.sentences.map { "  - \(Self.scalar($0.description))" }
    if group.leftOut > 0 {
      lines.append("  # \(group.leftOut) more candidates of this kind were not looked at.")
    }
    return lines
  }

  /// A text as YAML: as it is where nothing in it means anything to YAML, else in double quotes.
  static func scalar(_ text: String) -> String {
    let letters = text.unicodeScalars
    let isPlain = letters.allSatisfy { $0.isASCII && ($0.isLetter || plainMarks.contains($0)) }
    // A word alone might be a Boolean or a number.
    let isText = text.contains("/") || text.contains(" ") || text.count > 5
    if isPlain, isText,
      letters.first?.isLetter == true || text.hasPrefix("/") || text.hasPrefix("."),
      !text.contains(": "), !text.hasSuffix(":"), !text.hasSuffix(" ")
    {
      return text
    }
    return "\"\(letters.map(escaped).joined())\""
  }

  private static let plainMarks = Set("0123456789-_./:(), =".unicodeScalars)

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    default: String(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is a letter.
  fileprivate var isLetter: Bool { properties.isAlphabetic }
}
