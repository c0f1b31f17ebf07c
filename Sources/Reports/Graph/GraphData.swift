extension Graph {
  /// Placeholder.
  public func write(to writer: any DataWriter) {
    writer.mapping { writer.field("schema", "netsim.graph/v1") }
  }
}
