import Configuration
import Manifests
import NetworkModel
import Reports

/// Reads what a command reads as it is in a git revision.
struct RevisionReader {
  let input: NetworkOptions
  let color: ColorChoice
  let context: CommandContext

  /// What a revision holds of what is read, by its own `netsim.yaml` where that names it.
  ///
  /// - Throws: `CommandFailure` where git can't tell, or the configuration is faulty.
  func side(at name: String) throws(CommandFailure) -> DiffSide {
    let revision = try asking { () throws(GitRevision.Failure) in try GitRevision(name) }
    let configuration = try configuration(of: revision)
    var paths: [String] = []
    for case .path(let path) in try input.inputs(configuration, in: context, color: color) {
      paths.append(path)
    }
    var missing: [String] = []
    for path in paths
    where try !asking({ () throws(GitRevision.Failure) in try revision.has(path) }) {
      missing.append(path)
    }
    return DiffSide(
      inputs: try asking { [paths] () throws(GitRevision.Failure) in
        try revision.manifests(below: paths)
      },
      options: try input.settled(configuration, in: context, color: color),
      missing: missing,
      mayBeEmpty: true
    )
  }

  /// The configuration as the revision has it; nil where no file says what is read, or `-f` does.
  private func configuration(of revision: GitRevision) throws(CommandFailure) -> Configuration? {
    guard input.filename.isEmpty else { return nil }
    let path = ConfigurationPath.nearest() ?? ConfigurationPath.defaultName
    let text = try asking { () throws(GitRevision.Failure) in try revision.contents(of: path) }
    guard text != nil else { return nil }
    var reader = ConfigurationReader { path throws(ConfigurationReader.Unreadable) in
      let bytes: [UInt8]?
      do throws(GitRevision.Failure) {
        bytes = try revision.contents(of: path)
      } catch {
        throw ConfigurationReader.Unreadable(error.description)
      }
      guard let bytes else { throw ConfigurationReader.Unreadable("the revision doesn't have it") }
      return bytes
    }
    let configuration = reader.read(path)
    try input.accept(reader.diagnostics.map { $0.inside(revision.name) }, in: context, color: color)
    return configuration
  }

  private func asking<Value>(
    _ body: () throws(GitRevision.Failure) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(GitRevision.Failure) {
      return try body()
    } catch {
      throw CommandFailure(error.description, help: error.help)
    }
  }
}

extension Diagnostic {
  /// The same with the files that it names called as a revision's files are.
  fileprivate func inside(_ revision: String) -> Diagnostic {
    var copy = self
    copy.position?.file = "\(revision):\(position?.file ?? "")"
    copy.notes = notes.map { note in
      var note = note
      if let file = note.position?.file { note.position?.file = "\(revision):\(file)" }
      return note
    }
    return copy
  }
}
