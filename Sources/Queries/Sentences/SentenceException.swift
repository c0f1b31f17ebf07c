/// What a sentence doesn't speak of, though its peers include it.
public enum SentenceException: Hashable, Sendable {
  /// `A`: every pair with A on either side.
  case peer(PeerPhrase)
  /// `A to B:80`: the pairs from A to B, on these ports, or on all where none are named.
  case pairs(from: PeerPhrase, to: PeerPhrase)
}

extension SentenceException: CustomStringConvertible {
  /// As a sentence writes it after `except`.
  public var description: String {
    switch self {
    case .peer(let peer): peer.description
    case .pairs(let source, let target): "\(source) to \(target)"
    }
  }
}
