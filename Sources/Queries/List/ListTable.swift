import NetworkModel
import Reports

/// Writes a list as a table: a row a connection.
struct ListTable {
  let list: ConnectionList
  let writer: any TableWriter

  /// Writes the titles and the rows.
  func write() {
    writer.begin(["source", "destination", "ports", "unknown"].map { Column($0) })
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
      writer.endRow()
      return writer.isOpen
    }
  }

  /// Empty where there are none.
  private static func cell(_ connections: ConnectionSet) -> String {
    connections.isEmpty ? "" : connections.description
  }
}
