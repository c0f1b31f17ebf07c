// Puts the parts together, and wires what belongs to the whole page.

function setTheme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  byID("ui-theme").setAttribute("aria-pressed", String(isDark));
  heatmap.readColors();
  heatmap.paint();
}

function showMatrix(matrix) {
  const isEmpty = matrix.peers.length === 0;
  heatmap.frame.hidden = isEmpty;
  if (!isEmpty) return heatmap.show(matrix);
  byID("ui-legend").before(element("p", {}, report.summary.workloads ? "There are too many namespaces for a matrix." : "There are no workloads."));
}

function fillLegend() {
  const entries = [["all", "everything"], ["some", "some ports, or some pairs: the darker, the more"], ["unknown", "perhaps"], ["none", "nothing"], ["corner", "some pairs: everything"]];
  byID("ui-legend").append(...entries.map(([key, text]) => element("li", {}, element("span", { class: `swatch ${key}`, "aria-hidden": "true" }), text)));
}

function startNetworks() {
  if (matrices.length < 2) return;
  const choice = byID("ui-network");
  choice.hidden = false;
  choice.append(...matrices.map((matrix, index) => element("option", { value: String(index) }, matrix.data.network ?? "primary network")));
  choice.addEventListener("change", () => showMatrix(matrices[Number(choice.value)]));
}

function startPicture() {
  const { view, pointers } = picture;
  let moved = 0;
  view.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = 0;
  });
  addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (other) {
      const box = view.getBoundingClientRect();
      const distance = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      picture.zoom(distance(now) / distance(before), (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
    } else picture.move(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
    view.classList.toggle("is-moving", moved > 4);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      view.classList.remove("is-moving");
    });
  }
  view.addEventListener("click", (event) => {
    event.preventDefault();
    if (moved > 4) return;
    picture.ask(event.target.closest?.("g.node, g.edge, g.cluster"));
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !view.contains(document.activeElement)) return;
    event.preventDefault();
    const box = view.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 16 : 1;
    picture.zoom(Math.exp(-event.deltaY * lines * 0.0018), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  view.addEventListener("keydown", (event) => {
    const step = 60;
    const actions = {
      ArrowLeft: () => picture.move(step, 0), ArrowRight: () => picture.move(-step, 0),
      ArrowUp: () => picture.move(0, step), ArrowDown: () => picture.move(0, -step),
      "+": () => picture.zoom(1.25), "=": () => picture.zoom(1.25), "-": () => picture.zoom(0.8), 0: () => picture.fit(),
      Enter: () => {
        const box = view.getBoundingClientRect();
        picture.ask(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest("g.node, g.edge, g.cluster"));
      },
    };
    if (!actions[event.key] || event.ctrlKey || event.metaKey) return;
    actions[event.key]();
    event.preventDefault();
  });
  const zooms = { in: () => picture.zoom(1.25), out: () => picture.zoom(0.8), fit: () => picture.fit(), clear: () => picture.select(null) };
  for (const one of document.querySelectorAll("[data-zoom]")) one.addEventListener("click", () => zooms[one.dataset.zoom]());
}

function startPage() {
  byID("ui-theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme;
    setTheme(now ? now === "light" : !matchMedia("(prefers-color-scheme: dark)").matches);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    heatmap.readColors();
    heatmap.paint();
  });
  byID("ui-fold").addEventListener("click", () => heatmap.foldAll(true));
  byID("ui-unfold").addEventListener("click", () => heatmap.foldAll(false));
  byID("ui-smaller").addEventListener("click", () => heatmap.zoom(-1));
  byID("ui-larger").addEventListener("click", () => heatmap.zoom(1));
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea");
    if (event.key === "Escape") details.close();
    else if (event.key === "/" && !isTyping) {
      lookup.input.focus();
      event.preventDefault();
    }
  });
  new ResizeObserver(() => heatmap.resized()).observe(heatmap.frame);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    picture.fit();
  });
  addEventListener("beforeprint", () => heatmap.print(true));
  addEventListener("afterprint", () => heatmap.print(false));
}

picture.start();
startPicture();
sections.start();
fillLegend();
startNetworks();
showMatrix(matrices[0]);
lookup.start();
startPage();
