import Manifests
import NetworkModel

/// What a Service says of ways to it from outside.
struct ServiceWaysIn {
  private let externalName: String?
  private let externalIPs: [IPAddress]
  private let loadBalancerIPs: [IPAddress]
  private let sourceRanges: [CIDR]
  private let allocatesNodePorts: Bool
  private let preservesClientAddress: Bool

  /// Reads a Service whose spec is a mapping; what is wrong is reported.
  init(_ object: ManifestObject, _ spec: ManifestNode, _ decoder: inout FieldDecoder) {
    let path = FieldPath.root["spec"]
    externalName = decoder.optionalText("externalName", in: spec, at: path)
    externalIPs = (decoder.list(spec["externalIPs"], at: path["externalIPs"]) ?? []).enumerated()
      .compactMap { decoder.address($0.element, at: path["externalIPs"][$0.offset]) }
    let ranges = path["loadBalancerSourceRanges"]
    let written = decoder.list(spec["loadBalancerSourceRanges"], at: ranges) ?? []
    sourceRanges =
      written.isEmpty
      ? Self.annotatedRanges(object.metadata, &decoder)
      : written.enumerated().compactMap { decoder.cidr($0.element, at: ranges[$0.offset]) }
    let allocates = spec["allocateLoadBalancerNodePorts"]
    let isAllocationWritten = allocates.map { $0.kind != .null } ?? false
    allocatesNodePorts =
      !isAllocationWritten || decoder.boolean(allocates, at: path["allocateLoadBalancerNodePorts"])
    let policies = ["Cluster", "Local"]
    let policy = decoder.word("externalTrafficPolicy", of: policies, in: spec, at: path)
    preservesClientAddress = policy == "Local"
    loadBalancerIPs = Self.loadBalancerIPs(object.root["status"], &decoder)
  }

  /// Adds them to the Service.
  func add(to service: inout Service) {
    service.externalName = externalName
    service.externalIPs = externalIPs
    service.loadBalancerIPs = loadBalancerIPs
    service.loadBalancerSourceRanges = sourceRanges
    service.allocatesNodePorts = allocatesNodePorts
    service.preservesClientAddress = preservesClientAddress
  }

  /// The older form of `loadBalancerSourceRanges`: blocks in an annotation, with commas between.
  private static func annotatedRanges(_ metadata: ManifestNode?, _ decoder: inout FieldDecoder)
    -> [CIDR]
  {
    guard let annotations = metadata?["annotations"], annotations.kind == .mapping else {
      return []
    }
    let path = FieldPath.root["metadata"]["annotations"]
    guard let text = decoder.optionalText(rangesAnnotation, in: annotations, at: path) else {
      return []
    }
    return text.split(separator: ",").compactMap { part in
      let block = part.filter { !$0.isWhitespace }
      if let cidr = CIDR(block) { return cidr }
      decoder.report(
        .error(
          "`\(path[rangesAnnotation])` must hold blocks of addresses, not `\(block)`",
          at: annotations[rangesAnnotation]?.position
        )
      )
      return nil
    }
  }

  /// Where Kubernetes reads source ranges if the spec has none.
  static let rangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges"

  /// The addresses of the status; a host name is none.
  private static func loadBalancerIPs(_ status: ManifestNode?, _ decoder: inout FieldDecoder)
    -> [IPAddress]
  {
    guard let balancer = status?["loadBalancer"], balancer.kind == .mapping else { return [] }
    let path = FieldPath.root["status"]["loadBalancer"]["ingress"]
    return (decoder.list(balancer["ingress"], at: path) ?? []).enumerated()
      .compactMap { index, item in
        guard let ip = decoder.present("ip", in: item), !ip.text.isEmpty else { return nil }
        return decoder.address(ip, at: path[index]["ip"])
      }
  }
}
