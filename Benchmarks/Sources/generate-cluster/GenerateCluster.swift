public import ArgumentParser
public import ClusterGeneration

/// Writes the manifests of a generated cluster.
@main
struct GenerateCluster: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-cluster",
    abstract: "Writes a generated cluster: the same options give the same bytes."
  )

  @Argument(help: "How many pods.")
  var pods: Int

  @Argument(help: "The file to write.")
  var path: String

  @Option(help: "What kind of cluster; Benchmarks/README.md describes them.")
  var style: ClusterStyle = .typical

  @Option(help: "documents, yaml, json or pretty.")
  var format: ManifestFormat = .json

  @Option(help: "How many namespaces; by default what is usual for the style.")
  var namespaces: Int?

  @Option(help: "How many policies; by default what is usual for the style.")
  var policies: Int?

  @Option(help: "How many AdminNetworkPolicies stand before them.")
  var adminPolicies = 0

  @Flag(help: "Only what a network is made of: no probes, managed fields, conditions.")
  var slim = false

  @Option(help: "What settles everything that is random.")
  var seed: UInt64 = 1

  func validate() throws {
    guard pods > 0, namespaces ?? 1 > 0, policies ?? 0 >= 0, adminPolicies >= 0
    else {
      throw ValidationError("a cluster has at least one pod and one namespace")
    }
  }

  func run() throws {
    let shape = ClusterShape(
      style: style,
      pods: pods,
      namespaces: namespaces,
      policies: policies,
      adminPolicies: adminPolicies,
      isSlim: slim,
      seed: seed
    )
    var file = try ManifestFile(path: path, format: format)
    let objects = try shape.generate { (object) throws(ManifestFile.Failure) in
      try file.write(object)
    }
    let bytes = try file.finish()
    print("\(path): \(objects) objects, \(bytes) bytes")
  }
}

extension ClusterStyle: ExpressibleByArgument {}
extension ManifestFormat: ExpressibleByArgument {}
