// The search at the top: finds workloads, namespaces, addresses and ways in, and marks them in the graph.

const mostMatches = 40;

const lookup = {
  input: byID("ui-search"),
  list: byID("ui-matches"),
  /** What can be found: a label, what it is, and what to do with it. */
  entries: [],
  active: -1,

  start() {
    const [matrix] = matrices;
    const namespaces = new Set(matrix.peers.map((peer) => peer.namespace).filter(Boolean));
    for (const name of namespaces) {
      const block = blockOf(name);
      if (block) this.entries.push({ label: name, what: "Namespace", ids: [name, `${name} [Namespace]`], go: () => showGroup(matrix, block) });
    }
    matrix.peers.forEach((peer, index) => {
      this.entries.push({
        label: peer.label, what: peer.kind, ids: picture.partsOf(peer),
        go: () => {
          showPeer(matrix, index);
          const [id] = picture.partsOf(peer);
          if (id !== undefined) picture.centre(picture.nodes.get(id) ?? picture.groups.get(id));
        },
      });
    });
    for (const entry of this.entries) entry.key = entry.label.toLowerCase();
    this.input.addEventListener("input", () => this.find());
    this.input.addEventListener("focus", () => this.find());
    this.input.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("click", (event) => {
      if (!event.target.closest?.(".search")) this.close();
    });
  },

  /** Lists what holds every word of the input: names that begin so first. */
  find() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length ? this.entries.filter((entry) => words.every((word) => entry.key.includes(word))) : [];
    const rank = (entry) => (entry.key === words[0] ? 0 : entry.key.split("/").some((part) => part.startsWith(words[0])) ? 1 : 2);
    found.sort((a, b) => rank(a) - rank(b));
    picture.highlight(new Set(found.flatMap((entry) => entry.ids)));
    this.found = found.slice(0, mostMatches);
    this.active = this.found.length ? 0 : -1;
    this.list.replaceChildren(
      ...this.found.map((entry, index) => {
        const item = element("li", { role: "option", id: `ui-match-${index}`, "aria-selected": String(index === 0) },
          element("span", { class: "match-label" }, entry.label), element("span", { class: "faint" }, entry.what));
        item.addEventListener("click", () => this.go(entry));
        return item;
      }),
      ...(words.length && found.length !== this.found.length ? [element("li", { class: "faint" }, `${found.length} found`)] : []),
      ...(words.length && !found.length ? [element("li", { class: "faint" }, "nothing found")] : []));
    this.open(words.length > 0);
    this.mark();
    if (words.length) say(plural(found.length, "match", "matches"));
  },

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  },

  mark() {
    [...this.list.querySelectorAll("[role=option]")].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) item.scrollIntoView({ block: "nearest" });
    });
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", `ui-match-${this.active}`);
  },

  press(event) {
    const count = this.found?.length ?? 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (count) this.active = (this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.mark();
    } else if (event.key === "Enter") {
      if (this.active >= 0) this.go(this.found[this.active]);
    } else if (event.key === "Escape") {
      if (this.list.hidden) return;
      this.clear();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  },

  go(entry) {
    this.clear();
    entry.go();
  },

  close() { this.open(false); },

  clear() {
    this.close();
    picture.highlight(new Set());
  },
};
