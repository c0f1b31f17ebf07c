import Dialects
import FoundationEssentials
import Manifests
import NetworkGeneration
import NetworkModel

/// The manifests that are mutated: those of the scenarios, and those of the conformance cases where
/// these stand beside the project.
struct SeedCorpus {
  /// One file.
  struct Seed {
    /// Its name, which says whether it is a configuration.
    var name: String
    /// Its text.
    var bytes: [UInt8]

    /// Whether it has the form of `netsim.yaml` rather than that of manifests.
    var isConfiguration: Bool { name == "netsim.yaml" || name == "assertions.yaml" }
  }

  /// Larger files would make the run slower, not richer.
  private static let sizeLimit = 1 << 16

  /// The folders' seeds, a list for each folder that has some.
  let groups: [[Seed]]

  /// The network of the production scenario.
  let production: Network

  /// Reads the seeds of the project that this file belongs to.
  init() {
    let parts = #filePath.split(separator: "/").dropLast(3)
    let root = "/" + parts.joined(separator: "/")
    // Sound manifests come up more often than those that are faulty before they are mutated.
    groups = [
      "\(root)/Scenarios/invalid", "\(root)/Scenarios/kubernetes", "\(root)/Scenarios/production",
      "\(root)/Scenarios/tenants", "\(root)/../shared/conformance",
    ]
    .map(Self.seeds)
    .filter { !$0.isEmpty }
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([.path("\(root)/Scenarios/production/manifests")])
    production = loader.finish().network
  }

  /// A seed: each group is as likely as the others, so that many cases of one kind don't drown the
  /// few of another.
  func seed(_ generator: inout SplitMix64) -> Seed {
    generator.pick(generator.pick(groups))
  }

  private static func seeds(of folder: String) -> [Seed] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      guard [".yaml", ".yml", ".json"].contains(where: name.hasSuffix),
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        bytes.count <= sizeLimit, !bytes.isEmpty
      else { return nil }
      return Seed(name: String(name.split(separator: "/").last ?? ""), bytes: Array(bytes))
    }
  }
}
