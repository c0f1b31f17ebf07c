// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: strict imports, warnings as errors, memory safety in sight.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
]

/// One library target of ours.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "netsim",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "netsim", targets: ["netsim"]),
    .library(
      name: "Netsim",
      targets: [
        "NetworkModel", "Manifests", "Dialects", "ReachabilityEngine", "Queries", "Reports",
        "GraphvizReports", "PageReports", "NetsimCLI",
      ]
    ),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    module("NetworkModel"),
    module("PolicySemantics", ["NetworkModel"]),
    .target(
      name: "CJSONEvents",
      cxxSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("simdjson")]
    ),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    module("ChildProcesses"),
    module("Manifests", ["NetworkModel", "ChildProcesses", "CJSONEvents", "CYAML"]),
    module("Dialects", ["NetworkModel", "Manifests"]),
    module("Configuration", ["NetworkModel", "Manifests"]),
    module("ReachabilityEngine", ["NetworkModel"]),
    module("Reports", ["NetworkModel"]),
    .target(name: "CGraphviz"),
    module("GraphvizReports", ["Reports", "ChildProcesses", "CGraphviz"]),
    .target(
      name: "PageReports",
      dependencies: ["Reports"],
      resources: [.embedInCode("Assets")],
      swiftSettings: settings
    ),
    module("Queries", ["NetworkModel", "ReachabilityEngine", "Reports"]),
    module(
      "NetsimCLI",
      [
        "NetworkModel", "Manifests", "Dialects", "Configuration", "ReachabilityEngine", "Queries",
        "Reports", "GraphvizReports", "PageReports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    .executableTarget(
      name: "netsim",
      dependencies: ["GraphvizReports", "NetsimCLI"],
      swiftSettings: settings
    ),

    .target(
      name: "NetworkGeneration",
      dependencies: ["NetworkModel"],
      path: "Tests/NetworkGeneration",
      swiftSettings: settings
    ),
    .target(
      name: "TemporaryFolders",
      path: "Tests/TemporaryFolders",
      swiftSettings: settings
    ),
    .target(name: "BuiltProgram", path: "Tests/BuiltProgram", swiftSettings: settings),
    tests("NetworkModelTests", ["NetworkModel"]),
    tests("PolicySemanticsTests", ["NetworkModel", "PolicySemantics"]),
    tests("ManifestsTests", ["NetworkModel", "Manifests", "TemporaryFolders"]),
    tests(
      "DialectsTests",
      ["NetworkModel", "Manifests", "Dialects", "PolicySemantics", "NetworkGeneration"]
    ),
    tests(
      "ConfigurationTests",
      ["NetworkModel", "Manifests", "Configuration", "TemporaryFolders"]
    ),
    tests(
      "ReachabilityEngineTests",
      [
        "NetworkModel", "PolicySemantics", "ReachabilityEngine", "NetworkGeneration", "Manifests",
        "Dialects",
      ]
    ),
    tests("ReportsTests", ["NetworkModel", "Reports"]),
    tests(
      "GraphvizReportsTests",
      ["Reports", "GraphvizReports", "BuiltProgram", "NetworkGeneration", "TemporaryFolders"]
    ),
    tests(
      "PageReportsTests",
      ["Reports", "GraphvizReports", "PageReports", "BuiltProgram", "NetworkModel"]
    ),
    tests(
      "QueriesTests",
      [
        "NetworkModel", "ReachabilityEngine", "Queries", "Reports", "PolicySemantics",
        "NetworkGeneration", "Manifests", "Dialects",
      ]
    ),
    tests(
      "InputFuzzTests",
      [
        "NetworkModel", "Manifests", "Dialects", "Configuration", "ReachabilityEngine", "Queries",
        "Reports", "NetworkGeneration",
      ]
    ),
    tests(
      "NetsimCLITests",
      [
        "NetworkModel", "Manifests", "Dialects", "Queries", "Reports", "GraphvizReports",
        "NetsimCLI", "BuiltProgram", "TemporaryFolders",
      ]
    ),
  ],
  cxxLanguageStandard: .cxx17
)
