extension Kubectl {
  /// The resources that a cluster says it has.
  public struct Resources: Hashable, Sendable {
    /// Their names, such as `networkpolicies.networking.k8s.io`.
    public let names: [String]
    /// The groups of which the cluster can't tell what they have, since who serves them is down.
    public let failingGroups: Set<String>
    /// What `kubectl` says of that; nil where the names are whole.
    public let complaint: String?
  }

  /// The resources that the cluster has and can list.
  ///
  /// - Throws: `Failure` where `kubectl` isn't there or fails.
  public func resources() throws(Failure) -> Resources {
    let command = "api-resources"
    var run = ChildRun(try start([command, "--verbs=list", "-o", "name"]))
    run.finish()
    let names = String(decoding: run.output, as: UTF8.self).split(separator: "\n").map {
      $0.trimmingBlanks
    }.filter { !$0.isEmpty }
    let failing = run.status == 0 ? [] : Self.failingGroups(run.complaints.text)
    guard run.status == 0 || !failing.isEmpty && !names.isEmpty else {
      throw Failure(description: "kubectl \(command) failed: \(run.complaint)", help: nil)
    }
    return Resources(
      names: names,
      failingGroups: failing,
      complaint: run.status == 0 ? nil : run.complaint
    )
  }

  /// The groups in a complaint such as `...: metrics.k8s.io/v1beta1: the server is ..., a.b/v1: ...`.
  private static func failingGroups(_ complaint: String) -> Set<String> {
    let start = "unable to retrieve the complete list of server APIs: "
    var groups: Set<String> = []
    for line in complaint.split(separator: "\n") {
      guard let found = line.ranges(of: start).first else { continue }
      for part in line[found.upperBound...].split(separator: ",") {
        let words = part.split(separator: "/", maxSplits: 1)
        guard words.count == 2, words[1].contains(":") else { continue }
        groups.insert(words[0].trimmingBlanks)
      }
    }
    return groups
  }
}
