import NetworkModel

/// A controller that many clusters use: the classes that it serves, and the pods of its proxies.
struct UsualController: Sendable {
  /// How far its proxies are within sight.
  enum Proxies: Sendable {
    /// Pods with one of these labels; those whose component is the given one, where some have it.
    case pods([Labels], component: String?)
    /// None of its proxies is a pod: they are outside the cluster, or part of the nodes.
    case noPods
  }

  /// What IngressClasses name as `spec.controller`; a path below counts as well.
  var ingressControllers: [String] = []
  /// What GatewayClasses name as `spec.controllerName`.
  var gatewayControllers: [String] = []
  /// The names that classes of it usually have.
  let classNames: [String]
  /// Its proxies.
  let proxies: Proxies

  /// Whether it serves the IngressClasses or GatewayClasses that name this controller.
  func serves(_ controller: String) -> Bool {
    (ingressControllers + gatewayControllers).contains {
      controller == $0 || controller.hasPrefix("\($0)/")
    }
  }

  /// Whether its proxies can't be pods.
  var hasNoPods: Bool {
    if case .noPods = proxies { return true }
    return false
  }

  /// The label that names an application.
  static let nameLabel = "app.kubernetes.io/name"
  /// The label that names an installation of an application.
  static let instanceLabel = "app.kubernetes.io/instance"
  /// The label that names a part of an application.
  static let componentLabel = "app.kubernetes.io/component"
}
