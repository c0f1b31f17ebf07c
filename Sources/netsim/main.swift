import Glibc
import GraphvizReports
import NetsimCLI
import Reports

let words = Array(CommandLine.arguments.dropFirst())
if let status = DrawingChild.run(words) { _exit(status) }
ReportSink.ignoreBrokenPipes()
exit(Netsim.run(words, in: .standard()).rawValue)
