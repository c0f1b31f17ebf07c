import NetworkModel
public import Reports

extension Difference {
  /// Writes the fields `objects` and `connections` of a mapping.
  public func writeFields(to writer: any DataWriter) {
    writer.sequence("objects") {
      for object in objects where writer.isOpen {
        writer.mapping(.line) {
          writer.field("change", object.change.rawValue)
          writer.field("kind", object.kind)
          writer.field("namespace", object.namespace)
          writer.field("name", object.name)
          writer.key("location")
          writer.value(object.position)
        }
      }
    }
    writer.mapping("connections") {
      for kind in ConnectionChange.Kind.allCases {
        writer.sequence(kind.rawValue) {
          for change in connections where change.kind == kind && writer.isOpen {
            write(change, to: writer)
          }
        }
      }
    }
  }

  /// A connection as `netsim.connections/v1` has it; what changed has the ports before it, too.
  private func write(_ change: ConnectionChange, to writer: any DataWriter) {
    writer.mapping(.line) {
      if let network = change.network { writer.field("network", network) }
      writer.key("source")
      writer.value(change.source)
      writer.key("destination")
      writer.value(change.destination)
      writer.fields(of: change.kind == .closed ? change.before : change.after)
      if !change.causes.isEmpty { writer.field("causes", change.causes) }
      if !change.changedBy.isEmpty {
        writer.sequence("changedBy", .line) {
          for object in change.changedBy {
            writer.mapping(.line) {
              writer.field("change", object.change.rawValue)
              writer.field("kind", object.kind)
              writer.field("namespace", object.namespace)
              writer.field("name", object.name)
            }
          }
        }
      }
      if change.kind == .changed {
        writer.mapping("before", .line) { writer.fields(of: change.before) }
      }
    }
  }
}
