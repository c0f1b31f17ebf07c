import Foundation
import Queries
import ReachabilityEngine
import Reports

/// What is open as scripts read it: `netsim.exposure/v1`.
struct ExposureDocument: Decodable {
  var exposures: [Opening]
  var unprotected: [Unit]
  var partlyProtected: [Unit]
  var closed: [Unit]
  var untold: Int

  struct Opening: Decodable {
    var direction: String
    var kind: String
    var peer: Peer
    var isolated: String
    var portNames: [String]?
    var openedBy: [Rule]
  }

  struct Peer: Decodable {
    var words: String?
    var location: Location?
  }

  struct Location: Decodable {
    var line: Int
  }

  struct Rule: Decodable {
    var kind: String
    var namespace: String?
    var name: String
    var rule: Int
  }

  struct Unit: Decodable {
    var name: String
    var ingress: String?
    var egress: String?
  }

  /// Reads the answer to a query.
  init(_ query: ExposureQuery, on network: CompiledNetwork) throws {
    let text = rendered(query.report(on: network), as: JSONFormat())
    self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }
}
