import Configuration
import Glibc
import Queries
import Reports

/// Writes a first `netsim.yaml` from what holds now: `netsim check --init`.
struct CheckInitialization {
  let input: NetworkOptions
  let output: OutputOptions
  /// Whether a file that exists is overwritten.
  let overwrites: Bool

  /// Writes the file.
  ///
  /// - Throws: `CommandFailure` where the input has faults, where nothing can be said of it, or where the
  ///   file exists.
  func run(in context: CommandContext) throws(CommandFailure) -> ExitStatus {
    let path = output.outputFile ?? ConfigurationPath.defaultName
    try refuse(existing: path)
    let configuration = try input.nearestConfiguration(in: context, color: output.colorChoice)
    let loaded = try input.load(configuration, in: context, color: output.colorChoice)
    let assertions = FirstAssertions(loaded.network, secondary: loaded.secondaryNetworks)
    guard !assertions.groups.isEmpty else {
      throw CommandFailure(
        "there are no connections to speak of in this network",
        help: "write sentences such as `frontend can reach api:3000` under `assertions:`"
      )
    }
    let file = FirstConfiguration(
      assertions: assertions,
      manifests: manifests(configuration, relativeTo: path),
      cni: input.cni?.rawValue ?? configuration?.cni?.value,
      podCIDRs: configuration?.podCIDRs ?? [],
      options: inexpressibleOptions
    )
    if path == "-" {
      context.output.write(file.text)
      return .yes
    }
    try write(file.text, to: path)
    let count = assertions.groups.reduce(0) { $0 + $1.sentences.count }
    TextWriter(context.output, terminal: context.outputTerminal(output.colorChoice))
      .line("wrote \(path, .name) with \(count) assertion\(count == 1 ? "" : "s")")
    return .yes
  }

  private func refuse(existing path: String) throws(CommandFailure) {
    guard path != "-", !overwrites, unsafe access(path, F_OK) == 0 else { return }
    throw CommandFailure(
      "`\(path)` exists",
      help: "--force overwrites it; --output-file - prints the assertions instead"
    )
  }

  /// The paths of what is read, as the file at a path names them; nil where it is standard input.
  private func manifests(_ configuration: Configuration?, relativeTo path: String) -> [String]? {
    var paths = input.filename
    if paths.isEmpty { paths = configuration?.manifests?.map(\.value) ?? ["."] }
    guard !paths.contains("-") else { return nil }
    return paths.map { ConfigurationPath.written($0, in: path) }
  }

  /// The options that decide answers and that a file can't say.
  private var inexpressibleOptions: [String] {
    var options: [String] = []
    if let ipBlocks = input.ipBlocks { options.append("--ip-blocks \(ipBlocks.rawValue)") }
    if let names = input.names { options.append("--names \(names)") }
    if let peer = input.ingressController { options.append("--ingress-controller \(peer)") }
    if input.filename.contains("-") { options.append("-f -") }
    return options
  }

  private func write(_ text: String, to path: String) throws(CommandFailure) {
    let creation = overwrites ? O_TRUNC : O_EXCL
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | creation, 0o666)
    guard descriptor >= 0 else {
      throw CommandFailure("cannot write `\(path)`: \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let sink = ReportSink(fileDescriptor: descriptor)
    sink.write(text)
    do throws(SinkError) {
      try sink.finish()
    } catch {
      throw CommandFailure("cannot write `\(path)`: \(error)")
    }
  }
}

extension ConfigurationPath {
  /// A path relative to the working folder as a file of some path names it.
  fileprivate static func written(_ path: String, in file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    let folder = file[..<slash].split(separator: "/").filter { $0 != "." }
    // Where the way back isn't plain from the text, the whole path is.
    guard !file.hasPrefix("/"), !folder.contains("..") else { return absolute(path) }
    return String(repeating: "../", count: folder.count) + path
  }

  private static func absolute(_ path: String) -> String {
    guard let buffer = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(buffer) }
    return unsafe String(cString: buffer)
  }
}
