/// Compares host names of the Gateway API, whose first label may be `*`.
enum Hostnames {
  /// Whether some name fits both; `*.a` stands for every name below `a`, but not for `a`.
  static func overlap(_ a: String, _ b: String) -> Bool {
    switch (suffix(a), suffix(b)) {
    case (nil, nil): a == b
    case (let below?, nil): b.hasSuffix(below) && b.utf8.count > below.utf8.count
    case (nil, let below?): a.hasSuffix(below) && a.utf8.count > below.utf8.count
    case (let first?, let second?): first.hasSuffix(second) || second.hasSuffix(first)
    }
  }

  /// What follows the `*` of a wildcard, with its dot.
  private static func suffix(_ name: String) -> String? {
    name.hasPrefix("*.") ? String(name.dropFirst()) : nil
  }
}
