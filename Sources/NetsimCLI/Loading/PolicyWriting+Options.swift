import Dialects
import NetworkModel
import Queries

extension PolicyWriting {
  /// Writes NetworkPolicies as manifests and reads them as the input was read.
  init(options: LoweringOptions) {
    self.init(blockMatches: options.ipBlockMatches) { policy in
      NetworkPolicyText(policy, options: options).map {
        PolicyManifest(text: $0.text, policy: $0.policy)
      }
    }
  }
}
