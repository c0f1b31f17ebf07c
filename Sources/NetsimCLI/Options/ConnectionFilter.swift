import ArgumentParser
import NetworkModel
import Queries

/// Which connections a command speaks of, by their ends and ports.
struct ConnectionFilter: ParsableArguments {
  /// Where connections come from.
  @Option(
    help: ArgumentHelp(
      "Only connections from these; peers as `netsim can` takes them.",
      valueName: "peer"
    )
  )
  var from: String?

  /// Where connections go.
  @Option(help: ArgumentHelp("Only connections to these, such as database.", valueName: "peer"))
  var to: String?

  /// The ports.
  @Option(
    help: ArgumentHelp(
      "Only what passes on this port: 5432, 53/udp, 8000-8010; repeatable.",
      valueName: "port"
    )
  )
  var port: [String] = []

  /// Creates the options as ArgumentParser does.
  init() {}

  /// What the words ask for, before a network is read.
  struct Asked {
    var sources: PeerPhrase?
    var destinations: PeerPhrase?
    var connections: ConnectionSet?
  }

  /// Reads the words.
  func asked() throws(CommandFailure) -> Asked {
    let connections = try askedPorts(port)
    return Asked(
      sources: try peerOption(from, "--from"),
      destinations: try peerOption(to, "--to"),
      connections: connections
    )
  }
}
