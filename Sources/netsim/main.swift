import Glibc
import NetsimCLI
import Reports

ReportSink.ignoreBrokenPipes()
exit(Netsim.run(Array(CommandLine.arguments.dropFirst()), in: .standard()).rawValue)
