import NetworkModel
import Reports

/// Writes a list as a table: a row a connection.
struct ListTable {
  let list: ConnectionList
  let writer: any TableWriter

  /// Writes the titles and the rows; with a column for the network where there are secondary ones.
  func write(secondary: [(name: String, list: ConnectionList)] = []) {
    let titles = ["source", "destination", "ports", "unknown"]
    writer.begin((titles + (secondary.isEmpty ? [] : ["network"])).map { Column($0) })
    write(list, network: secondary.isEmpty ? nil : "")
    for (name, list) in secondary { write(list, network: name) }
  }

  private func write(_ list: ConnectionList, network: String?) {
    var peers = NumberedCache<String>()
    var values = NumberedCache<(allowed: String, unknown: String)>()
    list.forEach { connection in
      for number in [connection.source, connection.destination] {
        writer.cell(peers.value(number) { list.peers[number].description })
      }
      let value = values.value(connection.value) {
        let connectivity = list.connectivity(connection.value)
        return (Self.cell(connectivity.allowed), Self.cell(connectivity.unknown))
      }
      writer.cell(value.allowed)
      writer.cell(value.unknown)
      if let network { writer.cell(network) }
      writer.endRow()
      return writer.isOpen
    }
  }

  /// Empty where there are none.
  private static func cell(_ connections: ConnectionSet) -> String {
    connections.isEmpty ? "" : connections.description
  }
}
