public import NetworkModel

extension DataWriter {
  /// Writes a set of connections as a mapping from protocol to ranges of ports.
  public func value(_ connections: ConnectionSet) {
    mapping(.line) {
      for entry in connections.entries {
        field(entry.protocol.description, entry.ports.ranges.map(\.description))
      }
    }
  }
}
