import Configuration
import NetworkModel
import Queries

/// The sentences of one file, read.
struct CheckPlan {
  let configuration: Configuration
  /// The assertions whose sentences could be read.
  private(set) var assertions: [Assertion] = []
  /// What is wrong with the other sentences.
  private(set) var faults: [Diagnostic] = []

  /// Reads the sentences of a file.
  init(_ configuration: Configuration) {
    self.configuration = configuration
    for written in configuration.assertions {
      let exceptions = exceptions(of: written)
      do throws(SentenceError) {
        assertions.append(
          Assertion(
            written.sentence,
            try Sentence(parsing: written.sentence),
            name: written.name,
            reason: written.reason,
            owner: written.owner,
            severity: written.severity,
            exceptions: exceptions,
            location: written.position
          )
        )
      } catch {
        faults.append(
          .error(error.message, at: written.position(ofColumn: error.column), help: error.help)
        )
      }
    }
  }

  private mutating func exceptions(
    of written: Configuration.Assertion
  ) -> [WrittenException] {
    var exceptions: [WrittenException] = []
    for exception in written.exceptions {
      do throws(SentenceError) {
        exceptions.append(try WrittenException(parsing: exception.text))
      } catch {
        faults.append(
          .error(error.message, at: exception.position(ofColumn: error.column), help: error.help)
        )
      }
    }
    return exceptions
  }

  /// What is wrong with a peer of a sentence or of an exception, at its place in the file.
  ///
  /// All sentences could be read, so they stand in the order of the file.
  func diagnostic(_ fault: CheckQuery.Fault) -> Diagnostic {
    .error(
      fault.error.message,
      at: place(of: fault),
      notes: fault.error.notes,
      help: fault.error.help
    )
  }

  /// What is probably not meant with an exception, at its place in the file.
  func warning(_ fault: CheckQuery.Fault) -> Diagnostic {
    Diagnostic(.warning, fault.error.message, at: place(of: fault))
  }

  private func place(of fault: CheckQuery.Fault) -> SourcePosition {
    let written = configuration.assertions[fault.index]
    guard let exception = fault.exception else {
      return written.position(ofColumn: fault.error.column)
    }
    return written.exceptions[exception].position(ofColumn: fault.error.column)
  }
}
