#!/usr/bin/env python3
"""Holds pages of `netsim report` in a real Chromium against what they promise.

    check-browser.py NETSIM CHROMIUM FOLDER

Pages, screenshots and a print are left in FOLDER, to be looked at.
"""

import os
import subprocess
import sys

from browser import Browser, Fault

NETSIM, CHROMIUM, FOLDER = (os.path.abspath(word) for word in sys.argv[1:4])
PRODUCTION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Scenarios/production")
FAULTY = "../peers-mistakes/unknown-field-is-an-error/manifests"

NAMES = ["frontend", "api", "worker", "database", "cache", "queue", "auth", "billing", "search", "mailer"]


def expect(holds, sentence):
    """Stops with a sentence where something does not hold."""
    if not holds:
        raise Fault(sentence)
    print(f"ok: {sentence}")


def cluster(workloads):
    """Manifests of so many workloads, twenty a namespace, most of them closed but to a few."""
    documents = []
    for index in range(workloads):
        team, place = divmod(index, 20)
        namespace, name = f"team-{team:03}", f"{NAMES[place % 10]}-{place // 10}"
        if place == 0:
            documents.append(f"""apiVersion: v1
kind: Namespace
metadata: {{name: {namespace}, labels: {{team: t{team}, tier: {["front", "back", "data"][team % 3]}}}}}""")
            documents.append(f"""apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: default-deny, namespace: {namespace}}}
spec: {{podSelector: {{}}, policyTypes: [Ingress{", Egress" if team % 2 else ""}]}}""")
        documents.append(f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  replicas: {1 + place % 3}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}, role: r{place % 4}}}}}
    spec: {{containers: [{{name: main, image: main}}]}}""")
        documents.append(f"""apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  podSelector: {{matchLabels: {{app: {name}}}}}
  ingress:
    - from:
        - podSelector: {{matchLabels: {{role: r{(place + 1) % 4}}}}}
        - namespaceSelector: {{matchLabels: {{tier: {["front", "back", "data"][(team + place) % 3]}}}}}
          podSelector: {{matchLabels: {{role: r{place % 4}}}}}
        - ipBlock: {{cidr: 10.{place}.0.0/16}}
      ports: [{{port: {8000 + place}}}]""")
    return "\n---\n".join(documents) + "\n"


def report(name, *words, text=None):
    """Writes a page and returns its path."""
    path = os.path.join(FOLDER, f"{name}.html")
    subprocess.run([NETSIM, "report", "-q", "--output-file", path, *words], cwd=PRODUCTION, check=False, input=text, text=True,
                   stderr=subprocess.DEVNULL)
    expect(os.path.exists(path), f"{name} is written, {os.path.getsize(path) // 1024} KB")
    return path


def shot(browser, name):
    browser.picture(os.path.join(FOLDER, f"{name}.png"))


def quiet(browser, name):
    """No error in the console, nothing refused by the policy, nothing asked of any network."""
    complaints = browser.complaints()
    expect(not complaints, f"{name} loads without complaints {complaints or ''}")


def cell_of(browser, source, destination):
    """Where the cell of two names is in the window."""
    browser.run("document.querySelector('#ui-grid').scrollIntoView({ block: 'center' })")
    browser.settle()
    return browser.run(f"""(() => {{
      const find = (axis, name) => [...document.querySelectorAll(`.matrix-${{axis}} .name`)].find((part) => part.textContent === name).getBoundingClientRect();
      const row = find("rows", "{source}");
      const column = find("columns", "{destination}");
      return [column.left + column.width / 2, row.top + row.height / 2];
    }})()""")


def details(browser):
    return browser.run("document.querySelector('#ui-details').hidden ? '' : document.querySelector('#ui-details').innerText")


def check_production(browser, path):
    for width, dark in ((1440, False), (1440, True), (390, False), (390, True)):
        browser.open(path, width, 900 if width > 600 else 844, dark)
        name = f"production-{width}{'-dark' if dark else ''}"
        quiet(browser, name)
        expect(browser.run("document.documentElement.scrollWidth") <= width, f"{name} fits its width")
        browser.picture(os.path.join(FOLDER, f"{name}.png"), whole=True)
    browser.open(path)
    expect(browser.run("document.querySelectorAll('#ui-assertions tbody tr').length") == 21, "all assertions are listed")
    check_search(browser)
    check_cells(browser)
    check_folding(browser)
    check_graph(browser)
    check_theme(browser)
    check_filter(browser)
    quiet(browser, "production, after all of this,")
    check_print(browser, path)


def check_search(browser):
    browser.key("/")
    browser.write("datab")
    matches = browser.run("[...document.querySelectorAll('#ui-matches [role=option] .match-label')].map((part) => part.textContent)")
    expect(matches == ["production/database [Deployment]"], "the search lists what it finds")
    marked = browser.run("[...document.querySelectorAll('.node.is-match')].map((part) => decodeURIComponent(part.id))")
    expect(marked == ["node-production/database [Deployment]"], "the search marks the node in the graph")
    shot(browser, "search")
    browser.key("Enter")
    text = details(browser)
    expect("Reached by 1" in text and "production/api [Deployment]" in text, "what is found tells its connections")
    near = browser.run("[...document.querySelectorAll('.node.is-near')].map((part) => part.id.replace(/%20.*/, ''))")
    expect(sorted(near) == ["node-kube-system/coredns", "node-production/api", "node-production/database"],
           "what isn't connected is dimmed")
    shot(browser, "node-details")
    browser.key("Escape")
    expect(details(browser) == "", "Escape closes the details")


def check_cells(browser):
    browser.click(*cell_of(browser, "api", "database"))
    text = details(browser)
    for part in ("TCP 5432", "Egress of the source", "Ingress of the destination", "manifests/policies.yaml:103:7",
                 "NetworkPolicy production/database-network-policy, ingress rule 1, allows it"):
        expect(part in text, f"the details of a cell say `{part}`")
    shot(browser, "cell-details")
    focused = "document.activeElement.getAttribute('aria-label')"
    expect("production/api [Deployment] to production/database" in browser.run(focused), "the cell that was clicked has the focus")
    browser.key("ArrowRight")
    expect("production/api [Deployment] to production/frontend [Deployment]: nothing" == browser.run(focused), "arrows move the focus")
    browser.key("Enter")
    text = details(browser)
    expect("nothing passes" in text and "default-deny" in text, "Enter tells why nothing passes")
    browser.key("Escape")
    expect(browser.run("document.activeElement.getAttribute('role')") == "gridcell", "closing gives the focus back")


def check_folding(browser):
    rows = "document.querySelector('#ui-grid').getAttribute('aria-rowcount')"
    before = int(browser.run(rows))
    browser.key("Home")
    browser.key("ArrowUp")
    label = browser.run("document.activeElement.getAttribute('aria-label')")
    expect(label.startswith("production, "), f"names can be reached by keys: {label}")
    browser.key("Enter")
    expect(int(browser.run(rows)) == before - 3, "Enter folds a namespace")
    expect(browser.run("document.activeElement.getAttribute('aria-expanded')") == "false", "the fold is told to readers")
    browser.key("Enter")
    expect(int(browser.run(rows)) == before, "Enter unfolds it")
    browser.click_on("#ui-fold")
    expect(int(browser.run(rows)) == 6, "all can be folded")
    shot(browser, "folded")
    browser.click_on("#ui-unfold")


def check_graph(browser):
    browser.run("document.querySelector('#ui-graph').scrollIntoView()")
    scale = "document.querySelector('#ui-scale').textContent"
    before = browser.run(scale)
    browser.click_on("[data-zoom=in]")
    expect(browser.run(scale) != before, "the graph zooms by a button")
    browser.run("document.querySelector('#ui-view').focus()")
    browser.key("+")
    browser.key("ArrowLeft")
    browser.key("0")
    expect(browser.run(scale) == before, "0 fits the graph")
    browser.click_on("g.node[id*='production/api'] text")
    expect("Reaches 2" in details(browser), "a click on a node tells its connections")
    expect(browser.run("document.querySelector('g.node a')?.getAttributeNS('http://www.w3.org/1999/xlink', 'title') !== null"), "nodes have tooltips")
    browser.key("Escape")


def check_theme(browser):
    ground = "getComputedStyle(document.body).backgroundColor"
    light = browser.run(ground)
    browser.click_on("#ui-theme")
    expect(browser.run(ground) != light, "the switch turns the page dark")
    shot(browser, "switched-to-dark")
    browser.click_on("#ui-theme")
    expect(browser.run(ground) == light, "the switch turns it light again")


def check_filter(browser):
    browser.click_on("#ui-assertions input")
    browser.write("reachable only")
    expect(browser.run("document.querySelectorAll('#ui-assertions tbody tr').length") == 3, "tables are filtered")


def check_print(browser, path):
    browser.open(path)
    target = os.path.join(FOLDER, "production.pdf")
    browser.print(target)
    with open(target, "rb") as file:
        pages = file.read().count(b"/Type /Page\n")
    expect(1 < pages < 8, f"it prints on {pages} pages")


def check_failing(browser, path):
    browser.open(path, 1440, 1200)
    quiet(browser, "a page with failing assertions")
    text = browser.run("document.querySelector('#ui-assertions').innerText")
    expect("✕ fails" in text and "What breaks it" in text and "Reason: " in text, "what fails comes first, with its reason")
    expect("for example" in text, "what breaks it is shown with a witness")
    expect("fails: " in browser.run("document.querySelector('#ui-findings').innerText"), "failing assertions are findings")
    browser.run("document.querySelector('#ui-assertions').scrollIntoView()")
    shot(browser, "failing")


def check_large(browser, path, workloads):
    browser.open(path)
    quiet(browser, f"{workloads} workloads")
    by = browser.run("document.querySelector('#ui-grid').getAttribute('aria-rowcount')")
    browser.run("document.querySelector('#ui-unfold').hidden || document.querySelector('#ui-unfold').click()")
    frame = browser.run("""(async () => {
      const frame = document.querySelector("#ui-grid");
      frame.scrollIntoView();
      const start = performance.now();
      for (let step = 0; step < 60; step++) {
        frame.scrollTo(step * 90, step * 110);
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - start) / 60;
    })()""")
    print(f"    {workloads} workloads in {by} rows when folded: {frame:.1f} ms a frame while scrolling")
    browser.settle()
    shot(browser, f"large-{workloads}")
    quiet(browser, f"{workloads} workloads, scrolled,")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    pages = {
        "production": report("production"),
        "incomplete": report("incomplete", "--keep-going", "-f", FAULTY),
        "failing": report("failing", "../formats/pipeline.yaml"),
        "large-500": report("large-500", "-f", "-", text=cluster(500)),
        "large-2000": report("large-2000", "-f", "-", text=cluster(2000)),
    }
    hostile = os.path.join(FOLDER, "<img src=x onerror=alert(1)>'\".yaml")
    with open(hostile, "w", encoding="utf-8") as file:
        file.write(cluster(4))
    pages["hostile"] = report("hostile", "--title", "</title><script>alert(1)</script>\u202e", "-f", hostile)
    browser = Browser(CHROMIUM)
    try:
        check_production(browser, pages["production"])
        browser.open(pages["incomplete"])
        quiet(browser, "an incomplete network")
        expect("Incomplete." in browser.run("document.querySelector('[role=alert]').innerText"), "an incomplete network says so at the top")
        shot(browser, "incomplete")
        check_failing(browser, pages["failing"])
        browser.open(pages["hostile"])
        quiet(browser, "a page of hostile names")
        browser.click(*cell_of(browser, "api-0", "frontend-0"))
        expect("onerror" in details(browser), "hostile names are shown as text")
        expect(browser.run("document.images.length + document.scripts.length") == 2, "hostile names are no elements")
        check_large(browser, pages["large-500"], 500)
        check_large(browser, pages["large-2000"], 2000)
    finally:
        browser.close()


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        print(f"error: {fault}", file=sys.stderr)
        sys.exit(1)
