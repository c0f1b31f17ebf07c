/// Texts that readers of manifests have stumbled over, by the place that they are made for.
enum NastyValues {
  /// What may stand for any value.
  static let values: [String] =
    numbers + empties + texts + yaml + json + addresses + fields + words

  /// What may stand as a line of its own.
  static let lines: [String] = [
    "---", "...", "--- !!map", "%YAML 1.1", "%YAML 9.9", "%TAG ! tag:example.com,2000:", "- ", "-",
    "? ", ": ", "?", "  <<: *a", "<<: [*a, *b]", "<<: 1", "\t", "\tkind: Pod", "# comment", "{",
    "}",
    "[", "]", "{}", "[]", "null", "~", "\"", "'", "|", ">", "items:", "items: []", "items: null",
    "- {}", "- null", "- []", "kind: List", "kind: PodList", "kind: NetworkPolicy",
    "apiVersion: v1", "apiVersion: networking.k8s.io/v1", "metadata:", "metadata: null", "spec:",
    "spec: null", "spec: []", "\u{FEFF}", "\u{2028}", "\u{85}", "a: &a [*a]", "b: &b {c: *b}",
    "key: value # comment", "\"a\\\n", "a: 'b", "a: \"\\x", "  - - - - -", "a: |2", "a: |+10",
    "a: >-\n\n\n", "...\n---\n...", "netsim: v1", "assertions: [a can reach b]", "include: [x]",
  ]

  private static let numbers = [
    "0", "-1", "1", "65535", "65536", "70000", "2147483647", "2147483648", "-2147483649",
    "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "1e9", "1e400", "-1e400", "1.5", "80.0", "08",
    "0123", "0x50", "0o17", "0b11", "1_000", "-0", "+1", ".5", "1.", ".inf", "-.inf", ".nan",
    "190:20:30", "2001-12-14", "99999999999999999999999999999999999999999999999999", "1e", "-",
    "--1",
  ]

  private static let empties = [
    "", "null", "~", "Null", "{}", "[]", "\"\"", "''", "{\"\": \"\"}", "[[]]", "[{}]", "{a: }",
    "[null]", "{null: null}", "{~: ~}", "{? }", "!!null", "\" \"", "[,]", "{,}",
  ]

  private static let texts = [
    "true", "yes", "no", "on", "off", "y", "n", "TRUE", "a b", "-a", "a-", "A", "a_b", "a..b", ".",
    "..", "/", "//", "a/b/c", "a/", "/a", "*", "é", "日本語", "\u{1F600}", "e\u{301}\u{301}",
    "\u{202E}abc", "\u{200B}", "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}", "\u{7F}", "\u{85}",
    "\u{2028}", "\u{2029}", "\u{1B}[31m", "\u{0}", "\u{1}", "\u{7}", "\t", "\r", "\r\n", "\n\n",
    "`", "``", "%s%n", "${HOME}", "\\", "\\\\", "a: b: c", ": ", "- a", "? a", "#",
    "@a", "`a", "%a", "&", "*", "!", "|", ">", "'", "\"",
  ]

  private static let yaml = [
    "&a", "*a", "&a x", "*x", "&a &b x", "&a [*a]", "&a {b: *a}", "*a : x", "{<<: *a}",
    "{<<: [*a, *a]}", "{<<: {<<: {a: b}}}", "{<<: 1}", "{<<: null}", "&b [&a x, *a, *a]", "!!str",
    "!!int x", "!!int 80", "!!str 80", "!!bool maybe", "!!float x", "!!binary YQ==", "!!set {a}",
    "!!map []", "!!seq {}", "!local x", "!<tag:yaml.org,2002:int> 7", "!!timestamp 2001-12-14",
    "! x", "!!null x", "|", ">-", "|+\n  a\n  b", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\x41\"", "\"\\UFFFFFFFF\"", "\"\\z\"", "'a\n\n b'", "\"a\\\n  b\"", "[a, b", "{a: b", "a]",
    "{a: 1, a: 2}", "[[[[[[[[[[]]]]]]]]]]", "{{}: a}", "{[]: a}", "? [a]\n: b", "<<",
  ]

  private static let json = [
    "{\"a\":1,\"a\":2}", "{\"kind\":\"Pod\"}", "[1,2,]", "{\"a\":}", "{\"a\":1,}", "tru", "nul",
    "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u00\"", "\"\\/\"",
    "\"\\b\\f\\n\\r\\t\"",
    "\"\u{1}\"", "1.0e+2", "01", "-01", "1E400", "{\"items\":[]}", "{\"items\":{}}",
    "{\"kind\":\"List\",\"items\":[1,null,[],\"\"]}", "NaN", "Infinity", "/* c */", "// c",
  ]

  private static let addresses = [
    "0.0.0.0/33", "0.0.0.0/0", "0.0.0.0", "::/129", "::/0", "::", "1.2.3/24", "1.2.3.4/-1",
    "1.2.3.4/", "/24", "1.2.3.4/024", "256.1.1.1/8", "01.2.3.4/8", "1.2.3.4.5/8", "10.0.0.1/8",
    "255.255.255.255/32", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "::ffff:1.2.3.4/96",
    "::1.2.3.4", "fe80::1%eth0", "fe80::1%eth0/64", "1::2::3/64", ":::/0", "1:2:3:4:5:6:7:8:9/64",
    "g::/16", "12345::/16", "0x7f.1", "127.1", "2130706433", "10.0.0.0/8 ", " 10.0.0.0/8",
    "10.0.0.0/99999999999999999999", "1.2.3.4/32/32", "[::1]/128", "10.0.0.0/8,11.0.0.0/8",
  ]

  private static let fields = [
    "kind", "apiVersion", "metadata", "spec", "status", "items", "labels", "name", "namespace",
    "podSelector", "podSelecter", "namespaceSelector", "matchLabels", "matchExpressions", "key",
    "operator", "values", "ingress", "egress", "from", "to", "ports", "port", "endPort", "protocol",
    "ipBlock", "cidr", "except", "policyTypes", "template", "replicas", "containers", "hostNetwork",
    "nodeName", "podIP", "podIPs", "phase", "ownerReferences", "selector", "targetPort",
    "clusterIP",
    "clusterIPs", "podCIDR", "podCIDRs", "addresses", "volumeClaimTemplates", "initContainers",
    "restartPolicy", "containerPort", "generateName", "managedFields", "annotations", "names",
    "assertions", "manifests", "cni", "reason",
  ]

  private static let words = [
    "In", "NotIn", "Exists", "DoesNotExist", "Gt", "in", "TCP", "UDP", "SCTP", "ICMP", "tcp",
    "Ingress", "Egress", "ingress", "v1", "apps/v1", "networking.k8s.io/v1", "batch/v1", "Pod",
    "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet", "Rollout", "Service",
    "Namespace", "Node", "ServiceAccount", "NetworkPolicy", "List", "PodList", "NetworkPolicyList",
    "AdminNetworkPolicy", "CiliumNetworkPolicy", "GlobalNetworkPolicy", "None", "ExternalName",
    "Running", "Succeeded", "default", "kube-system", "app", "kubernetes.io/metadata.name",
    "a can reach b", "a cannot reach b:80", "a, b are isolated", "internet", "any",
    "namespace/default", "app=a,b in (c,d)", "(app=a", "a reaches only b:53/udp", "pod/", "a:b:c",
    "10.0.0.0/8 cannot reach any", "no connection from a to b", "a is reachable only from b, c",
  ]
}
