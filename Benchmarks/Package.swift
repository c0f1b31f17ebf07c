// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target, those of netsim itself.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
]

let package = Package(
  name: "netsim-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "netsim", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    .target(name: "ClusterGeneration", swiftSettings: settings),
    .executableTarget(
      name: "generate-cluster",
      dependencies: [
        "ClusterGeneration", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .target(name: "CBenchmark", cSettings: [.unsafeFlags(["-O3"])]),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "CBenchmark", "ClusterGeneration",
        .product(name: "Netsim", package: "netsim"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
  ]
)
