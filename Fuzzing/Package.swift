// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "netsim-fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "netsim", path: "..")],
  targets: [
    .executableTarget(
      name: "manifest-fuzzer",
      dependencies: [.product(name: "Netsim", package: "netsim")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]
    )
  ]
)
