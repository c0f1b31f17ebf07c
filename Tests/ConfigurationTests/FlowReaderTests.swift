import Configuration
import NetworkModel
import Testing

/// Flow logs, as their makers write them.
struct FlowReaderTests {
  private func read(_ text: String, pieces: Int = 1 << 22) -> FlowLog {
    var reader = FlowReader(pieceSize: pieces)
    reader.read("flows", text: text)
    return reader.log
  }

  /// `source > destination connections` of each flow.
  private func flows(_ log: FlowLog) -> [String] {
    log.sorted.map { "\($0.flow.source) > \($0.flow.destination) \($0.flow.connections)" }
  }

  private func faults(_ log: FlowLog) -> [String] {
    log.diagnostics.map { "\($0.position.map { "\($0)" } ?? ""): \($0.message)" }
  }

  // MARK: Hubble

  private static func hubble(
    _ verdict: String = "FORWARDED",
    reply: String = "\"is_reply\":false,",
    port: String = "3000",
    transport: String = "TCP"
  ) -> String {
    "{\"time\":\"2026-01-02T03:04:05Z\",\"verdict\":\"\(verdict)\",\(reply)"
      + "\"IP\":{\"source\":\"10.0.0.1\",\"destination\":\"10.0.0.2\",\"ipVersion\":\"IPv4\"},"
      + "\"l4\":{\"\(transport)\":{\"source_port\":40000,\"destination_port\":\(port)}},"
      + "\"source\":{\"ID\":7,\"namespace\":\"shop\",\"pod_name\":\"web-1\","
      + "\"labels\":[\"k8s:app=web\"],\"workloads\":[{\"name\":\"web\",\"kind\":\"Deployment\"}]},"
      + "\"destination\":{\"namespace\":\"shop\",\"pod_name\":\"api-1\",\"labels\":[\"k8s:app=api\"]}}"
  }

  @Test func `flows of Hubble are read within their envelope and bare`() throws {
    let bare = read(Self.hubble())
    let wrapped = read("{\"flow\":\(Self.hubble()),\"node_name\":\"n1\",\"time\":\"x\"}\n")
    #expect(flows(bare) == ["shop/web-1 > shop/api-1 TCP 3000"])
    #expect(flows(wrapped) == flows(bare))
    let source = try #require(bare.sorted.first?.flow.source)
    #expect(source.workload == "web")
    #expect(source.workloadKind == "Deployment")
    #expect(source.address == IPAddress("10.0.0.1"))
  }

  @Test func `what was dropped, replies and other records are counted by reason, not taken`() {
    let log = read(
      [
        Self.hubble(), Self.hubble("DROPPED"), Self.hubble("ERROR"), Self.hubble("AUDIT"),
        Self.hubble("REDIRECTED"), Self.hubble(reply: "\"is_reply\":true,"),
        Self.hubble(reply: ""), Self.hubble(transport: "ICMPv4"), Self.hubble("TRACED"),
        "{\"lost_events\":{\"num_events_lost\":3},\"node_name\":\"n1\"}",
      ].joined(separator: "\n")
    )
    #expect(faults(log).isEmpty)
    #expect(log.passed == 3)
    #expect(log.flows.count == 1)
    #expect(
      log.excluded == [.dropped: 2, .reply: 1, .undirected: 1, .otherProtocol: 1, .message: 2]
    )
  }

  @Test func `faults of records are told by place, and the others are read`() {
    let log = read(
      [
        Self.hubble(), Self.hubble("WHAT"), Self.hubble(port: "70000"), "{\"x\":1}",
        "{\"verdict\": [", Self.hubble(port: "80"),
      ].joined(separator: "\n")
    )
    #expect(flows(log).count == 2)
    let found = faults(log)
    #expect(found.count == 4, "\(found)")
    #expect(found.contains { $0.hasPrefix("flows:2:") && $0.contains("unknown verdict `WHAT`") })
    #expect(found.contains { $0.hasPrefix("flows:3:") && $0.contains("is no port") })
    #expect(found.contains { $0 == "flows:4:1: this is no flow of Hubble or Calico" })
    #expect(found.contains { $0.hasPrefix("flows:6:1: invalid JSON: the text ends") })
  }

  @Test(arguments: [1, 7, 64, 1000])
  func `a file says the same in pieces of any size`(size: Int) {
    let json = (1...20).map { Self.hubble(port: "\($0)") }.joined(separator: "\n")
    let table = "source,destination,port\r\na,b,80\r\nb,c,81\r\n"
    for text in [json, table] {
      let whole = read(text)
      let pieces = read(text, pieces: size)
      #expect(flows(pieces) == flows(whole))
      #expect(pieces.sorted.map(\.position) == whole.sorted.map(\.position))
      #expect(!whole.flows.isEmpty)
    }
  }

  // MARK: Calico

  private static func calico(
    _ action: String = "allow",
    proto: String = "\"tcp\"",
    port: String = "5432"
  ) -> String {
    "{\"start_time\":1,\"end_time\":2,\"source_ip\":null,\"source_name\":\"-\","
      + "\"source_name_aggr\":\"api-5d4f8c7b9-*\",\"source_namespace\":\"shop\","
      + "\"source_type\":\"wep\",\"dest_ip\":\"203.0.113.9\",\"dest_name\":\"-\","
      + "\"dest_name_aggr\":\"pub\",\"dest_namespace\":\"-\",\"dest_type\":\"net\","
      + "\"dest_port\":\(port),\"proto\":\(proto),\"action\":\"\(action)\",\"reporter\":\"src\"}"
  }

  @Test func `flow logs of Calico tell the beginning of pods' names, and addresses`() {
    #expect(flows(read(Self.calico())) == ["shop/api-5d4f8c7b9-* > 203.0.113.9 TCP 5432"])
    #expect(
      flows(read(Self.calico(proto: "17"))) == ["shop/api-5d4f8c7b9-* > 203.0.113.9 UDP 5432"]
    )
  }

  @Test func `what Calico denied or aggregated the port of is counted`() {
    let log = read(
      [
        Self.calico(), Self.calico("deny"), Self.calico(port: "null"), Self.calico(proto: "1"),
        Self.calico("what"),
      ].joined(separator: "\n")
    )
    #expect(log.passed == 1)
    #expect(log.excluded == [.dropped: 1, .withoutPort: 1, .otherProtocol: 1])
    #expect(faults(log).count == 1)
    #expect(faults(log).first?.hasPrefix("flows:5:") == true)
  }

  // MARK: tables

  @Test func `columns come in any order, with quotes, a byte order mark and line ends of Windows`()
  {
    let text =
      "\u{FEFF}Port,Destination,Source,Note,Protocol\r\n"
      + "80,\"shop/api\",shop/web,\"says \"\"hi\"\", twice\",\r\n\r\n"
      + "8000-8010, shop/db ,\"shop/api\",,udp\r\n"
    #expect(
      flows(read(text)) == ["shop/web > shop/api TCP 80", "shop/api > shop/db UDP 8000-8010"]
    )
  }

  @Test func `an empty port is every port`() {
    #expect(flows(read("source,destination,port\na,b,\n")) == ["a > b all"])
    #expect(flows(read("source,destination,port,protocol\na,b,,TCP\n")) == ["a > b TCP"])
  }

  @Test func `the ports of a list are read as it writes them`() {
    let text = "source,destination,ports\na,b,\"TCP 80,443 UDP 53\"\na,c,all\n"
    #expect(flows(read(text)) == ["a > b TCP 80,443 UDP 53", "a > c all"])
  }

  @Test func `bad rows are told by line, and the others are read`() {
    let log = read(
      "source,destination,port,protocol\na,b,http,TCP\na,,80,TCP\na,b,80,ICMP\n\"a,b,80,TCP\na,b,80,TCP\n"
    )
    #expect(flows(log) == ["a > b TCP 80"])
    #expect(
      faults(log) == [
        "flows:2:1: `http` is no port; expected one such as `80` or `8000-8010`",
        "flows:3:1: the row has no source or no destination",
        "flows:4:1: `ICMP` is no protocol; expected TCP, UDP or SCTP",
        "flows:5:1: a quote isn't closed on its line",
      ]
    )
  }

  @Test func `a table without the columns is one fault`() {
    #expect(
      faults(read("a,b,80\na,b,81\n")) == [
        "flows:1:1: no column `source`; expected a header such as `source,destination,port,protocol`"
      ]
    )
    #expect(faults(read("source,destination\na,b\n")).count == 1)
  }

  @Test func `a file that can't be opened is a fault`() {
    var reader = FlowReader()
    reader.read("/nowhere/flows.json")
    #expect(faults(reader.log).first?.contains("cannot read `/nowhere/flows.json`") == true)
  }
}
