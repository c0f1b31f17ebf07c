import TemporaryFolders
import Glibc

/// A cluster that a `kubectl` of our own on the PATH answers for, from files.
final class FakeCluster {
  let folder = TemporaryFolder()
  /// Open ends of the streams of events, by resource and turn.
  private var streams: [String: Int32] = [:]

  /// Answers from the files of the folder that the environment names.
  ///
  /// `RESOURCE.list` is what `get` prints, `RESOURCE.fail` what it complains of; `RESOURCE.1`, then
  /// `RESOURCE.2` are what a watch prints as it comes. `RESOURCE.script` says how a list is printed.
  /// `DIR.kustomized` is what `kustomize` makes of a folder.
  private static let script = """
    #!/bin/sh
    cd "$FAKE_CLUSTER" || exit 9
    echo "$*" >> calls
    if [ "$1" = --context ]; then shift 2; fi
    if [ "$1" = api-resources ]; then
      if [ -f fail ]; then
        cat fail >&2
        if [ -f partly ]; then cat resources; fi
        exit 1
      fi
      exec cat resources
    fi
    if [ "$1" = kustomize ]; then
      if [ -f "$2.kustomized" ]; then exec cat "$2.kustomized"; fi
      cat >&2 <<END
    E1124 23:00:26.571952    1476 run.go:72] "command failed" err="must build at directory: not a \
    valid directory: evalsymlink failure on '$2' : lstat /$2: no such file or directory"
    END
      exit 1
    fi
    if [ -f "$2.fail" ]; then cat "$2.fail" >&2; exit 1; fi
    case "$*" in
    *--watch*)
      for turn in 1 2 3; do
        if [ -p "$2.$turn" ]; then mv "$2.$turn" "$2.$turn.taken"; exec cat "$2.$turn.taken"; fi
      done
      exec tail -f /dev/null ;;
    *)
      if [ -f "$2.script" ]; then . "./$2.script"; exit; fi
      exec cat "$2.list" ;;
    esac

    """

  init() {
    folder.makeFolder("bin")
    folder.put("bin/kubectl", Self.script)
    _ = unsafe chmod(folder.path("bin/kubectl"), 0o755)
    folder.put("resources", "pods\nnetworkpolicies.networking.k8s.io\nsecrets\n")
    list("pods", [Self.pod("web"), Self.pod("db")])
    list(Self.policies, [])
  }

  deinit { for stream in streams.values { close(stream) } }

  static let policies = "networkpolicies.networking.k8s.io"

  /// What a process needs to find this cluster.
  var variables: [String] {
    ["FAKE_CLUSTER=\(folder.path)", "PATH=\(folder.path)/bin:/usr/bin:/bin"]
  }

  /// What `kubectl` was asked, a line each.
  var calls: [String] {
    FileTree.read(folder.path("calls")).split(separator: "\n").map(String.init).sorted()
  }

  /// Settles what a list of a resource is.
  func list(_ resource: String, _ objects: [String]) {
    folder.put(
      "\(resource).list",
      """
      {"apiVersion": "v1", "items": [\(objects.joined(separator: ","))], "kind": "List", \
      "metadata": {"resourceVersion": ""}}

      """
    )
  }

  /// Settles how a resource is listed, as a piece of a shell script; `cat pods.list` is what it prints
  /// otherwise.
  func script(_ resource: String, _ words: String) {
    folder.put("\(resource).script", words + "\n")
  }

  /// Makes a list of a resource fail.
  func fail(_ resource: String, _ words: String) { folder.put("\(resource).fail", words) }

  /// Makes the stream of a watch: the first of a resource is turn 1.
  func open(_ resource: String, turn: Int = 1) {
    let path = folder.path("\(resource).\(turn)")
    _ = unsafe mkfifo(path, 0o600)
    // Both ends, so that nothing waits for a reader.
    streams["\(resource).\(turn)"] = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC)
  }

  /// Prints on a stream.
  func send(_ resource: String, turn: Int = 1, _ text: String) {
    guard let stream = streams["\(resource).\(turn)"] else { return }
    let bytes = Array(text.utf8)
    _ = unsafe write(stream, bytes, bytes.count)
  }

  /// Sends an event.
  func send(_ resource: String, turn: Int = 1, _ type: String, _ object: String) {
    send(resource, turn: turn, "{\n    \"type\": \"\(type)\",\n    \"object\": \(object)\n}\n")
  }

  /// Ends a stream.
  func end(_ resource: String, turn: Int = 1) {
    if let stream = streams.removeValue(forKey: "\(resource).\(turn)") { close(stream) }
  }

  static func pod(_ name: String, app: String? = nil) -> String {
    """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\(name)", "namespace": "default",
      "labels": {"app": "\(app ?? name)"},
      "annotations": {"note": "a \\"brace\\" } in a text"}},
      "spec": {"containers": []}}
    """
  }

  static func policy(_ name: String, port: Int) -> String {
    """
    {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": {"name": "\(name)", "namespace": "default"},
      "spec": {"podSelector": {"matchLabels": {"app": "db"}},
        "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "web"}}}],
          "ports": [{"port": \(port)}]}]}}
    """
  }
}
