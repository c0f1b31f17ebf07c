import Dialects
import NetworkModel
import Testing

/// Peers by domain name (A10), with and without the addresses that the names have.
struct AdminPolicyDomainTests {
  private typealias Text = AdminPolicyText

  private static let names = LoweringOptions(names: [
    "example.com": addresses("203.0.113.1"),
    "www.example.com": addresses("203.0.113.2", "2001:db8::2"),
    "a.b.example.com": addresses("203.0.113.3"),
    "badexample.com": addresses("203.0.113.4"),
    "Upper.Example.ORG.": addresses("203.0.113.5"),
    "db.prod.internal": addresses("10.0.0.2"),
    "nowhere.example.net": [],
  ])

  private static func addresses(_ texts: String...) -> [IPAddress] {
    texts.compactMap { IPAddress($0) }
  }

  /// Names are allowed, and all else outside is denied.
  private func cluster(_ names: String, _ options: LoweringOptions = names) -> AdminPolicyCluster {
    AdminPolicyCluster(
      Text.cluster(
        """
        egress: [{action: Accept, to: [{domainNames: [\(names)]}]},
          {action: Deny, to: [{networks: [0.0.0.0/0, '::/0']}]}]
        """
      ),
      options: options
    )
  }

  @Test func `without addresses it is unknown which ones outside are meant`() throws {
    let cluster = cluster("example.com", LoweringOptions())
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .unknown)
    #expect(try cluster.verdict("a/web", "2001:db8::1") == .unknown)
    #expect(try cluster.verdict("a/web", "b/web") == .deny)
    #expect(try cluster.verdict("a/web", "n") == .deny)
  }

  @Test func `a name of the cluster's own domain may be that of a pod`() throws {
    let cluster = cluster("db.a.svc.cluster.local", LoweringOptions())
    #expect(try cluster.verdict("a/web", "b/web") == .unknown)
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .unknown)
  }

  @Test func `where nothing denies behind it a name settles nothing`() throws {
    let cluster = AdminPolicyCluster(
      Text.cluster(Text.egress("Accept", to: "[{domainNames: [example.com]}]"))
    )
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .allow)
  }

  @Test func `a name with addresses means these`() throws {
    let cluster = cluster("www.example.com")
    #expect(try cluster.verdict("a/web", "203.0.113.2") == .allow)
    #expect(try cluster.verdict("a/web", "2001:db8::2") == .allow)
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .deny)
  }

  @Test(arguments: ["www.example.com.", "WWW.Example.com"])
  func `case and a final dot don't matter`(_ name: String) throws {
    #expect(try cluster(name).verdict("a/web", "203.0.113.2") == .allow)
    #expect(try cluster("upper.example.org").verdict("a/web", "203.0.113.5") == .allow)
  }

  @Test func `a star stands for one label or more and not for none`() throws {
    let cluster = cluster("'*.example.com'")
    #expect(try cluster.verdict("a/web", "203.0.113.2") == .allow)
    #expect(try cluster.verdict("a/web", "203.0.113.3") == .allow)
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .deny)
    #expect(try cluster.verdict("a/web", "203.0.113.4") == .deny)
  }

  @Test func `a name may have the address of a pod`() throws {
    let cluster = cluster("db.prod.internal")
    #expect(try cluster.verdict("a/web", "a/db") == .allow)
    #expect(try cluster.verdict("a/web", "b/web") == .deny)
  }

  @Test func `a name that has no address means nobody, and one without entry stays unknown`() throws
  {
    #expect(try cluster("nowhere.example.net").verdict("a/web", "203.0.113.1") == .deny)
    #expect(try cluster("other.example.net").verdict("a/web", "203.0.113.1") == .unknown)
  }

  @Test func `one unknown name of several leaves the known ones known`() throws {
    let cluster = cluster("www.example.com, other.example.net")
    #expect(try cluster.verdict("a/web", "203.0.113.2") == .allow)
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .unknown)
  }

  @Test func `an AdminNetworkPolicy has names too`() throws {
    let cluster = AdminPolicyCluster(
      Text.admin(
        """
        egress: [{action: Allow, to: [{domainNames: ['*.example.com']}]},
          {action: Deny, to: [{networks: [0.0.0.0/0]}]}]
        """
      ),
      options: Self.names
    )
    #expect(try cluster.verdict("a/web", "203.0.113.2") == .allow)
    #expect(try cluster.verdict("a/web", "203.0.113.1") == .deny)
  }
}
