import Dialects
import Manifests
import ReachabilityEngine

/// libFuzzer's entry: whatever the bytes, they are read, lowered and compiled without a trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var loader = NetworkLoader(options: LoweringOptions())
  loader.read([.text(name: "input", bytes: bytes)])
  _ = CompiledNetwork(loader.finish().network).matrix()
  return 0
}
