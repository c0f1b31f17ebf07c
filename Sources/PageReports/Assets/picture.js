// The graph: the picture that is in the page, to be moved, zoomed, searched and asked.

/** What an id in the picture stands for: letters as they are, other bytes as %XX. */
function decodedID(id, kind) {
  if (!id.startsWith(`${kind}-`)) return null;
  try {
    return decodeURIComponent(id.slice(kind.length + 1));
  } catch {
    return null;
  }
}

const picture = {
  view: byID("ui-view"),
  sheet: byID("ui-picture"),
  svg: document.querySelector("#ui-picture svg"),
  nodes: new Map(),
  groups: new Map(),
  edges: [],
  place: { x: 0, y: 0, scale: 1 },
  pointers: new Map(),

  start() {
    if (!this.svg) {
      byID("ui-view").hidden = true;
      byID("ui-view-hint").hidden = true;
      document.querySelector("#ui-graph .tools").hidden = true;
      return;
    }
    const box = this.svg.viewBox.baseVal;
    this.size = { width: box.width, height: box.height };
    this.svg.setAttribute("width", box.width);
    this.svg.setAttribute("height", box.height);
    const collect = (selector, kind, into) => {
      for (const part of this.svg.querySelectorAll(selector)) {
        const id = decodedID(part.id, kind);
        if (id !== null) into.set(id, part);
      }
    };
    collect("g.node", "node", this.nodes);
    collect("g.cluster", "ns", this.groups);
    for (const part of this.svg.querySelectorAll("g.edge")) {
      const ends = this.ends(decodedID(part.id, "edge"));
      if (ends) this.edges.push({ part, ends });
    }
    this.fit();
    // On a telephone the whole would be too small to be read.
    if (this.view.clientWidth < 600 && this.place.scale < 0.5) {
      this.place = { scale: 0.5, x: 0, y: 0 };
      this.apply();
    }
  },

  /** The two nodes of an edge's name, `a->b` or `a->b 2`. */
  ends(name) {
    if (name === null) return null;
    const has = (id) => this.nodes.has(id) || this.groups.has(id);
    for (let at = name.indexOf("->"); at >= 0; at = name.indexOf("->", at + 1)) {
      const [source, target] = [name.slice(0, at), name.slice(at + 2)];
      for (const end of [target, target.replace(/ \d+$/, "")]) if (has(source) && has(end)) return [source, end];
    }
    return null;
  },

  // Moving and zooming.

  apply() {
    const { x, y, scale } = this.place;
    this.sheet.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    byID("ui-scale").textContent = `${Math.round(scale * 100)}%`;
  },

  fit() {
    if (!this.svg) return;
    const width = this.view.clientWidth;
    const wanted = this.size.height * Math.min(1.25, width / this.size.width);
    this.view.style.height = `${Math.round(Math.max(260, Math.min(wanted + 16, innerHeight * 0.72)))}px`;
    const height = this.view.clientHeight;
    const scale = Math.min(1.25, width / this.size.width, height / this.size.height);
    this.place = { scale, x: (width - this.size.width * scale) / 2, y: (height - this.size.height * scale) / 2 };
    this.apply();
  },

  /** Zooms by a factor about a point of the view, its middle where none is given. */
  zoom(factor, x = this.view.clientWidth / 2, y = this.view.clientHeight / 2) {
    const scale = Math.max(0.02, Math.min(8, this.place.scale * factor));
    const change = scale / this.place.scale;
    this.place = { scale, x: x - (x - this.place.x) * change, y: y - (y - this.place.y) * change };
    this.apply();
  },

  move(x, y) {
    this.place.x += x;
    this.place.y += y;
    this.apply();
  },

  /** Brings a part into the middle, large enough to be read. */
  centre(part) {
    const box = part.getBoundingClientRect();
    const view = this.view.getBoundingClientRect();
    if (this.place.scale < 0.7) this.zoom(0.9 / this.place.scale, box.left + box.width / 2 - view.left, box.top + box.height / 2 - view.top);
    const now = part.getBoundingClientRect();
    this.move(view.left + view.width / 2 - now.left - now.width / 2, view.top + view.height / 2 - now.top - now.height / 2);
  },

  // Who is who.

  /** The ids under which a peer may stand in the picture. */
  idsOf(peer) {
    if (peer.kind === "Namespace") return [`${peer.name} [Namespace]`];
    if (peer.kind === "External") {
      const words = shortName(peer);
      return [`from ${words}`, `to ${words}`];
    }
    const merged = report.graph.nodes.find((node) => node.members?.includes(peer.label));
    return [peer.label, ...(merged ? [merged.id] : []), ...(peer.namespace ? [`${peer.namespace} [Namespace]`] : [])];
  },

  partsOf(peer) {
    const ids = this.idsOf(peer);
    const found = ids.filter((id) => this.nodes.has(id));
    if (peer.kind === "External") return found;
    if (found.length) return found.slice(0, 1);
    return peer.kind === "Namespace" && this.groups.has(peer.name) ? [peer.name] : [];
  },

  has(peer) { return this.partsOf(peer).length > 0; },

  /** Whether an id is one of some, or the frame of a peer, whose edges are those of all in it. */
  isAt(id, ids, peer) { return ids.includes(id) || (id === peer.namespace && this.groups.has(id)); },

  selectPeer(peer) {
    const ids = this.partsOf(peer);
    this.select(ids, (ends) => ends.some((end) => this.isAt(end, ids, peer)));
  },

  /** Dims all but two peers and what is between them. */
  selectPair(source, target) {
    const [from, to] = [this.partsOf(source), this.partsOf(target)];
    const joins = (a, b) => this.isAt(a, from, source) && this.isAt(b, to, target);
    this.select([...from, ...to], ([a, b]) => joins(a, b) || joins(b, a));
  },

  reveal(peer) {
    const [id] = this.partsOf(peer);
    if (id === undefined) return;
    byID("ui-graph").scrollIntoView({ block: "start" });
    this.centre(this.nodes.get(id) ?? this.groups.get(id));
  },

  /** Dims all but some nodes, and the edges that touch them with their other ends; nothing selects
      nothing. */
  select(ids, touches = (ends) => ends.some((end) => ids.includes(end))) {
    if (!this.svg) return;
    const isOn = Boolean(ids?.length);
    this.svg.classList.toggle("has-selection", isOn);
    document.querySelector("[data-zoom=clear]").hidden = !isOn;
    const near = new Set(ids ?? []);
    for (const { part, ends } of this.edges) {
      const isTouched = isOn && touches(ends);
      part.classList.toggle("is-near", isTouched);
      if (isTouched) ends.forEach((end) => near.add(end));
    }
    for (const [id, part] of [...this.nodes, ...this.groups]) {
      part.classList.toggle("is-near", isOn && near.has(id));
      part.classList.toggle("is-selected", isOn && ids.includes(id));
    }
  },

  /** Marks the nodes that a search finds. */
  highlight(ids) {
    if (!this.svg) return;
    this.svg.classList.toggle("has-matches", ids.size > 0);
    for (const [id, part] of [...this.nodes, ...this.groups]) part.classList.toggle("is-match", ids.has(id));
  },

  /** Tells of what was clicked. */
  ask(part) {
    if (!part) return;
    const kind = part.classList.contains("node") ? "node" : part.classList.contains("edge") ? "edge" : "ns";
    if (kind === "edge") {
      const edge = this.edges.find((one) => one.part === part);
      if (edge) showEdge(edge.ends, part);
      return;
    }
    showNode(decodedID(part.id, kind), part);
  },
};

/** The row of a node of the picture; undefined where it stands for several. */
function rowOf(id) {
  const [matrix] = matrices;
  return matrix.byLabel.get(id) ?? matrix.byLabel.get(id.replace(/^(from|to) /, "outside "));
}

/** The rows of a namespace. */
function blockOf(id) {
  const [matrix] = matrices;
  const name = id.replace(/ \[Namespace\]$/, "");
  const indices = matrix.peers.map((peer, index) => [peer, index])
    .filter(([peer, index]) => index < matrix.columnCount && (peer.namespace === name || (peer.kind === "Namespace" && peer.name === name)));
  return indices.length ? { name, start: indices[0][1], end: indices.at(-1)[1] + 1 } : null;
}

function showNode(id, part) {
  const [matrix] = matrices;
  const row = rowOf(id);
  if (row !== undefined) return showPeer(matrix, row);
  picture.select([id]);
  const block = blockOf(id);
  if (block) {
    if (block.end - block.start === 1) return showPeer(matrix, block.start);
    return showGroup(matrix, block);
  }
  const node = report.graph.nodes.find((one) => one.id === id);
  const rows = (node?.members ?? []).map((member) => matrix.byLabel.get(member)).filter((one) => one !== undefined);
  if (rows.length) return showAlike(matrix, node, rows);
  const near = picture.edges.filter(({ ends }) => ends.includes(id));
  details.show(node?.title ?? id, node?.subtitle,
    element("ul", { class: "places" }, near.slice(0, mostListed).map((edge) => element("li", {}, edgeWords(edge.part)))));
}

/** Tells of peers that are connected alike, by the connections of the first of them. */
function showAlike(matrix, node, rows) {
  details.show(node.title, node.subtitle,
    element("section", { class: "side" }, element("h3", {}, `${rows.length} that are connected alike`),
      element("ul", { class: "ends" }, rows.slice(0, mostListed).map((row) => element("li", {},
        button(matrix.peers[row].label, () => showPeer(matrix, row), { class: "end" }))))),
    ...connectionLists(matrix, rows[0]));
}

function showGroup(matrix, block) {
  const all = { name: "everything", start: 0, end: matrix.columnCount };
  const members = matrix.peers.slice(block.start, block.end);
  picture.select(picture.groups.has(block.name) ? [block.name, ...members.flatMap((peer) => picture.partsOf(peer))] : [`${block.name} [Namespace]`]);
  details.show(block.name, plural(members.length, "workload"),
    element("p", { class: "links" },
      button("What it reaches", () => showBlock(matrix, block, all)),
      button("What reaches it", () => showBlock(matrix, { ...all, end: matrix.peers.length }, block)),
      button("Inside", () => showBlock(matrix, block, block))),
    element("ul", { class: "ends" }, members.slice(0, mostListed).map((peer) => element("li", {},
      button(peer.label, () => showPeer(matrix, matrix.byLabel.get(peer.label)), { class: "end" })))));
}

function edgeWords(part) {
  const link = part.querySelector("a");
  return link?.getAttributeNS("http://www.w3.org/1999/xlink", "title") ?? part.querySelector("title")?.textContent ?? "";
}

function showEdge(ends, part) {
  const [matrix] = matrices;
  const rows = ends.map(rowOf);
  if (rows.every((row) => row !== undefined) && rows[1] < matrix.columnCount) return showPair(matrix, rows[0], rows[1]);
  picture.select(ends, (other) => other === ends);
  const blocks = ends.map((end, index) => (rows[index] === undefined ? blockOf(end)
    : { name: matrix.peers[rows[index]].label, start: rows[index], end: rows[index] + 1 }));
  if (blocks.every(Boolean)) return showBlock(matrix, ...blocks);
  details.show(ends.join(" → "), null, element("ul", { class: "places" },
    edgeWords(part).split("\n").map((line) => element("li", {}, line))));
}
