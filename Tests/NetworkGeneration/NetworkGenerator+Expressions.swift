import NetworkModel

extension NetworkGenerator {
  /// Any expression, nested at most twice.
  mutating func expression(isNamespaced: Bool, depth: Int = 2) -> EndpointExpression {
    let roll = random.number(in: 0...(depth == 0 ? 79 : 99))
    switch roll {
    case ..<8: return inDoubt(.everything)
    case ..<48: return inDoubt(pods(isNamespaced: isNamespaced))
    case ..<70: return inDoubt(.addresses(block()))
    case ..<76: return inDoubt(.nodes(labels: selector(of: Vocabulary.nodeKeys)))
    case ..<80: return inDoubt(.attached(to: random.pick(Vocabulary.networks)))
    case ..<87:
      return .all(
        (0..<random.number(in: 0...2)).map { _ in
          expression(isNamespaced: isNamespaced, depth: depth - 1)
        }
      )
    case ..<93:
      return .any(
        (0..<random.number(in: 0...2)).map { _ in
          expression(isNamespaced: isNamespaced, depth: depth - 1)
        }
      )
    default:
      return inDoubt(.not(expression(isNamespaced: isNamespaced, depth: depth - 1)))
    }
  }

  mutating func inDoubt(_ expression: EndpointExpression) -> EndpointExpression {
    guard random.chance(doubt) else { return expression }
    return .uncertain(expression, because: UnknownCause("the expression is in doubt"))
  }

  mutating func pods(isNamespaced: Bool) -> EndpointExpression {
    let keys = Vocabulary.namespaceKeys + ["kubernetes.io/metadata.name"]
    let scope: NamespaceScope =
      isNamespaced && random.chance(40) ? .own : .matching(selector(of: keys))
    return .pods(in: scope, labels: selector(of: Vocabulary.podKeys + ["pod-template-hash"]))
  }

  mutating func selector(of keys: [String]) -> LabelSelector {
    LabelSelector((0..<random.pick([0, 0, 1, 1, 2])).map { _ in requirement(random.pick(keys)) })
  }

  /// `notIn` and `doesNotExist` come up often: keys are absent from half of the pods (N32).
  private mutating func requirement(_ key: String) -> LabelRequirement {
    let isName = key == "kubernetes.io/metadata.name"
    let values = isName ? namespaces : Vocabulary.selectorValues
    switch random.pick(weighted: [(4, LabelRequirement.Operator.in), (3, .notIn), (1, .exists)]) {
    case .in: return LabelRequirement(key, .in, random.list(1...2) { $0.pick(values) })
    case .notIn: return LabelRequirement(key, .notIn, random.list(1...2) { $0.pick(values) })
    case .exists, .doesNotExist:
      return LabelRequirement(key, random.chance(50) ? .exists : .doesNotExist)
    }
  }

  mutating func block() -> AddressBlock {
    let pool = random.chance(70) ? Vocabulary.v4Blocks : Vocabulary.v6Blocks
    let cidr = random.chance(20) ? pool[0] : random.pick(pool)
    let inside = pool.filter { $0 != cidr && cidr.contains($0) }
    let except =
      inside.isEmpty || random.chance(50) ? [] : random.list(1...3) { $0.pick(inside) }
    return AddressBlock(cidr, except: except, matches: matches())
  }

  private mutating func matches() -> AddressMatch {
    random.pick(weighted: [
      (7, [.pods, .nodes, .external]), (2, [.nodes, .external]), (1, [.external]), (1, [.pods]),
    ])
  }
}
