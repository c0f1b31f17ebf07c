import NetworkModel
import Queries
import Reports

/// The connections that `--port` options ask for together; nil where there is none.
func askedPorts(_ texts: [String]) throws(CommandFailure) -> ConnectionSet? {
  var connections: ConnectionSet?
  for text in texts {
    do throws(SentenceError) {
      let asked = try ConnectionSet(parsingPorts: text)
      connections = connections?.union(asked) ?? asked
    } catch {
      throw CommandFailure("--port: \(error.message)", help: error.help)
    }
  }
  return connections
}

extension NetworkOptions {
  /// Refuses a namespace that the network doesn't have: a report about it would be empty.
  func checkNamespace(of network: Network) throws(CommandFailure) {
    let names = network.cluster.namespaces.map(\.name)
    guard let namespace, !names.contains(namespace) else { return }
    throw CommandFailure(
      "no namespace `\(namespace)` in this network",
      help: names.isEmpty ? nil : "it has \(names.map { "`\($0)`" }.joined(separator: ", "))"
    )
  }

  /// Refuses a namespace that neither of two networks has.
  func checkNamespace(of old: Network, or new: Network) throws(CommandFailure) {
    if let namespace, old.cluster.namespaceIndex(named: namespace) != nil { return }
    try checkNamespace(of: new)
  }

  /// Tells on standard error what a reader should know of an answer.
  func tell(_ remarks: [String], in context: CommandContext) {
    guard !quiet else { return }
    for remark in remarks { context.errors.write("note: \(remark)\n") }
  }
}
