#!/usr/bin/env python3
"""Compares `netsim diff` with the difference of connection lists that another analyzer recorded.

    diff-lists.py --netsim PATH --conformance DIR [--cases REGEX] [--verbose]

DIR holds lists.py and np-guard-lists. For each ordered pair of the chosen cases: netsim diff OLD NEW --ip-blocks outside
-o json, and which connections of the recorded lists differ, pair by pair of peers and address by address. By default the cases
are those that were recorded for comparisons. Exit 0: all equal, 1: not, 2: usage.
"""
import argparse
import importlib.util
import itertools
import json
import os
import re
import shlex
import subprocess
import sys


def load(folder):
    spec = importlib.util.spec_from_file_location("lists", os.path.join(folder, "lists.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def recorded(lists, case):
    """{(source, destination): ports} of a recorded list"""
    with open(os.path.join(case, "connections.json")) as handle:
        rows = json.load(handle)
    return lists.table(
        (lists.golden_peer(row["source"]), lists.golden_peer(row["destination"]),
         lists.FULL if row.get("all")
         else {name: [tuple(r) for r in ranges] for name, ranges in row["ports"].items()})
        for row in rows
    )


def told(lists, answer):
    """what netsim diff tells: two tables, before and after, of the pairs that differ"""
    before, after = [], []
    for kind, connections in answer["connections"].items():
        for connection in connections:
            now = lists.ports_of(connection)
            was = lists.ports_of(connection["before"]) if kind == "changed" else now
            for source in lists.netsim_peers(connection["source"]):
                for destination in lists.netsim_peers(connection["destination"]):
                    before.append((source, destination, {} if kind == "opened" else was))
                    after.append((source, destination, {} if kind == "closed" else now))
    return lists.table(before), lists.table(after)


def on_host(lists, command, case):
    """the hostNetwork workloads, which the other analyzer takes for ordinary pods"""
    run = subprocess.run(command + ["list", "-f", os.path.join(case, "manifests"), "--keep-going", "-q", "-o", "json"],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    return {(peer.get("namespace") or "default", lists.canonical(peer["name"], peer["kind"])[0])
            for peer in json.loads(run.stdout).get("hostNetworkWorkloads", [])}


def edges(tables):
    """the addresses at which some range of some table begins or ends"""
    bounds = set()
    for table in tables:
        for pair in table:
            for kind, peer in pair:
                if kind == "ip":
                    bounds.update((peer[0], peer[1], min(peer[1] + 1, 2**32 - 1)))
    return sorted(bounds)


def compare(lists, command, old, new):
    """the pairs in which netsim and the recorded lists disagree, how many pairs differ, and a complaint"""
    run = subprocess.run(
        command + ["diff", os.path.join(old, "manifests"), os.path.join(new, "manifests"),
                   "--keep-going", "--ip-blocks", "outside", "-q", "-o", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        return [], 0, "no answer, exit status %d: %s" % (run.returncode, run.stderr.decode()[:300])
    before, after = told(lists, answer)
    host = on_host(lists, command, old) | on_host(lists, command, new)
    was, now = recorded(lists, old), recorded(lists, new)
    bounds = edges((before, after, was, now))
    before, after, was, now = (lists.cut(table, bounds) for table in (before, after, was, now))

    def counts(pair):
        return (pair[0] != pair[1] and not (pair[0][0] == pair[1][0] == "ip")
                and not any(kind == "pod" and peer in host for kind, peer in pair))

    pairs = [pair for pair in set(was) | set(now) | set(before) | set(after) if counts(pair)]
    differing, wrong = 0, []
    for pair in sorted(pairs, key=str):
        expected = (was.get(pair, {}), now.get(pair, {}))
        if expected[0] == expected[1]:
            expected = ({}, {})
        differing += expected[0] != expected[1]
        actual = (before.get(pair, {}), after.get(pair, {}))
        if actual != expected:
            wrong.append("%s: netsim %s, recorded %s" % (pair, actual, expected))
    status = 1 if differing else 0
    if not wrong and run.returncode not in (status, 3 if status == 0 else status):
        wrong.append("exit status %d where %d pairs differ" % (run.returncode, differing))
    return wrong, differing, None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--netsim", required=True)
    parser.add_argument("--conformance", required=True)
    parser.add_argument("--cases", default="^semanticDiff-|^netpol-diff-|_changed_|^netpol_named_port_test_2$")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    lists = load(arguments.conformance)
    folder = os.path.join(arguments.conformance, "np-guard-lists")
    cases = [name for name in sorted(os.listdir(folder)) if re.search(arguments.cases, name)]
    good = total = changes = 0
    for old, new in itertools.permutations(cases, 2):
        total += 1
        wrong, differing, complaint = compare(lists, shlex.split(arguments.netsim),
                                              os.path.join(folder, old), os.path.join(folder, new))
        changes += differing
        if not wrong and complaint is None:
            good += 1
            continue
        print("%s -> %s: %s" % (old, new, complaint or "%d pairs are told wrongly" % len(wrong)))
        for line in wrong if arguments.verbose else wrong[:3]:
            print("   ", line)
    print("%d of %d comparisons equal; %d pairs of peers differ in the recorded lists" % (good, total, changes))
    return 0 if good == total and total else 1


if __name__ == "__main__":
    sys.exit(main())
