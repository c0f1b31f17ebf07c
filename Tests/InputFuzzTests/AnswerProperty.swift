import NetworkModel
import Queries
import ReachabilityEngine
import Reports

/// The property that whatever was loaded can be asked, and that the ways to ask agree.
struct AnswerProperty {
  private let network: Network

  /// Asks this network.
  init(_ network: Network) { self.network = network }

  /// What is wrong with an answer; nil where nothing is.
  func failure() -> String? {
    let compiled = CompiledNetwork(network)
    return matrixFailure(compiled) ?? listFailure(compiled) ?? questionFailure()
  }

  // MARK: the matrix

  private static let pairLimit = 40

  /// The matrix and the pairwise answers are computed in different ways, and must be equal.
  private func matrixFailure(_ compiled: CompiledNetwork) -> String? {
    let matrix = compiled.matrix()
    let stride = max(1, compiled.classIDs.count / Self.pairLimit)
    let some = compiled.classIDs.enumerated().filter { $0.offset.isMultiple(of: stride) }
      .map(\.element)
    for source in some {
      for destination in some {
        let cell = matrix.connectivity(from: source, to: destination)
        let asked = compiled.connectivity(from: source, to: destination)
        if cell != asked {
          return "classes \(source.index) to \(destination.index): \(cell) but asked \(asked)"
        }
        if !cell.allowed.isSubset(of: cell.possible) { return "impossible but allowed: \(cell)" }
      }
    }
    return nil
  }

  // MARK: lists

  private func listFailure(_ compiled: CompiledNetwork) -> String? {
    RenderingLaw.fault(ListQuery().report(on: compiled))
      ?? RenderingLaw.fault(MatrixQuery().report(on: compiled))
      ?? RenderingLaw.fault(ReportQuery().report(on: compiled) { Graph(title: "") })
  }

  // MARK: questions

  /// Asks from the first pod to the last and from the last to the first.
  private func questionFailure() -> String? {
    guard let first = network.cluster.pods.first, let last = network.cluster.pods.last else {
      return nil
    }
    return failure(first, last, ":80") ?? failure(last, first, "")
  }

  private func failure(_ source: Pod, _ destination: Pod, _ port: String) -> String? {
    let words = [Self.peer(source), "reach", Self.peer(destination) + port]
    do throws(SentenceError) {
      return failure(try ReachQuestion(parsing: words))
    } catch {
      return DiagnosticLaw.fault(error.message)
    }
  }

  private func failure(_ question: ReachQuestion) -> String? {
    let resolver = PeerResolver(network)
    do throws(PeerError) {
      let query = try CanQuery(question, resolver)
      let members = query.sources.map(\.members) + query.targets.map(\.members)
      let compiled = CompiledNetwork(
        network,
        distinguishing: PeerResolver.distinguishing(members)
      )
      return RenderingLaw.fault(query.answer(on: compiled, resolver).report)
    } catch {
      return DiagnosticLaw.fault(error.message)
    }
  }

  private static func peer(_ pod: Pod) -> String {
    "\(pod.workload.kind.lowercased())/\(pod.workload.namespace)/\(pod.workload.name)"
  }
}
