import NetworkModel
import Queries

/// The peer that an option names, which takes no port; nil where there is none.
func peerOption(_ text: String?, _ option: String) throws(CommandFailure) -> PeerPhrase? {
  guard let text else { return nil }
  let phrase = try peerWithPorts(text, option)
  if let ports = phrase.ports {
    throw CommandFailure(
      "\(option) takes a peer without a port, not `\(text)`",
      help: "--port \(ports) asks for a port"
    )
  }
  return phrase
}

/// The peer that an option names, with the ports behind it.
func peerWithPorts(_ text: String, _ option: String) throws(CommandFailure) -> PeerPhrase {
  do throws(SentenceError) {
    return try PeerPhrase(parsing: text)
  } catch {
    throw CommandFailure("\(option): \(error.message)", help: error.help)
  }
}

extension NetworkOptions {
  /// What names are looked up with.
  func resolver(for loaded: LoadedInput) -> PeerResolver {
    PeerResolver(
      loaded.network,
      secondary: loaded.secondaryNetworks,
      defaultNamespace: namespace
    )
  }

  /// The members of a peer; nil where none was named.
  func members(
    of phrase: PeerPhrase?,
    in loaded: LoadedInput
  ) throws(CommandFailure) -> PeerMembers? {
    guard let phrase else { return nil }
    do throws(PeerError) {
      return try resolver(for: loaded).source(phrase).members
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  /// What a peer's name is no name of.
  init(_ error: PeerError) {
    self.init(
      lines: Diagnostic.error(error.message, at: nil, notes: error.notes, help: error.help).lines
    )
  }
}
