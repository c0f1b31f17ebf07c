/// Stages that are measured together.
enum StageGroup: String, CaseIterable {
  /// `netsim list` as a process of its own.
  case process
  /// Reading the bytes of the file, and loading it.
  case load
  /// Loading from a pipe.
  case pipe
  /// From the model to the exact matrix.
  case engine
  /// Questions about single pairs, warm.
  case query
  /// Reports written to nowhere.
  case output
  /// The matrix of all pods as bits, streamed.
  case bits
  /// Single changes of the cluster.
  case updates
}
