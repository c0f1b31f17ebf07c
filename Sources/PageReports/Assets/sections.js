// The sections below the graph and the matrix: figures, assertions, what is open, what is wrong.

/** Up to so many rows of a table are shown at first. */
const mostRows = 200;

/** A section's heading with its count, and its navigation entry. */
function heading(id, title, count, state) {
  byID(id).prepend(element("div", { class: "bar" },
    element("h2", { id: `${id}-title` }, title, count === null ? null : element("span", { class: `count ${state ?? ""}` }, String(count)))));
}

/** A table with a box that filters it; `rows` are arrays of elements and texts. */
function table(id, titles, rows) {
  const section = byID(id);
  const body = element("tbody");
  const filter = element("input", { type: "search", placeholder: "Filter", "aria-label": `Filter ${section.querySelector("h2").firstChild.textContent}` });
  const more = button("", () => fill(true), { class: "more" });
  const lines = rows.map((cells) => element("tr", {}, cells.map((cell, index) => element("td", { "data-title": titles[index] }, cell))));
  const texts = lines.map((line) => line.textContent.toLowerCase());
  const fill = (isWhole) => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = lines.filter((_, index) => words.every((word) => texts[index].includes(word)));
    body.replaceChildren(...(isWhole ? found : found.slice(0, mostRows)));
    more.hidden = isWhole || found.length <= mostRows;
    more.textContent = `Show all ${found.length.toLocaleString("en")}`;
  };
  filter.addEventListener("input", () => fill(false));
  addEventListener("beforeprint", () => fill(true));
  if (rows.length > 5) section.querySelector(".bar").append(element("div", { class: "tools" }, filter));
  section.append(element("div", { class: "table" },
    element("table", {}, element("thead", {}, element("tr", {}, titles.map((title) => element("th", { scope: "col" }, title)))), body)), more);
  fill(false);
}

/** A button that tells of the peer of a label, or the label where the matrix has no row for it. */
function peerElement(label) {
  const [matrix] = matrices;
  const row = matrix.byLabel.get(label);
  return row === undefined ? element("span", { class: "peer" }, label)
    : button(label, () => showPeer(matrix, row), { class: "end peer" });
}

/** Lines as they stand on a terminal. */
function linesElement(lines) {
  const made = element("pre");
  made.textContent = lines.map(legible).join("\n");
  return made;
}

function unprotectedWords(unit) {
  const [ingress, egress] = [unit.ingress, unit.egress];
  const words = ingress === "no" && egress === "no" ? "No policy isolates it."
    : ingress === "no" ? "Ingress is open: no policy isolates it for ingress."
      : egress === "no" ? "Egress is open: no policy isolates it for egress."
        : "It can't be told whether a policy isolates it both ways.";
  return unit.otherRules ? `${words} Rules of ordered tiers deny something.` : words;
}

const sections = {
  start() {
    if (report.incomplete) {
      byID("ui-incomplete").append(element("p", { class: "banner", role: "alert" },
        element("strong", {}, "Incomplete. "), `The answers are not whole: ${report.incomplete}.`));
    }
    this.figures();
    this.assertions();
    this.unprotected();
    this.entryPoints();
    this.findings();
    this.navigation();
    byID("ui-foot").textContent = `Written by ${report.tool.name} ${report.tool.version}. This file is whole: it loads nothing from anywhere.`;
  },

  figures() {
    const { summary, assertions } = report;
    const failed = assertions?.summary.failed ?? 0;
    const share = summary.pairs ? Math.round((100 * summary.connectedPairs) / summary.pairs) : 0;
    const entries = [
      ["ui-graph", "Workloads", summary.workloads.toLocaleString("en"), `in ${plural(summary.namespaces, "namespace")}`, ""],
      ["ui-matrix", "Pairs connected", `${share}%`, `${summary.connectedPairs.toLocaleString("en")} of ${summary.pairs.toLocaleString("en")}${summary.perhapsPairs ? `, perhaps ${summary.perhapsPairs.toLocaleString("en")} more` : ""}`, ""],
      ["ui-findings", "Policies", summary.policies.toLocaleString("en"), plural(report.findings.length, "finding"), ""],
      ["ui-assertions", "Assertions", assertions ? `${assertions.summary.passed}/${assertions.results.length}` : "–",
        assertions ? (failed ? `${failed} failed` : "all that must hold do") : "none given", assertions ? (failed ? "bad" : "good") : ""],
      ["ui-unprotected", "Not isolated", summary.unprotected.toLocaleString("en"), "in one direction or both", summary.unprotected ? "poor" : "good"],
      ["ui-entries", "Entry points", summary.entryPoints.toLocaleString("en"), "Ingresses, Gateways, Services", ""],
    ];
    byID("ui-figures").append(...entries.map(([target, title, figure, words, state]) => element("div", { class: `figure ${state}` },
      element("dt", {}, element("a", { href: `#${target}` }, title)), element("dd", {}, element("strong", {}, figure), element("span", {}, words)))));
  },

  assertions() {
    const { assertions } = report;
    const failed = assertions ? assertions.results.filter(({ result }) => !result.passed).length : null;
    heading("ui-assertions", "Assertions", assertions ? assertions.results.length : null, failed ? "bad" : "good");
    if (!assertions) {
      byID("ui-assertions").append(element("p", {}, "No assertions were given. Sentences such as "),
        element("p", {}, element("code", { class: "command" }, "frontend cannot reach database:5432")),
        element("p", {}, "in netsim.yaml are checked here and by netsim check; netsim check --init writes a first file from what holds now."));
      return;
    }
    const ordered = [...assertions.results].sort((a, b) => a.result.passed - b.result.passed);
    table("ui-assertions", ["State", "Assertion", "Written at"], ordered.map(({ result, details: lines }) => [
      element("span", { class: `state ${result.passed ? "good" : result.severity ? "poor" : "bad"}` }, result.passed ? "✓ holds" : result.severity ? `! ${result.severity}` : "✕ fails"),
      element("div", {},
        result.name ? element("strong", {}, result.name) : null,
        element("div", { class: "sentence" }, result.sentence, result.except ? `, except ${result.except.join(", ")}` : ""),
        result.reason ? element("div", { class: "faint" }, `Reason: ${result.reason}`) : null,
        result.owner ? element("div", { class: "faint" }, `Owner: ${result.owner}`) : null,
        result.passed && lines.length < 2 ? null : element("details", { open: !result.passed && failed < 4 },
          element("summary", {}, result.passed ? "Notes" : "What breaks it"), linesElement(lines.slice(1)))),
      placeElement(result.location),
    ]));
  },

  unprotected() {
    heading("ui-unprotected", "Not isolated", report.unprotected.length, report.unprotected.length ? "poor" : "good");
    if (!report.unprotected.length) {
      byID("ui-unprotected").append(element("p", {}, "Policies isolate every workload for ingress and egress."));
      return;
    }
    const word = { no: "open", yes: "isolated", unknown: "perhaps" };
    const state = (value) => element("span", { class: `state ${value === "yes" ? "good" : "poor"}` }, `${value === "yes" ? "✓" : value === "no" ? "○" : "?"} ${word[value]}`);
    table("ui-unprotected", ["Workload", "Ingress", "Egress", "", "Declared at"], report.unprotected.map((unit) => [
      peerElement(unit.label), state(unit.ingress), state(unit.egress),
      [unit.peer.hostNetwork ? "on the host network, which policies can't select" : null, unit.otherRules ? "rules of ordered tiers deny something" : null].filter(Boolean).join("; "),
      placeElement(unit.location)]));
  },

  entryPoints() {
    heading("ui-entries", "Ways in", report.entryPoints.length);
    if (!report.entryPoints.length) {
      byID("ui-entries").append(element("p", {}, "No Ingress, Gateway, Route, load balancer or node port leads in."));
      return;
    }
    table("ui-entries", ["Way in", "Leads to", "Closed by policies", "Declared at"], report.entryPoints.map((entry) => [
      element("div", {}, peerElement(entry.label), entry.clients ? element("div", { class: "faint" }, `for ${entry.clients.join(", ")}`) : null),
      element("ul", { class: "plain" }, entry.leadsTo.map((one) => element("li", {}, peerElement(one.destination), " ", badge(one.unknown ? "unknown" : "some", one.words),
        one.causes ? element("div", { class: "faint" }, one.causes.join("; ")) : null))),
      element("ul", { class: "plain" }, entry.closed.map((one) => element("li", {}, peerElement(one.destination), ` on ${one.words}`,
        one.policies.map((policy) => element("div", { class: "faint" }, `${policy.policy} `, placeElement(policy.location)))))),
      placeElement(entry.location)]));
  },

  findings() {
    const failed = report.assertions?.results.filter(({ result }) => !result.passed) ?? [];
    const rows = [
      ...report.findings.filter((one) => one.severity === "error").map(this.finding),
      ...failed.map(({ result }) => [element("span", { class: `state ${result.severity ? "poor" : "bad"}` }, result.severity ?? "assertion"), `fails: ${result.sentence}`, placeElement(result.location)]),
      ...report.findings.filter((one) => one.severity !== "error").map(this.finding),
    ];
    heading("ui-findings", "Findings", rows.length, rows.length ? "poor" : "good");
    if (!rows.length) byID("ui-findings").append(element("p", {}, "Nothing is wrong with the input, as far as netsim can tell."));
    else table("ui-findings", ["Severity", "Finding", "At"], rows);
  },

  finding(one) {
    return [
      element("span", { class: `state ${one.severity === "error" ? "bad" : one.severity === "warning" ? "poor" : ""}` }, one.severity),
      element("div", {}, one.message, one.notes.map((note) => element("div", { class: "faint" }, `note: ${note.message} `, placeElement(note.location))),
        one.help ? element("div", { class: "faint" }, `help: ${one.help}`) : null),
      placeElement(one.location)];
  },

  navigation() {
    const entries = [["ui-graph", "Graph"], ["ui-matrix", "Matrix"], ["ui-assertions", "Assertions"], ["ui-unprotected", "Not isolated"], ["ui-entries", "Ways in"], ["ui-findings", "Findings"]];
    document.querySelector(".jump").append(...entries.map(([id, title]) => element("a", { href: `#${id}` }, title)));
  },
};
