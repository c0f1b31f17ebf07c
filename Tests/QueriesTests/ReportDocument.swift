import Foundation

/// A report as its readers see it: `netsim.report/v1`.
struct ReportDocument: Decodable {
  var schema: String
  var incomplete: String?
  var summary: [String: Int]
  var assertions: Assertions?
  var unprotected: [Unprotected]
  var entryPoints: [EntryPoint]
  var findings: [Finding]
  var matrices: [Matrix]

  struct Assertions: Decodable {
    var summary: [String: Int]
    var results: [Result]
    struct Result: Decodable {
      var result: Fields
      var details: [String]
      struct Fields: Decodable {
        var sentence: String
        var passed: Bool
      }
    }
  }

  struct Unprotected: Decodable {
    var label: String
    var ingress: String
    var egress: String
  }

  struct EntryPoint: Decodable {
    var label: String
    var leadsTo: [Destination]
    var closed: [Destination]
    struct Destination: Decodable {
      var destination: String
      var words: String
    }
  }

  struct Finding: Decodable {
    var severity: String
    var message: String
  }

  struct Peer: Decodable {
    var kind: String
    var namespace: String?
    var name: String?
    var pods: [String]?
    var hostNetwork: Bool?
    var label: String

    /// As the table of the matrix calls it.
    var group: String {
      guard let name, kind != "External" else { return "outside" }
      return namespace.map { "\($0)/\(name)[\(kind)]" } ?? name
    }

    /// As the list calls it.
    var listed: String {
      let host = hostNetwork == true ? ", host network" : ""
      let pods = pods.map { " pods \($0.joined(separator: ", "))" } ?? ""
      return "\(namespace ?? "")/\(name ?? "")[\(kind)\(host)]\(pods)"
    }
  }

  struct Cell: Decodable {
    var reach: String
    var ports: [String: [String]]
    var unknown: [String: [String]]?
    var words: String
    var passing: Int?
    var of: Int?
  }

  struct Side: Decodable {
    var verdict: String
    var note: String?
    var places: [Place]
    var causes: [String]?
    struct Place: Decodable { var message: String }
  }

  struct Matrix: Decodable {
    var by: String
    var peers: [Peer]
    var columns: Int
    var cells: [Cell]
    var rows: [[Int]]
    var rowsOrder: [Int]
    var sides: [Side]
    var egress: [[Int]]
    var egressOrder: [Int]
    var ingress: [[Int]]
    var ingressOrder: [Int]

    /// The cells of a row; nil where the ends can't speak to each other.
    func row(_ index: Int) -> [Cell?] {
      Self.expanded(rows[rowsOrder[index]]).map { $0 < 0 ? nil : cells[$0] }
    }

    func egressSides(_ row: Int) -> [Side] {
      Self.expanded(egress[egressOrder[row]]).map { sides[$0] }
    }

    func ingressSides(_ column: Int) -> [Side] {
      Self.expanded(ingress[ingressOrder[column]]).map { sides[$0] }
    }

    private static func expanded(_ runs: [Int]) -> [Int] {
      stride(from: 0, to: runs.count, by: 2).flatMap {
        Array(repeating: runs[$0], count: runs[$0 + 1])
      }
    }
  }

  /// Reads a report.
  init(json: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
  }
}

/// What pairs say together, as `netsim matrix` has it.
func joinedReach(_ words: [String]) -> String {
  let different = Set(words)
  if different.count < 2 { return words.first ?? "" }
  return different.contains("all") || different.contains("some") ? "some" : "unknown"
}
