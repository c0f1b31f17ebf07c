import Dialects
import NetworkModel
import Testing

struct VirtualMachineTests {
  private func machine(_ spec: String = "runStrategy: Always", _ metadata: String = "") -> String {
    """
    ---
    apiVersion: kubevirt.io/v1
    kind: VirtualMachine
    metadata: {name: db\(metadata)}
    spec:
      \(spec)
      template:
        metadata: {labels: {app: db}}
        spec: {networks: [{name: default, pod: {}}]}

    """
  }

  private func instance(
    _ status: String = "",
    owner: String = "VirtualMachine",
    of name: String = "db"
  )
    -> String
  {
    """
    ---
    apiVersion: kubevirt.io/v1
    kind: VirtualMachineInstance
    metadata:
      name: db
      labels: {app: db}
      ownerReferences:
      - {apiVersion: kubevirt.io/v1, kind: \(owner), name: \(name), controller: true}
    spec: {networks: [{name: default, pod: {}}, {name: fast, multus: {networkName: lan/fast}}]}
    status: {\(status)}

    """
  }

  private let launcher = """
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: virt-launcher-db-x7k2p
      labels: {app: db, kubevirt.io: virt-launcher}
      ownerReferences:
      - {apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, name: db, controller: true}
    status: {podIP: 10.0.0.7}

    """

  private func workloads(_ text: String) -> [String] {
    network(text).cluster.pods.map { "\($0.name) \($0.workload.kind)/\($0.workload.name)" }
  }

  @Test func `a virtual machine is one pod with the labels of its template and KubeVirt's own`()
    throws
  {
    let pod = try #require(network(machine()).cluster.pods.first)
    #expect(pod.workload.description == "default/db[VirtualMachine]")
    #expect(pod.replicas == .exactly(1))
    #expect(
      pod.labels == ["app": "db", "kubevirt.io": "virt-launcher", "vm.kubevirt.io/name": "db"]
    )
    #expect(pod.serverMadeLabelKeys == ["kubevirt.io/created-by", "kubevirt.io/nodeName"])
    #expect(pod.networks.isEmpty)
  }

  @Test(arguments: ["v1", "v1alpha3"])
  func `every version of KubeVirt is read`(_ version: String) {
    let text = machine().replacing("kubevirt.io/v1\n", with: "kubevirt.io/\(version)\n")
    #expect(workloads(text) == ["db VirtualMachine/db"])
  }

  @Test(arguments: ["running: false", "runStrategy: Halted"])
  func `a machine that is told not to run has no replicas, and is judged all the same`(
    _ spec: String
  ) {
    let loaded = MarkedManifest(machine(spec)).loaded()
    #expect(loaded.network.cluster.pods.map(\.replicas) == [.exactly(0)])
    #expect(loaded.diagnostics.map(\.severity) == [.note])
  }

  @Test(arguments: ["running: true", "runStrategy: Manual", "runStrategy: Once"])
  func `a machine that may run has one replica`(_ spec: String) {
    let loaded = MarkedManifest(machine(spec)).loaded()
    #expect(loaded.network.cluster.pods.map(\.replicas) == [.exactly(1)])
    #expect(loaded.diagnostics.isEmpty)
  }

  @Test func `an instance stands for its machine, with its addresses`() throws {
    let status = """
      phase: Running, nodeName: n1, interfaces: [
      {name: default, ipAddress: 10.0.0.7, ipAddresses: [10.0.0.7, "fd00::7", 10.0.0.8]},
      {name: fast, ipAddress: 192.168.0.7/24}, {ipAddress: 172.17.0.1}]
      """.replacing("\n", with: " ")
    let loaded = MarkedManifest(machine() + instance(status)).loaded()
    let pod = try #require(loaded.network.cluster.pods.first)
    #expect(loaded.network.cluster.pods.count == 1)
    #expect(pod.workload.description == "default/db[VirtualMachine]")
    #expect(pod.addresses.map(\.description) == ["10.0.0.7", "fd00::7"])
    #expect(pod.nodeName == "n1")
    #expect(pod.networks == ["nad/lan/fast"])
    let secondary = try #require(loaded.secondaryNetworks.first)
    #expect(secondary.cluster.pods.map { $0.addresses.map(\.description) } == [["192.168.0.7"]])
  }

  @Test func `a virtual machine names its networks in its template`() {
    let text = """
      apiVersion: kubevirt.io/v1
      kind: VirtualMachine
      metadata: {name: db}
      spec:
        runStrategy: Always
        template:
          spec:
            networks: [{name: default, pod: {}}, {name: f, multus: {networkName: lan/fast}}]
      """
    #expect(network(text).cluster.pods.map(\.networks) == [["nad/lan/fast"]])
  }

  @Test(arguments: ["Succeeded", "Failed"])
  func `an instance that ended takes no part`(_ phase: String) {
    #expect(workloads(instance("phase: \(phase)")).isEmpty)
    let both = machine("runStrategy: Manual") + instance("phase: \(phase)")
    #expect(network(both).cluster.pods.map(\.isTemplate) == [true])
  }

  @Test func `a live pod, its instance and its machine count once`() {
    let expected = ["virt-launcher-db-x7k2p VirtualMachine/db"]
    #expect(workloads(machine() + instance("phase: Running") + launcher) == expected)
    #expect(workloads(launcher + instance("phase: Running") + machine()) == expected)
    #expect(workloads(instance("phase: Running") + launcher) == expected)
    #expect(workloads(machine() + launcher) == expected)
  }

  @Test func `a live pod of an instance that nothing else names is that instance's`() {
    #expect(workloads(launcher) == ["virt-launcher-db-x7k2p VirtualMachineInstance/db"])
  }

  @Test func `a replica set of instances has its replicas`() throws {
    let set = """
      apiVersion: kubevirt.io/v1
      kind: VirtualMachineInstanceReplicaSet
      metadata: {name: web}
      spec: {replicas: 3, template: {metadata: {labels: {app: web}}, spec: {}}}

      """
    let pod = try #require(network(set).cluster.pods.first)
    #expect(pod.replicas == .exactly(3))
    #expect(pod.labels["vm.kubevirt.io/name"] == nil)
    #expect(pod.serverMadeLabelKeys.contains("vm.kubevirt.io/name"))
    let owned = instance("phase: Running", owner: "VirtualMachineInstanceReplicaSet", of: "web")
    #expect(workloads(set + owned) == ["db VirtualMachineInstanceReplicaSet/web"])
  }

  @Test func `a pool and its machines are one workload`() throws {
    let pool = """
      apiVersion: pool.kubevirt.io/v1alpha1
      kind: VirtualMachinePool
      metadata: {name: workers}
      spec:
        replicas: 2
        virtualMachineTemplate:
          spec: {runStrategy: Always, template: {metadata: {labels: {app: work}}, spec: {}}}

      """
    let pod = try #require(network(pool).cluster.pods.first)
    #expect(pod.labels["app"] == "work")
    #expect(pod.replicas == .exactly(2))
    let owner =
      ", ownerReferences: [{apiVersion: pool.kubevirt.io/v1alpha1, kind: VirtualMachinePool, "
      + "name: workers, controller: true}]"
    let owned = machine("runStrategy: Always", owner)
    #expect(workloads(pool + owned) == ["workers VirtualMachinePool/workers"])
    #expect(
      workloads(pool + owned + launcher) == ["virt-launcher-db-x7k2p VirtualMachinePool/workers"]
    )
  }
}
