"""The clusters that are measured, and what is measured of each."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cluster:
    """A generated cluster with the stages that are measured of it."""

    name: str
    pods: int
    stages: str
    options: list[str] = field(default_factory=list)
    ending: str = "json"

    @property
    def file(self) -> str:
        return f"{self.name}.{self.ending}"


ENGINE = "engine,query"

# Style -> pods of the full suite, pods of the quick one.
ANTREA = {
    "antrea-small-namespaces": (100_000, 4_000),
    "antrea-large-namespaces": (100_000, 4_000),
    "antrea-one-namespace": (10_000, 1_000),
    "antrea-policy-per-pod": (10_000, 1_000),
    "antrea-cluster-scoped": (100_000, 4_000),
}
STRESS = {
    "unique-labels": (20_000, 1_000),
    "policy-per-pod": (10_000, 1_000),
    "dense-not-in": (10_000, 1_000),
    "address-blocks": (10_000, 1_000),
    "many-ports": (10_000, 1_000),
    "one-namespace": (10_000, 1_000),
    "namespace-selectors": (50_000, 1_000),
}
ADMIN = ["--admin-policies", "25"]
GROWTH = [1, 2, 4, 8]


def slim(name: str, pods: int, stages: str, *options: str) -> Cluster:
    return Cluster(name, pods, stages, ["--slim", *options])


def loading(quick: bool) -> list[Cluster]:
    """From the file to the network, and whole processes."""
    stages = "process,load,pipe,engine"
    clusters = [
        Cluster("plain-1000", 1_000, stages, ["--style", "plain", "--format", "documents"], "yaml"),
        Cluster("typical-1000-yaml", 1_000, stages, ["--format", "yaml"], "yaml"),
    ]
    sizes = [1_000] if quick else [10_000, 100_000]
    clusters += [Cluster(f"typical-{pods}", pods, stages) for pods in sizes]
    pretty = Cluster(f"typical-{sizes[0]}-kubectl", sizes[0], "load,pipe", ["--format", "pretty"])
    return clusters + [pretty]


def scale(quick: bool) -> list[Cluster]:
    """The design target, and Antrea's scale tests."""
    pods, policies = (10_000, 1_000) if quick else (150_000, 10_000)
    stages = f"load,{ENGINE},bits"
    clusters = [
        slim("target", pods, stages, "--policies", str(policies)),
        slim("target-twice", pods, stages + ",updates", "--policies", str(policies * 2)),
        slim(
            "target-crossing", pods, ENGINE, "--style", "crossing", "--policies", str(policies * 2)
        ),
        slim("target-admin", pods, ENGINE, "--policies", str(policies), *ADMIN),
    ]
    for style, (full, small) in ANTREA.items():
        stages = ENGINE + (",updates" if style == "antrea-small-namespaces" else "")
        clusters.append(slim(style, small if quick else full, stages, "--style", style))
    return clusters


def stress(quick: bool) -> list[Cluster]:
    """What is hard for the engine, with and without ordered policies."""
    clusters = []
    for style, (full, small) in STRESS.items():
        pods = small if quick else full
        clusters.append(slim(style, pods, ENGINE, "--style", style))
        clusters.append(slim(f"{style}-admin", pods, ENGINE, "--style", style, *ADMIN))
    return clusters


def output(quick: bool) -> list[Cluster]:
    """Reports of a cluster, of the same pods without policies, which have far more lines, and of a
    larger cluster."""
    pods = 2_000 if quick else 10_000
    return [
        slim("output", pods, "output"),
        slim("output-open", pods, "output", "--policies", "0"),
        slim("output-large", pods * 4, "output"),
    ]


def growth(quick: bool) -> list[Cluster]:
    """Pods doubled with the same policies, and policies doubled with the same pods."""
    unit = 10 if quick else 1
    stages = "load,engine"
    by_pods = [
        slim(
            f"growth-pods-{factor}", 12_500 // unit * factor, stages,
            "--namespaces", str(1_000 // unit), "--policies", str(5_000 // unit),
        )
        for factor in GROWTH
    ]
    by_policies = [
        slim(
            f"growth-policies-{factor}", 50_000 // unit, stages,
            "--namespaces", str(1_000 // unit), "--policies", str(2_500 // unit * factor),
        )
        for factor in GROWTH
    ]
    return by_pods + by_policies


def clusters(quick: bool) -> list[Cluster]:
    """All clusters in the order of the tables."""
    parts = [loading, scale, stress, output, growth]
    return [cluster for part in parts for cluster in part(quick)]
