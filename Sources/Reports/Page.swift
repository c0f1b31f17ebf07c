/// An answer as a document to browse: what `Report.data` writes, with a picture beside it.
public struct Page {
  /// The picture.
  public var graph: Graph

  /// Creates a page.
  public init(graph: Graph) { self.graph = graph }
}
