import NetworkModel
import Reports

/// Writes policies as a stream of manifests that `kubectl apply -f -` takes, with what is to be known of
/// them in comments.
struct LeastPrivilegeText {
  let answer: LeastPrivilegeAnswer

  /// Writes comments, then each manifest as a document.
  func write(to writer: TextWriter) {
    for line in summary.lines { writer.line(StyledText("# \(line)", .faint)) }
    ManifestText(answer.policies).write(to: writer)
  }

  private var summary: LeastPrivilegeSummary { LeastPrivilegeSummary(answer: answer) }
}

/// What is to be known of policies, in lines.
struct LeastPrivilegeSummary {
  let answer: LeastPrivilegeAnswer

  /// More gaps than these are counted.
  private static let mostGaps = 20

  var lines: [String] {
    var lines = [made, proved]
    lines += gaps("missing", answer.proof.missing)
    lines += gaps("too many", answer.proof.extra)
    lines += answer.obstacles.map { "not exact: \($0)" }
    if !answer.unmatched.isEmpty {
      let flows = Self.counted(answer.unmatched.count, "flow", "flows")
      lines.append("left out: \(flows) with an end that isn't in the input")
    }
    lines += answer.failing.map { "fails with them: \($0.assertion.title)" }
    if !answer.closed.isEmpty {
      lines.append("closed altogether, since nothing is wanted of them: \(answer.closed.words)")
    }
    if !answer.deleted.isEmpty {
      lines.append("delete these, which allow more:")
      lines += answer.deleted.map { policy in
        let (name, namespace) = (policy.identity.name, policy.identity.namespace ?? "default")
        let place = policy.position.map { "  (\($0))" } ?? ""
        return "  kubectl delete networkpolicy -n \(namespace) \(name)\(place)"
      }
    }
    return lines + answer.notes.map { "note: \($0)" }
  }

  private var made: String {
    let places = answer.namespaces.map { "`\($0)`" }.joined(separator: ", ")
    let word = answer.namespaces.count == 1 ? "namespace" : "namespaces"
    return "\(Self.counted(answer.policies.count, "policy", "policies")) for \(word) \(places)"
  }

  private var proved: String {
    let proof = answer.proof
    if answer.isExact {
      return "simulated: exactly what is wanted passes, "
        + Self.counted(proof.passing, "pair of peers", "pairs of peers")
        + (answer.unmatched.isEmpty ? "" : ", but for flows that are left out")
    }
    let parts = [
      proof.missing.isEmpty ? nil : "\(proof.missing.count) missing",
      proof.extra.isEmpty ? nil : "\(proof.extra.count) too many",
      answer.failing.isEmpty
        ? nil : Self.counted(answer.failing.count, "assertion fails", "assertions fail"),
    ].compactMap(\.self)
    return "simulated: not exactly what is wanted passes"
      + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))")
  }

  private func gaps(_ word: String, _ gaps: [LeastPrivilegeProof.Gap]) -> [String] {
    let shown = gaps.prefix(Self.mostGaps).map { gap in
      let doubt = gap.isDoubtful ? "perhaps " : ""
      return "\(doubt)\(word): \(gap.source) to \(gap.destination) on \(gap.connections.inWords)"
        + (gap.reason.map { ": \($0)" } ?? "")
    }
    return gaps.count > Self.mostGaps
      ? shown + ["\(gaps.count - Self.mostGaps) more \(word)"] : shown
  }

  private static func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }
}

/// Writes policies and their proof as data.
struct LeastPrivilegeData {
  let answer: LeastPrivilegeAnswer

  /// Writes a mapping of schema netsim.suggest/v1.
  func write(to writer: any DataWriter) {
    writer.mapping {
      writer.field("schema", "netsim.suggest/v1")
      writer.field("exact", answer.isExact)
      writer.field("namespaces", answer.namespaces)
      writer.sequence("policies") {
        for manifest in answer.policies {
          writer.mapping {
            write(manifest.policy.identity, to: writer)
            writer.field("manifest", manifest.text)
          }
        }
      }
      writer.sequence("replaces") {
        for policy in answer.replaced { write(policy, to: writer) }
      }
      writer.field("closed", answer.closed.map(\.words))
      writer.sequence("wanted") {
        for wanted in answer.wanted {
          writer.mapping(.line) {
            writer.field("source", wanted.source)
            writer.field("destination", wanted.destination)
            writer.field("connections", wanted.connections.description)
          }
        }
      }
      writer.mapping("proof") {
        writer.field("passing", answer.proof.passing)
        write("missing", answer.proof.missing, to: writer)
        write("extra", answer.proof.extra, to: writer)
        writer.field("failing", answer.failing.map(\.assertion.text))
      }
      writer.sequence("leftOut") {
        for flow in answer.unmatched {
          writer.mapping(.line) {
            writer.field("location", "\(flow.position)")
            writer.field("reason", flow.reason)
          }
        }
      }
      writer.field("obstacles", answer.obstacles)
      writer.field("notes", answer.notes)
    }
  }

  private func write(_ identity: ObjectIdentity, to writer: any DataWriter) {
    writer.field("namespace", identity.namespace)
    writer.field("name", identity.name)
  }

  private func write(_ policy: Policy, to writer: any DataWriter) {
    writer.mapping(.line) {
      write(policy.identity, to: writer)
      writer.field("location", policy.position.map { "\($0)" })
      writer.field("deleted", answer.deleted.contains { $0.identity == policy.identity })
    }
  }

  private func write(
    _ name: String,
    _ gaps: [LeastPrivilegeProof.Gap],
    to writer: any DataWriter
  ) {
    writer.sequence(name) {
      for gap in gaps {
        writer.mapping {
          writer.field("source", gap.source)
          writer.field("destination", gap.destination)
          writer.field("connections", gap.connections.description)
          writer.field("certain", !gap.isDoubtful)
          writer.field("reason", gap.reason)
        }
      }
    }
  }
}
