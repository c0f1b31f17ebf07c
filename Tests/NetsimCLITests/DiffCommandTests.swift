import Glibc
import TemporaryFolders
import Testing

/// Networks that are compared on the command line: folders, git revisions, what would be.
struct DiffCommandTests {
  private static let pods = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: db, namespace: shop, labels: {app: db}}
    spec: {containers: [{name: c, ports: [{containerPort: 5432}]}]}

    """

  private static func policy(from app: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: db, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: db}}
      ingress:
      - from: [{podSelector: {matchLabels: {app: \(app)}}}]

    """
  }

  /// A repository whose first commit lets `web` in, and whose work tree lets nobody in.
  private func repository() -> TemporaryFolder {
    let folder = TemporaryFolder()
    folder.makeFolder("k8s")
    folder.put("k8s/pods.yaml", Self.pods)
    folder.put("k8s/db.yaml", Self.policy(from: "web"))
    git(["init", "-q", "-b", "main"], folder)
    commit(folder)
    folder.put("k8s/db.yaml", Self.policy(from: "nobody"))
    return folder
  }

  private func commit(_ folder: TemporaryFolder) {
    git(["add", "."], folder)
    git(["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "m"], folder)
  }

  private func git(_ arguments: [String], _ folder: TemporaryFolder) {
    let words = (["git", "-C", folder.path] + arguments).map { "'\($0)'" }
    #expect(unsafe system(words.joined(separator: " ")) == 0)
  }

  private func run(_ arguments: [String], _ folder: String) -> ProcessResult {
    NetsimProcess.run(arguments, in: folder)
  }

  private static let closed = """
    NetworkPolicy shop/db changed (k8s/db.yaml:1:1)
      closed   shop/web [Pod] -> shop/db [Pod]  all ports

    1 connection: 1 closed

    """

  @Test func `the work tree is compared with a revision`() {
    let folder = repository()
    let result = run(["diff", "--base", "HEAD", "k8s", "-q"], folder.path)
    #expect(result == ProcessResult(output: Self.closed, status: 1))
    #expect(run(["diff", "--base", "HEAD", "-q"], folder.path).output == Self.closed)
    git(["stash", "-q"], folder)
    let none = run(["diff", "--base", "HEAD", "k8s", "-q"], folder.path)
    #expect(none == ProcessResult(output: "no connection differs\n", status: 0))
  }

  @Test func `paths of a revision are those of the working folder`() {
    let folder = repository()
    let result = run(["diff", "--base", "main", "-q"], folder.path + "/k8s")
    #expect(result.output == Self.closed.replacingFirst("k8s/db", with: "db"))
    let other = run(["diff", "--base", "main", "../k8s", "-q"], folder.path + "/k8s")
    #expect(other.output == Self.closed.replacingFirst("k8s/db", with: "../k8s/db"))
    let absolute = run(["diff", "--base", "main", folder.path + "/k8s", "-q"], "/")
    #expect(absolute.status == 2)
  }

  @Test func `two revisions are compared without a work tree`() {
    let folder = repository()
    commit(folder)
    folder.put("k8s/db.yaml", "nonsense: [")
    let result = run(["diff", "--base", "HEAD~1", "--head", "HEAD", "-q"], folder.path)
    #expect(result.status == 1)
    #expect(result.output == Self.closed.replacingFirst("k8s", with: "HEAD:k8s"))
  }

  @Test func `three dots mean the commit where a branch parted`() {
    let folder = repository()
    git(["checkout", "-q", "-b", "topic"], folder)
    commit(folder)
    git(["checkout", "-q", "main"], folder)
    folder.put(
      "k8s/more.yaml",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: other, namespace: shop}
      spec: {containers: [{name: c}]}
      """
    )
    commit(folder)
    git(["checkout", "-q", "topic"], folder)
    #expect(run(["diff", "--base", "main...", "-q"], folder.path).output == Self.closed)
    #expect(run(["diff", "--base", "main", "-q"], folder.path).output.contains("Pod shop/other"))
  }

  @Test func `a revision's own configuration says what it holds`() {
    let folder = repository()
    folder.put("netsim.yaml", "manifests: [k8s]\n")
    commit(folder)
    folder.makeFolder("deploy")
    folder.move("k8s/pods.yaml", to: "deploy/pods.yaml")
    folder.move("k8s/db.yaml", to: "deploy/db.yaml")
    folder.put("netsim.yaml", "manifests: [deploy]\n")
    let result = run(["diff", "--base", "HEAD", "-q"], folder.path)
    #expect(result == ProcessResult(output: "no connection differs\n", status: 0))
  }

  @Test func `a revision's configuration includes files of the revision`() {
    let folder = repository()
    folder.put("netsim.yaml", "include: [inner.yaml]\n")
    folder.put("inner.yaml", "manifests: [k8s]\n")
    commit(folder)
    folder.put("netsim.yaml", "manifests: [k8s]\n")
    folder.delete("inner.yaml")
    let result = run(["diff", "--base", "HEAD", "-q"], folder.path)
    #expect(result == ProcessResult(output: "no connection differs\n", status: 0))
    folder.put("netsim.yaml", "include: [gone.yaml]\n")
    commit(folder)
    folder.put("netsim.yaml", "manifests: [k8s]\n")
    let faulty = run(["diff", "--base", "HEAD", "-q"], folder.path)
    #expect(faulty.status == 2)
    #expect(
      faulty.output
        == "HEAD:netsim.yaml:1:11: error: cannot read `gone.yaml`: the revision doesn't have it\n"
    )
  }

  @Test func `a revision from before there were manifests holds nothing`() {
    let folder = repository()
    git(["checkout", "-q", "--orphan", "empty"], folder)
    git(["rm", "-q", "-r", "--cached", "-f", "."], folder)
    folder.put("README", "nothing\n")
    git(["add", "README"], folder)
    git(["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "m"], folder)
    let result = run(["diff", "--base", "empty", "k8s", "-q"], folder.path)
    #expect(result.status == 1)
    #expect(result.output.contains("Pod shop/web added (k8s/pods.yaml:1:1)"))
  }

  @Test func `links of a revision are followed`() {
    let folder = repository()
    folder.makeFolder("all")
    #expect(unsafe symlink("../k8s", folder.path("all/link")) == 0)
    commit(folder)
    folder.put("k8s/db.yaml", Self.policy(from: "web"))
    let result = run(["diff", "--base", "HEAD", "all", "-q"], folder.path)
    #expect(result.output.contains("opened   shop/web [Pod] -> shop/db [Pod]  all ports"))
    #expect(unsafe symlink("../gone.yaml", folder.path("all/gone.yaml")) == 0)
    commit(folder)
    folder.delete("all/gone.yaml")
    let dangling = run(["diff", "--base", "HEAD", "all", "-q"], folder.path)
    #expect(dangling.status == 2)
    #expect(dangling.output.contains("the link `all/gone.yaml` leads to `../gone.yaml`"))
  }

  @Test func `links and submodules on the way to a path are seen`() {
    let folder = repository()
    #expect(unsafe symlink("k8s", folder.path("link")) == 0)
    commit(folder)
    for path in ["link", "link/db.yaml", "link/pods.yaml", "k8s/../link/db.yaml"] {
      let result = run(["diff", "--base", "HEAD", path, "-q"], folder.path)
      #expect(result == ProcessResult(output: "no connection differs\n", status: 0), "\(path)")
    }
    git(
      ["update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "1", count: 40)),sub"],
      folder
    )
    git(["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "m"], folder)
    folder.makeFolder("sub")
    folder.put("sub/pods.yaml", Self.pods)
    for path in ["sub", "sub/pods.yaml"] {
      let result = run(["diff", "--base", "HEAD", path, "-q"], folder.path)
      #expect(result.status == 2)
      #expect(result.output.hasPrefix("error: `sub` is a submodule"), "\(result.output)")
    }
  }

  @Test func `a path that neither revision has is refused`() {
    let folder = repository()
    commit(folder)
    let arguments = ["diff", "--base", "HEAD~1", "--head", "HEAD", "-q"]
    let result = run(arguments + ["k8s/bd.yaml"], folder.path)
    #expect(result.status == 2)
    #expect(
      result.output
        == "error: there is no file or folder `k8s/bd.yaml` in `HEAD~1` or `HEAD`\n"
    )
  }

  @Test func `what can't be assumed is told behind what is wrong with the input`() {
    let folder = repository()
    folder.put("k8s/pods.yaml", "a: [\n")
    let result = run(["list", "-f", "k8s", "--relabel", "web", "app=x", "-q"], folder.path)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("k8s/pods.yaml:"))
    #expect(result.output.contains("error: --relabel: there is no `web` in the input"))
  }

  @Test func `a kustomization alone is no empty network`() {
    let folder = TemporaryFolder()
    folder.put(
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n"
    )
    let result = run(["list", "-q"], folder.path)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("error: only a kustomization was found"))
  }

  @Test func `every pod that is relabelled is a cause`() {
    let folder = TemporaryFolder()
    let pods = (1...3).map { index in
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-\(index)
        namespace: shop
        labels: {app: web}
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
      spec: {containers: [{name: c}]}
      ---

      """
    }.joined()
    let all = pods + Self.pods.replacingFirst("name: web", with: "name: other") + "---\n"
    folder.put("old.yaml", all + Self.policy(from: "web"))
    folder.put(
      "new.yaml",
      pods.replacing("app: web", with: "app: site") + all.dropFirst(pods.count)
        + "---\n" + Self.policy(from: "web")
    )
    let result = run(["diff", "old.yaml", "new.yaml", "-q"], folder.path)
    for index in 1...3 { #expect(result.output.contains("Pod shop/web-\(index) changed")) }
    #expect(!result.output.contains("Without effect"))
  }

  @Test func `a policy of another priority has changed`() {
    let folder = TemporaryFolder()
    for (name, priority) in [("old", 10), ("new", 11)] {
      folder.put(
        "\(name).yaml",
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: deny}
        spec:
          tier: Admin
          priority: \(priority)
          subject: {namespaces: {}}
        ---
        \(Self.pods)
        """
      )
    }
    let result = run(["diff", "old.yaml", "new.yaml", "-q"], folder.path)
    #expect(result.output.contains("ClusterNetworkPolicy deny changed (new.yaml:1:1)"))
    #expect(!result.output.contains("removed"))
  }

  @Test func `faults of a revision are told where they stand in it`() {
    let folder = repository()
    folder.put("k8s/db.yaml", Self.policy(from: "web").replacingFirst("spec", with: "spek"))
    commit(folder)
    folder.put("k8s/db.yaml", Self.policy(from: "web"))
    let result = run(["diff", "--base", "HEAD", "k8s", "-q"], folder.path)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("HEAD:k8s/db.yaml:4:1: error: unknown field `spek`"))
    let going = run(["diff", "--base", "HEAD", "k8s", "-q", "--keep-going"], folder.path)
    #expect(going.status == 1)
    #expect(going.output.contains("changed"))
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var message: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Refusal(arguments: [], message: "error: there is nothing to compare"),
    Refusal(arguments: ["k8s"], message: "error: there is nothing to compare"),
    Refusal(arguments: ["k8s", "k8s", "k8s"], message: "error: there is nothing to compare"),
    Refusal(arguments: ["--head", "main"], message: "error: --head needs --base"),
    Refusal(
      arguments: ["--base", "nowhere/main"],
      message: "error: there is no revision `nowhere/main` in this repository"
    ),
    Refusal(arguments: ["--base", "--help"], message: "error: Missing value for '--base"),
    Refusal(arguments: ["--base=-x"], message: "error: `-x` is no revision"),
    Refusal(arguments: ["--base", "HEAD", "/"], message: "error: `/` is outside the git"),
    Refusal(arguments: ["--base", "HEAD", "-"], message: "error: standard input is in no"),
    Refusal(
      arguments: ["-f", "-", "--with", "-"],
      message: "error: -f and --with can't both read standard input"
    ),
    Refusal(arguments: ["-", "-"], message: "error: standard input can be read only once"),
    Refusal(arguments: ["--with", "empty"], message: "error: --with: no manifests found in"),
    Refusal(arguments: ["--without", "x"], message: "error: --without: there is no `x` in"),
    Refusal(arguments: ["--relabel", "web"], message: "error: --relabel takes a name and a"),
    Refusal(
      arguments: ["k8s", "k8s", "--ignore", "nobody"],
      message: "error: --ignore: there is no workload, service or pod `nobody`"
    ),
    Refusal(arguments: ["k8s", "k8s", "-n", "none"], message: "error: no namespace `none`"),
  ])
  func `a question that can't be answered is refused`(refusal: Refusal) {
    let folder = repository()
    folder.makeFolder("empty")
    let result = run(["diff"] + refusal.arguments + ["-q"], folder.path)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix(refusal.message), "\(result.output)")
  }

  @Test func `a folder without a repository has no revisions`() {
    let folder = TemporaryFolder()
    folder.put("pods.yaml", Self.pods)
    let result = run(["diff", "--base", "HEAD"], folder.path)
    #expect(result.status == 2)
    #expect(result.output.contains("git rev-parse failed: fatal: not a git repository"))
  }

  @Test func `only what opens counts, if that is asked`() {
    let folder = repository()
    let closed = run(["diff", "--base", "HEAD", "-q", "--opened-only"], folder.path)
    #expect(closed.status == 0)
    git(["stash", "-q"], folder)
    let opened = run(["diff", "k8s", "--without", "shop/db", "-q", "--opened-only"], folder.path)
    #expect(opened.status == 1)
    #expect(opened.output.contains("opened   outside 0.0.0.0/0, ::/0 -> shop/db [Pod]  all ports"))
  }

  @Test func `what is ignored doesn't count`() {
    let folder = repository()
    let arguments = ["diff", "--base", "HEAD", "-q", "-o", "csv", "--ignore"]
    #expect(run(arguments + ["web"], folder.path).status == 0)
    #expect(run(arguments + ["db"], folder.path).status == 0)
    let rest = run(arguments + ["db:5432"], folder.path)
    #expect(rest.status == 1)
    #expect(rest.output.contains("TCP 1-5431,5433-65535"))
  }

  @Test func `every query takes what-if options`() {
    let folder = repository()
    git(["stash", "-q"], folder)
    folder.put("closed.yaml", Self.policy(from: "nobody"))
    let all = [["--with", "closed.yaml"], ["--relabel", "shop/web", "app=x"]]
    let files = ["-f", "k8s", "-q"]
    for whatIf in all {
      #expect(run(["can"] + whatIf + ["web", "reach", "db"] + files, folder.path).status == 1)
      #expect(run(["can", "web", "reach", "db"] + whatIf + files, folder.path).status == 1)
      let list = run(["list", "-o", "csv"] + whatIf + files, folder.path).output
      #expect(!list.contains("shop/web[Pod],shop/db[Pod]"))
      let matrix = run(["matrix", "-o", "csv"] + whatIf + files, folder.path).output
      #expect(matrix != run(["matrix", "-o", "csv"] + files, folder.path).output)
    }
    folder.put("netsim.yaml", "manifests: [k8s]\nassertions: [web can reach db]\n")
    #expect(run(["check", "-q"], folder.path).status == 0)
    #expect(run(["check", "-q", "--without", "pod/web"], folder.path).status == 2)
    #expect(run(["check", "-q", "--with", "closed.yaml"], folder.path).status == 1)
  }
}

extension String {
  /// The text with the first occurrence of a part replaced.
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let start = indices.first(where: { self[$0...].hasPrefix(part) }) else { return self }
    return self[..<start] + other + self[index(start, offsetBy: part.count)...]
  }
}
