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
    var peers = NumberedCache<EncodedCell>()
    var values = NumberedCache<(allowed: EncodedCell, unknown: EncodedCell)>()
    list.forEach { connection in
      for number in [connection.source, connection.destination] {
        writer.cell(peers.value(number) { writer.encoded(list.peers[number].description) })
      }
      let value = values.value(connection.value) {
        let connectivity = list.connectivity(connection.value)
        return (encoded(connectivity.allowed), encoded(connectivity.unknown))
      }
      writer.cell(value.allowed)
      writer.cell(value.unknown)
      if let network { writer.cell(network) }
      writer.endRow()
      return writer.isOpen
    }
  }

  /// Empty where there are none.
  private func encoded(_ connections: ConnectionSet) -> EncodedCell {
    writer.encoded(connections.isEmpty ? "" : connections.description)
  }
}
