"""The tools that are compared: how each is asked, and how its answer is read."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import answers

PORT = 80


@dataclass(frozen=True)
class Question:
    """What a tool is asked for: netsim's words, and how the two answers are compared."""

    timed: list[str]
    """Its words while it is measured: its usual report, as the others' is theirs."""
    answered: list[str]
    """Its words for the answer that is compared."""
    agreement: Callable[[str, str], answers.Agreement] | None


@dataclass(frozen=True)
class Tool:
    """A tool that may be here."""

    name: str
    variable: str
    """The environment variable with its path."""
    question: Question
    words: Callable[[Path], list[str]]
    """Its arguments for the folder of a cluster."""

    @property
    def program(self) -> str | None:
        return os.environ.get(self.variable)


# The other tools let address blocks match what is outside only.
WORDS = ["list", "-q", "--ip-blocks", "outside"]
LIST = Question(
    WORDS,
    [*WORDS, "-o", "csv"],
    lambda ours, theirs: answers.compare_lists(
        answers.netsim_list(ours), answers.analyzer_list(theirs)
    ),
)
PROBE_WORDS = ["matrix", "-q", "--port", str(PORT), "--by", "pod"]
PROBE = Question(
    PROBE_WORDS,
    [*PROBE_WORDS, "-o", "csv"],
    lambda ours, theirs: answers.compare_probes(
        answers.netsim_probe(ours), answers.probe_table(theirs)
    ),
)
# Grouped by labels, which no pair can be read off.
GROUPED = Question(WORDS, [], None)


def probe(folder: Path) -> list[str]:
    return [
        "analyze", "--mode", "probe", "--all-namespaces=false",
        "--policy-path", str(folder / "policies"), "--probe-path", str(folder / "probe.json"),
    ]


TOOLS = [
    Tool(
        "netpol-analyzer", "NETPOL_ANALYZER", LIST,
        lambda folder: ["list", "-q", "--dirpath", str(folder / "manifests")],
    ),
    Tool("cyclonus", "CYCLONUS", PROBE, probe),
    Tool("policy-assistant", "POLICY_ASSISTANT", PROBE, probe),
    Tool(
        "network-config-analyzer", "NCA", GROUPED,
        lambda folder: ["--connectivity", "-r", str(folder / "manifests"), "-o", "txt"],
    ),
]


def prepare(manifests: str, folder: Path) -> None:
    """Writes a cluster, given as documents of YAML, in the forms that the tools read.

    manifests/all.yaml; policies/, one a file, since some tools read only a file's first document;
    probe.json, the pods with one port each.
    """
    documents = [text.strip("\n") + "\n" for text in manifests.split("\n---\n")]
    (folder / "manifests").mkdir(parents=True, exist_ok=True)
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "manifests" / "all.yaml").write_text(manifests)
    namespaces, pods = {}, []
    for document in documents:
        kind = field(document, "kind")
        name, namespace = field(document, "  name"), field(document, "  namespace")
        if kind == "NetworkPolicy":
            (folder / "policies" / f"{namespace}.{name}.yaml").write_text(document)
        elif kind == "Namespace":
            namespaces[name] = labels(document)
        elif kind == "Pod":
            pods.append({
                "Namespace": namespace, "Name": name, "Labels": labels(document),
                "IP": f"10.0.{len(pods) // 250}.{len(pods) % 250 + 1}",
                "Containers": [
                    {"Name": "app", "Port": PORT, "PortName": "probed", "Protocol": "TCP"}
                ],
            })
    model = {
        "Probes": [{"Protocol": "TCP", "Port": PORT}],
        "Resources": {"Namespaces": namespaces, "Pods": pods},
    }
    (folder / "probe.json").write_text(json.dumps(model))


def field(document: str, name: str) -> str:
    """A field of a generated document, whose form is known: two blanks a level."""
    match = re.search(rf"^{name}: (.+)$", document, re.MULTILINE)
    return match[1].strip('"') if match else ""


def labels(document: str) -> dict[str, str]:
    """The object's own labels."""
    block = re.search(r"^  labels:\n((?:    .+\n)+)", document, re.MULTILINE)
    pairs = (line.strip().rsplit(": ", 1) for line in block[1].splitlines()) if block else ()
    return {key.strip('"'): value.strip('"') for key, value in pairs}
