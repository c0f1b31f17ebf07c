import TemporaryFolders
import Testing

/// `-k` with a `kubectl` of our own.
@Suite struct KustomizeTests {
  private let cluster = FakeCluster()

  private func ask(_ options: String...) -> ProcessResult {
    NetsimProcess.run(
      ["can", "web", "reach", "db:5432", "-q"] + options,
      in: cluster.folder.path,
      variables: cluster.variables
    )
  }

  private static let pods = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, labels: {app: web}}
    spec: {containers: []}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, labels: {app: db}}
    spec: {containers: []}

    """

  init() {
    cluster.folder.put("base.kustomized", Self.pods)
    cluster.folder.put("overlay.kustomized", FakeCluster.policy("deny", port: 80) + "\n")
    cluster.folder.put("empty.kustomized", "")
    cluster.folder.put("pods.yaml", Self.pods)
  }

  @Test func `what kustomize makes is read, and positions say what it is`() {
    #expect(ask("-k", "base").status == 0)
    let denied = ask("-k", "base", "--kustomize", "overlay")
    #expect(denied.status == 1)
    #expect(denied.output.contains("NetworkPolicy default/deny (<kustomize overlay>:1:1)"))
    #expect(cluster.calls.contains("kustomize base"))
    #expect(!cluster.calls.contains { $0.hasPrefix("get") || $0.hasPrefix("api-resources") })
  }

  @Test func `files and kustomizations are read together`() {
    #expect(ask("-f", "pods.yaml", "-k", "overlay").status == 1)
    #expect(ask("-f", "pods.yaml", "-k", "empty").status == 0)
  }

  @Test func `a faulty manifest is an error at its place in what kustomize makes`() {
    let policy = FakeCluster.policy("deny", port: 80).replacing("podSelector", with: "podSelecter")
    cluster.folder.put("base.kustomized", Self.pods + "---\n" + policy)
    let result = ask("-k", "base")
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("<kustomize base>:13:12: error: unknown field"))
  }

  @Test func `a kustomization that fails is an error with the words of kubectl`() {
    let result = ask("-f", "pods.yaml", "-k", "nowhere")
    #expect(result.status == 2)
    #expect(
      result.output.hasPrefix(
        """
        <kustomize nowhere>: error: kubectl kustomize failed: must build at directory: not a valid \
        directory: evalsymlink failure on 'nowhere' : lstat /nowhere: no such file or directory
        error: no answer, since the input has 1 error

        """
      ),
      "\(result.output)"
    )
    #expect(ask("-f", "pods.yaml", "-k", "nowhere", "--keep-going").status == 3)
  }

  @Test func `a kustomization of nothing is no network`() {
    let result = ask("-k", "empty")
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("error: no manifests found in `<kustomize empty>`\n"))
  }

  @Test func `without kubectl there is an error that says so`() {
    let result = NetsimProcess.run(
      ["list", "-k", "base"],
      in: cluster.folder.path,
      variables: ["PATH=\(cluster.folder.path)"]
    )
    #expect(result.status == 2)
    #expect(
      result.output.hasPrefix(
        """
        <kustomize base>: error: kubectl kustomize failed: there is no kubectl on the PATH
        help: install kubectl, or name manifests with -f

        """
      ),
      "\(result.output)"
    )
  }

  @Test func `what kustomize makes is not watched`() {
    let result = NetsimProcess.run(["watch", "-k", "base"], in: cluster.folder.path)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("error: what kubectl kustomize makes cannot be watched\n"))
  }
}
