import NetworkModel
import Synchronization

/// The one copy of each text, label set, port list and selector of a network.
///
/// INVARIANT: equal values that came through here have one storage, whichever thread read them; the
/// engine recognizes them by it. A class because the threads of one loading share it; each asks once
/// for a value that is new to it.
final class SharedPool: Sendable {
  private struct Values {
    var texts: Set<String> = []
    var labels: Set<Labels> = []
    var portLists: Set<[ContainerPort]> = []
    var selectors: Set<LabelSelector> = []
  }

  private let values = Mutex(Values())

  /// The text itself, in storage shared with equal ones.
  func text(_ text: String) -> String {
    values.withLock { $0.texts.insert(text).memberAfterInsert }
  }

  /// The labels themselves, in storage shared with equal ones.
  func labels(_ labels: Labels) -> Labels {
    values.withLock { $0.labels.insert(labels).memberAfterInsert }
  }

  /// The ports themselves, in storage shared with equal lists.
  func ports(_ ports: [ContainerPort]) -> [ContainerPort] {
    values.withLock { $0.portLists.insert(ports).memberAfterInsert }
  }

  /// The selector itself, in storage shared with equal ones.
  func selector(_ selector: LabelSelector) -> LabelSelector {
    values.withLock { $0.selectors.insert(selector).memberAfterInsert }
  }
}
