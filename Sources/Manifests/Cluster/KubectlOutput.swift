/// What one run of `kubectl` prints, to be read as manifests while it comes.
public struct KubectlOutput: Hashable, Sendable {
  /// What is asked for.
  enum Subject: Hashable, Sendable {
    /// The objects of a resource in all namespaces, each of which bears its own name in positions.
    case resource(String)
    /// What the `kustomization.yaml` of a folder makes.
    case kustomization(String)
  }

  let subject: Subject
  private let kubectl: Kubectl

  init(_ subject: Subject, _ kubectl: Kubectl) {
    self.subject = subject
    self.kubectl = kubectl
  }

  /// What positions bear in the place of a file, where no object does.
  public var name: String {
    switch subject {
    case .resource(let name): name
    case .kustomization(let folder): "<kustomize \(folder)>"
    }
  }

  private var arguments: [String] {
    switch subject {
    case .resource(let name): ["get", name, "-A", "-o", "json"]
    case .kustomization(let folder): ["kustomize", folder]
    }
  }

  /// Starts the run.
  func start() throws(Kubectl.Failure) -> ChildProcess { try kubectl.start(arguments) }
}

extension Kubectl {
  /// The objects of a resource in all namespaces.
  public func objects(of resource: String) -> ManifestInput {
    .kubectl(KubectlOutput(.resource(resource), self))
  }

  /// What the `kustomization.yaml` of a folder makes; needs no cluster.
  public func kustomization(_ folder: String) -> ManifestInput {
    .kubectl(KubectlOutput(.kustomization(folder), self))
  }
}

/// Starts the runs of `kubectl` among inputs, a few ahead of the one that is read.
///
/// Those that are ahead wait with what they print until they are read, so that little of it is held;
/// the cluster answers them meanwhile.
struct KubectlRuns {
  private var unstarted: ArraySlice<KubectlOutput>
  private var started: [Result<ChildProcess, Kubectl.Failure>] = []

  /// So many run at once; more would ask much of the cluster's server.
  private static let most = 4

  init(_ inputs: [ManifestInput]) {
    let outputs = inputs.compactMap { if case .kubectl(let output) = $0 { output } else { nil } }
    unstarted = outputs[...]
  }

  /// The run of the next such input.
  mutating func next() -> Result<ChildProcess, Kubectl.Failure>? {
    while started.count < Self.most, let output = unstarted.popFirst() {
      started.append(Result { () throws(Kubectl.Failure) in try output.start() })
    }
    return started.isEmpty ? nil : started.removeFirst()
  }
}
