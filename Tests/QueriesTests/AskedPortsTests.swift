import NetworkModel
import Queries
import Testing

struct AskedPortsTests {
  @Test(arguments: [
    ("5432", "TCP 5432"), ("53/udp", "UDP 53"), ("8000-8010/tcp", "TCP 8000-8010"),
    ("7/SCTP", "SCTP 7"),
  ])
  func `ports are numbers with an optional protocol`(text: String, expected: String) throws {
    #expect(try ConnectionSet(parsingPorts: text).description == expected)
  }

  @Test(arguments: [
    (
      "http",
      "expected a port number, not the name `http`, which may mean another number on each pod"
    ),
    ("0", "port `0` is not within 1 to 65535"),
    ("90-80", "port range ends at `80`, before its start `90`"),
    ("80/icmp", "unknown protocol `icmp`: expected `tcp`, `udp` or `sctp`"),
    ("", "`` is neither a port number nor a port name"),
  ])
  func `what is no port number is refused`(text: String, message: String) {
    let error = #expect(throws: SentenceError.self) { try ConnectionSet(parsingPorts: text) }
    #expect(error?.message.text == message)
  }
}
