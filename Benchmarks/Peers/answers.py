"""What tools answer, in one form, and how much of it is equal.

A list is {(source, destination): ports}, where an end is ("pod", "namespace/name") or ("ip", first,
last), and ports are {protocol: ((first, last), ...)}. A probe is {(source, destination): allowed}
for one port, with pods as "namespace/name".
"""

import csv
import ipaddress
import re
from dataclasses import dataclass

ALL = {protocol: ((1, 65_535),) for protocol in ("TCP", "UDP", "SCTP")}


@dataclass(frozen=True)
class Agreement:
    """How many cells are equal, and the first that isn't."""

    equal: int
    total: int
    difference: str | None

    def __str__(self) -> str:
        if self.equal == self.total:
            return f"all {self.total:,} equal"
        return f"{self.equal:,} of {self.total:,} equal; {self.difference}"


def netsim_list(text: str) -> dict:
    """`netsim list -o csv`: what surely passes."""
    rows = []
    for row in csv.DictReader(text.splitlines()):
        if ports := netsim_ports(row["ports"]):
            rows += [
                (source, destination, ports)
                for source in netsim_ends(row["source"])
                for destination in netsim_ends(row["destination"])
            ]
    return table(rows)


def netsim_ends(text: str) -> list[tuple]:
    """A pod, or the IPv4 blocks of `0.0.0.0/0, ::/0[External]`."""
    name, kind = re.fullmatch(r"(.*)\[(\w+)\]", text).groups()
    if kind != "External":
        return [("pod", name)]
    blocks = [ipaddress.ip_network(block) for block in name.split(", ")]
    return [("ip", int(block[0]), int(block[-1])) for block in blocks if block.version == 4]


def netsim_ports(text: str) -> dict:
    """`all`, `TCP`, `TCP 80,443 UDP 53`."""
    if text == "all":
        return ALL
    words = text.replace(", ", ",").split()
    ports = {}
    for word, after in zip(words, words[1:] + [""]):
        if word.isalpha():
            ports[word] = ranges(after.split(",")) if after[:1].isdigit() else ((1, 65_535),)
    return ports


def analyzer_list(text: str) -> dict:
    """netpol-analyzer's `source => destination : connections`."""
    rows = []
    for line in text.splitlines():
        if match := re.fullmatch(r"\s*(\S+) => (\S+) : (.+?)\s*", line):
            source, destination, connections = match.groups()
            if ports := analyzer_ports(connections):
                rows.append((analyzer_end(source), analyzer_end(destination), ports))
    return table(rows)


def analyzer_end(text: str) -> tuple:
    name = re.sub(r"\[\w+\]$", "", text)
    if match := re.fullmatch(r"([\d.]+)-([\d.]+)", name):
        return ("ip", *(int(ipaddress.ip_address(end)) for end in match.groups()))
    return ("pod", name)


def analyzer_ports(text: str) -> dict:
    """`All Connections`, `No Connections`, `TCP 80,443,UDP 53`."""
    if text == "All Connections":
        return ALL
    parts: dict[str, list[str]] = {}
    protocol = ""
    for word in text.split(","):
        if match := re.fullmatch(r"\s*(TCP|UDP|SCTP)(?: (.*))?", word):
            protocol = match[1]
            word = match[2] or "1-65535"
        if protocol:
            parts.setdefault(protocol, []).append(word)
    return {protocol: ranges(words) for protocol, words in parts.items()}


def ranges(words: list[str]) -> tuple:
    """Closed ranges in order, joined where they touch."""
    result: list[tuple[int, int]] = []
    bounds = [word.strip().split("-") for word in words if word.strip()]
    for first, last in sorted((int(bound[0]), int(bound[-1])) for bound in bounds):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def table(rows: list[tuple]) -> dict:
    """Rows by their ends; the ports of equal ends are united."""
    cells: dict[tuple, dict] = {}
    for source, destination, ports in rows:
        known = cells.get((source, destination))
        cells[source, destination] = united(known, ports) if known else ports
    return cells


def united(first: dict, second: dict) -> dict:
    return {
        protocol: ranges([
            f"{a}-{b}" for ports in (first, second) for a, b in ports.get(protocol, ())
        ])
        for protocol in {*first, *second}
    }


def compare_lists(ours: dict, theirs: dict) -> Agreement:
    """Compares pair by pair; address ranges are cut where either side has a boundary."""
    cuts = sorted({
        bound
        for cells in (ours, theirs) for pair in cells for end in pair if end[0] == "ip"
        for bound in (end[1], end[2] + 1)
    })
    return compare(cut(ours, cuts), cut(theirs, cuts))


def cut(cells: dict, cuts: list[int]) -> dict:
    def parts(end: tuple) -> list[tuple]:
        if end[0] == "pod":
            return [end]
        return [("ip", first) for first in cuts if end[1] <= first <= end[2]]

    known: dict[tuple, list[tuple]] = {}
    rows = []
    for pair, ports in cells.items():
        if pair[0][0] == pair[1][0] == "pod":
            rows.append((*pair, ports))
            continue
        for end in pair:
            known.setdefault(end, parts(end))
        rows += [(a, b, ports) for a in known[pair[0]] for b in known[pair[1]]]
    return table(rows)


def netsim_probe(text: str) -> dict:
    """`netsim matrix --port P --by pod -o csv`."""
    cells = {}
    reader = csv.reader(text.splitlines())
    titles = [re.sub(r"\[\w+\]$", "", title) for title in next(reader)]
    for row in reader:
        source = re.sub(r"\[\w+\]$", "", row[0])
        for destination, word in zip(titles[1:], row[1:]):
            if word and "outside" not in (source, destination):
                cells[source, destination] = word == "allow"
    return cells


def probe_table(text: str) -> dict:
    """The last table of a probe: `.` allowed, `X` blocked; other signs say nothing of policies."""
    lines = [line for line in text.rsplit("Combined:", 1)[-1].splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    names = [row[0] for row in rows]
    return {
        (row[0], destination): sign == "."
        for row in rows
        for destination, sign in zip(names, row[1:])
        if sign in (".", "X") and row[0] != destination
    }


def compare_probes(ours: dict, theirs: dict) -> Agreement:
    """Compares the pairs that the other tool has."""
    return compare({pair: ours.get(pair) for pair in theirs}, theirs)


def compare(ours: dict, theirs: dict) -> Agreement:
    pairs = {*ours, *theirs}
    different = [pair for pair in pairs if ours.get(pair) != theirs.get(pair)]
    difference = None
    if different:
        pair = min(different, key=str)
        difference = f"{pair[0]} → {pair[1]}: netsim {ours.get(pair)}, other {theirs.get(pair)}"
    return Agreement(len(pairs) - len(different), len(pairs), difference)
