/// Why something can't be decided offline.
public struct UnknownCause: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// A sentence: lower case first, no full stop, user text in backticks.
  public let description: String
  /// Creates a cause.
  public init(_ description: String) { self.description = description }
  /// Orders by text.
  public static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}

/// Which kinds of endpoint an address block matches by their address.
///
/// The profile settles it when a dialect lowers a block (N12, L11).
public struct AddressMatch: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8
  /// Creates a set of kinds.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Pods, by their own addresses.
  public static let pods = AddressMatch(rawValue: 1)
  /// Nodes and the hostNetwork pods on them, by the node's addresses.
  public static let nodes = AddressMatch(rawValue: 2)
  /// Addresses outside the cluster.
  public static let external = AddressMatch(rawValue: 4)
}

/// An `ipBlock`: a CIDR without some blocks inside it (N13), and what it matches (N12).
public struct AddressBlock: Hashable, Sendable {
  /// The block.
  public let cidr: CIDR
  /// Blocks inside it that don't match; sorted.
  public let except: [CIDR]
  /// What kinds of endpoint it matches.
  public let matches: AddressMatch

  /// Creates a block.
  public init(
    _ cidr: CIDR,
    except: [CIDR] = [],
    matches: AddressMatch = [.pods, .nodes, .external]
  ) {
    self.cidr = cidr
    self.except = except.sorted()
    self.matches = matches
  }

  /// The addresses it holds.
  public var addresses: AddressSet { AddressSet([cidr]).subtracting(AddressSet(except)) }
}

/// The namespaces of a pod expression.
public enum NamespaceScope: Hashable, Sendable {
  /// The namespace of the policy (N7, N9): a peer without `namespaceSelector`.
  case own
  /// The namespaces with these labels; the empty selector selects all.
  case matching(LabelSelector)
}

/// Which endpoints a subject or a peer speaks of.
///
/// Evaluated for one endpoint: a pod, a node, or an address outside. A hostNetwork pod counts as its
/// node (N25): `pods` never holds for it. The result is yes, no or unknown.
public indirect enum EndpointExpression: Hashable, Sendable {
  /// Every endpoint: pods, nodes and addresses (N5: `from` or `to` missing or empty).
  case everything
  /// Pods of some namespaces with some labels; never hostNetwork pods, nodes or addresses (N7, N25).
  case pods(in: NamespaceScope, labels: LabelSelector)
  /// Endpoints by address.
  case addresses(AddressBlock)
  /// Nodes with some labels and the hostNetwork pods on them, matched by the nodes' addresses (A9).
  ///
  /// Where the address of a node that the labels select isn't known, it is unknown which addresses
  /// are meant: that node and every address outside the cluster are in doubt.
  case nodes(labels: LabelSelector)
  /// Pods on a network of this name, primary or secondary (`Pod.networks`); never hostNetwork pods.
  case attached(to: String)
  /// All of the expressions hold; true where there is none.
  case all([EndpointExpression])
  /// One of the expressions holds; false where there is none.
  case any([EndpointExpression])
  /// The expression doesn't hold.
  case not(EndpointExpression)
  /// Where the expression holds or is unknown: unknown, with a cause. Elsewhere: no.
  case uncertain(EndpointExpression, because: UnknownCause)
}
