import Configuration
import Dialects
import FoundationEssentials
import Glibc
import Manifests
import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// The property that netsim has an answer for every input: diagnostics that point into it, and a
/// network that can be asked, whole or not.
struct InputProperty {
  /// What came up so far, to see that inputs are neither all faulty nor all sound.
  private(set) var tally = InputTally()

  private let production: Network
  private let scratch: String

  /// Gets ready; configurations are asked of the network of `production`.
  init(production: Network) {
    self.production = production
    scratch = "/tmp/netsim-input-\(getpid()).yaml"
  }

  /// What is wrong with the answer to an input; nil where nothing is.
  mutating func failure(of input: FuzzInput) -> String? {
    tally.inputs += 1
    return input.isConfiguration ? configurationFailure(input) : manifestFailure(input)
  }

  // MARK: manifests

  private mutating func manifestFailure(_ input: FuzzInput) -> String? {
    let name = "input.yaml"
    var loader = NetworkLoader(options: LoweringOptions())
    loader.read([.text(name: name, bytes: input.bytes)])
    let loaded = loader.finish()
    tally.add(loaded)
    if loaded != parallel(input, name: name) { return "several threads read something else" }
    let extent = TextExtent(input.bytes, name: name)
    for diagnostic in loaded.diagnostics {
      if let fault = DiagnosticLaw.fault(diagnostic, extent) { return fault }
    }
    if loaded.network.cluster.pods.count > Self.podLimit { return nil }
    return AnswerProperty(loaded.network).failure()
  }

  /// What three threads make of the input, in chunks of an object or some.
  private func parallel(_ input: FuzzInput, name: String) -> LoadedNetwork {
    var loader = NetworkLoader(options: LoweringOptions())
    let chunkSize = [1, 200, 1000][input.index % 3]
    loader.read(
      [.text(name: name, bytes: input.bytes)],
      parallelism: Parallelism(threads: 3, chunkSize: chunkSize, smallestText: 0)
    )
    return loader.finish()
  }

  /// More pods than this are loaded but not asked about: a file of 128 kB has fewer.
  private static let podLimit = 3000

  // MARK: configurations

  private mutating func configurationFailure(_ input: FuzzInput) -> String? {
    guard FileManager.default.createFile(atPath: scratch, contents: Data(input.bytes)) else {
      return "cannot write \(scratch)"
    }
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var reader = ConfigurationReader()
    let configuration = reader.read(scratch)
    let extent = TextExtent(input.bytes, name: scratch)
    for diagnostic in reader.diagnostics where diagnostic.position?.file == scratch {
      if let fault = DiagnosticLaw.fault(diagnostic, extent) { return fault }
    }
    guard let configuration else { return nil }
    tally.configurations += 1
    return exceptionFailure(configuration.assertions.flatMap(\.exceptions).map(\.text))
      ?? sentenceFailure(configuration.assertions.map(\.sentence))
  }

  private func exceptionFailure(_ texts: [String]) -> String? {
    for text in texts {
      do throws(SentenceError) {
        let exceptions = try WrittenException(parsing: text).exceptions
        let printed = exceptions.map(\.description).joined(separator: ", ")
        guard (try? WrittenException(parsing: printed))?.exceptions == exceptions else {
          return "the exception `\(text)` is printed as `\(printed)`, which reads otherwise"
        }
      } catch {
        let end = text.unicodeScalars.count + 1
        guard (1...end).contains(error.column) else { return "column of \(error) in `\(text)`" }
        if let fault = DiagnosticLaw.fault(error.message) { return fault }
      }
    }
    return nil
  }

  private mutating func sentenceFailure(_ texts: [String]) -> String? {
    var assertions: [Assertion] = []
    for text in texts {
      do throws(SentenceError) {
        let sentence = try Sentence(parsing: text)
        guard (try? Sentence(parsing: sentence.description)) == sentence else {
          return "`\(text)` is printed as `\(sentence)`, which reads otherwise"
        }
        assertions.append(Assertion(text, sentence))
      } catch {
        let end = text.unicodeScalars.count + 1
        guard (1...end).contains(error.column) else { return "column of \(error) in `\(text)`" }
        if let fault = DiagnosticLaw.fault(error.message) { return fault }
      }
    }
    tally.sentences += assertions.count
    do throws(CheckQuery.Faults) {
      let answer = try CheckQuery(assertions, defaultNamespace: "production").answer(in: production)
      return RenderingLaw.fault(Report.check([answer]))
    } catch {
      return error.faults.lazy.compactMap { DiagnosticLaw.fault($0.error.message) }.first
    }
  }
}

/// What a run met.
struct InputTally: CustomStringConvertible {
  /// All inputs.
  var inputs = 0
  /// Those with errors.
  var faulty = 0
  /// Those without errors that hold a policy.
  var soundWithPolicies = 0
  /// Objects that were read.
  var objects = 0
  /// Configurations that could be read.
  var configurations = 0
  /// Sentences that could be read.
  var sentences = 0

  /// Counts a manifest.
  mutating func add(_ loaded: LoadedNetwork) {
    objects += loaded.reading.documents
    if loaded.hasErrors {
      faulty += 1
    } else if !loaded.network.policies.isEmpty {
      soundWithPolicies += 1
    }
  }

  /// One line.
  var description: String {
    """
    \(inputs) inputs, \(faulty) with errors, \(soundWithPolicies) without but with policies, \
    \(objects) objects, \(configurations) configurations, \(sentences) sentences
    """
  }
}
