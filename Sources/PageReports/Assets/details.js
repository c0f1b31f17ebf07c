// The panel at the side: what a cell, a node or a namespace is about.

const mostListed = 200;

const details = {
  element: byID("ui-details"),
  /** What has the focus back when the panel is closed. */
  opener: null,

  show(title, subtitle, ...content) {
    if (!this.element.contains(document.activeElement)) this.opener = document.activeElement;
    this.element.replaceChildren(
      element("div", { class: "details-head" },
        element("div", {}, element("h2", {}, title), subtitle ? element("p", { class: "faint" }, subtitle) : null),
        button("✕", () => this.close(), { class: "icon", "aria-label": "Close details" })),
      ...content.filter((part) => part));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    document.body.classList.add("has-details");
    say(title);
  },

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    document.body.classList.remove("has-details");
    picture.select(null);
    const opener = this.opener;
    this.opener = null;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  },
};

/** Tells what passes from a row to a column, and why. */
function showPair(matrix, row, column) {
  const [source, target] = [matrix.peers[row], matrix.peers[column]];
  const cell = matrix.cell(row, column);
  const title = `${shortName(source)} → ${shortName(target)}`;
  picture.selectPair(source, target);
  heatmap.mark(null);
  if (!cell) return details.show(title, null, element("p", {}, "These two ends can't speak to each other here."));
  const isPair = cell.of === undefined;
  details.show(title, `${source.label} → ${target.label}`,
    element("p", { class: "verdict" }, badge(cell.reach, cell.words || "nothing passes")),
    isPair ? null : element("p", {}, `${cell.passing.toLocaleString("en")} of ${plural(cell.of, "pair")} of workloads are connected.`),
    ...matrix.sides(row, column).map(sideElement),
    row >= matrix.columnCount ? wayElement(source, target) : null,
    exampleElement(matrix, row, column),
    isPair && source.kind !== "Namespace" && row < matrix.columnCount ? commandElement(source, target) : null,
    linksElement(matrix, source, target));
}

/** What one end's policies say of a pair. */
function sideElement({ direction, peer, side }) {
  const open = !side.places.length && !side.causes && side.verdict === "allow";
  return element("section", { class: `side ${side.verdict}` },
    element("h3", {}, direction, " ", element("span", { class: "faint" }, shortName(peer))),
    element("p", {}, badge(side.verdict, side.words || "nothing"), side.tier ? element("span", { class: "tier" }, `tier ${side.tier}`) : null),
    side.note ? element("p", { class: open ? "warn" : "" }, `${side.note}.`) : null,
    side.places.length ? element("ul", { class: "places" }, side.places.map((place) =>
      element("li", {}, place.message, placeElement(place.location)))) : null,
    side.causes ? element("div", {}, element("p", {}, "In doubt, since"),
      element("ul", { class: "places" }, side.causes.map((cause) => element("li", {}, cause)))) : null);
}

/** What a way in leads to at a destination, or which policies close it. */
function wayElement(source, target) {
  const entry = report.entryPoints.find((one) => one.label === source.label);
  const open = entry?.leadsTo.find((one) => one.destination === target.label);
  const closed = entry?.closed.find((one) => one.destination === target.label);
  const place = element("p", {}, placeElement(entry?.location));
  if (open) {
    return element("section", { class: "side" }, element("h3", {}, "Leads here"), place,
      open.causes ? element("ul", { class: "places" }, open.causes.map((cause) => element("li", {}, cause))) : null);
  }
  if (!closed) return element("p", {}, "It doesn't lead here.");
  return element("section", { class: "side deny" }, element("h3", {}, `Leads here on ${closed.words}, and policies close it`), place,
    element("ul", { class: "places" }, closed.policies.map((one) => element("li", {}, one.policy, placeElement(one.location)))));
}

function exampleElement(matrix, row, column) {
  const lines = matrix.examples.get(`${row} ${column}`);
  return lines ? element("section", { class: "side" }, element("h3", {}, "For example"),
    element("ul", { class: "places" }, lines.map((line) => element("li", {}, line)))) : null;
}

function commandElement(source, target) {
  return element("p", { class: "hint" }, "More: ",
    element("code", { class: "command" }, `netsim can ${phrase(source)} reach ${phrase(target)}`));
}

function linksElement(matrix, ...peers) {
  const seen = new Set();
  const links = peers.filter((peer) => !seen.has(peer.label) && seen.add(peer.label)).map((peer) =>
    button(`All of ${shortName(peer)}`, () => showPeer(matrix, matrix.byLabel.get(peer.label))));
  return element("p", { class: "links" }, links);
}

/** Tells all connections of a peer. */
function showPeer(matrix, index) {
  const peer = matrix.peers[index];
  const open = report.unprotected.find((unit) => unit.label === peer.label);
  picture.selectPeer(peer);
  heatmap.mark(index);
  details.show(shortName(peer), peer.namespace ? `${peer.kind} in ${peer.namespace}` : peer.kind,
    open ? element("p", { class: "warn" }, unprotectedWords(open)) : null,
    ...connectionLists(matrix, index),
    element("p", { class: "links" }, button("Show in matrix", () => heatmap.reveal(index)),
      picture.has(peer) ? button("Show in graph", () => picture.reveal(peer)) : null));
}

/** What a peer reaches, and what reaches it. */
function connectionLists(matrix, index) {
  const own = { start: index, end: index + 1 };
  const out = [...matrix.connections(own, { start: 0, end: matrix.columnCount })];
  const incoming = index < matrix.columnCount ? [...matrix.connections({ start: 0, end: matrix.peers.length }, own)] : [];
  return [connectionList("Reaches", matrix, out, "column"), connectionList("Reached by", matrix, incoming, "row")];
}

function connectionList(title, matrix, connections, end) {
  const rest = connections.length - mostListed;
  return element("section", { class: "side" },
    element("h3", {}, `${title} ${connections.length.toLocaleString("en")}`),
    connections.length ? null : element("p", { class: "faint" }, "nothing"),
    element("ul", { class: "ends" }, connections.slice(0, mostListed).map(({ row, column, cell }) => {
      const other = matrix.peers[end === "row" ? row : column];
      return element("li", {}, button(other.label, () => showPair(matrix, row, column), { class: "end" }), badge(cell.reach, cell.words));
    })),
    rest > 0 ? element("p", { class: "faint" }, `and ${rest.toLocaleString("en")} more: they are in the matrix`) : null);
}

/** Tells what is between two blocks of rows and columns, such as namespaces. */
function showBlock(matrix, rows, columns) {
  const sum = matrix.sum(rows, columns);
  const connections = [...matrix.connections(rows, columns)];
  const rest = connections.length - mostListed;
  details.show(`${rows.name} → ${columns.name}`, `${plural(rows.end - rows.start, "row")} to ${plural(columns.end - columns.start, "column")}`,
    sum.reach ? element("p", { class: "verdict" }, badge(sum.reach, `${(sum.total - sum.none).toLocaleString("en")} of ${plural(sum.total, "pair")} connected`)) : null,
    sum.all && sum.reach !== "all" ? element("p", { class: "warn" }, `${plural(sum.all, "pair")} on every port.`) : null,
    sum.unknown ? element("p", {}, `${plural(sum.unknown, "pair")} perhaps.`) : null,
    element("ul", { class: "ends" }, connections.slice(0, mostListed).map(({ row, column, cell }) => element("li", {},
      button(`${matrix.peers[row].label} → ${matrix.peers[column].label}`, () => showPair(matrix, row, column), { class: "end" }),
      badge(cell.reach, cell.words)))),
    rest > 0 ? element("p", { class: "faint" }, `and ${rest.toLocaleString("en")} more: unfold the matrix to see them`) : null);
}
