// The matrix as a heat map: what is in sight is painted on a canvas, names stand in elements beside it.

const cellSizes = [8, 12, 18, 24, 32];

const heatmap = {
  frame: byID("ui-grid"),
  space: document.querySelector(".matrix-space"),
  view: document.querySelector(".matrix-view"),
  canvas: document.querySelector(".matrix-view canvas"),
  columnNames: document.querySelector(".matrix-columns"),
  rowNames: document.querySelector(".matrix-rows"),
  corner: document.querySelector(".matrix-corner"),
  size: 24,
  /** Widths of the names beside rows and above columns. */
  head: { width: 180, height: 130 },
  marked: null,
  isWaiting: false,
  isPrinting: false,

  show(matrix) {
    this.matrix = matrix;
    this.rows = new Axis(matrix, matrix.peers.length);
    this.columns = new Axis(matrix, matrix.columnCount);
    this.sums = new Map();
    this.leafSums = [];
    const folds = this.rows.roots.some((node) => node.children.length);
    byID("ui-fold").hidden = byID("ui-unfold").hidden = !folds;
    this.layout();
  },

  /** Measures names, sets sizes, and paints. */
  layout() {
    const { frame, head } = this;
    this.laidOutWidth = frame.clientWidth;
    const narrow = frame.clientWidth < 600;
    const pen = this.canvas.getContext("2d");
    pen.font = `700 ${this.fontSize()}px ${getComputedStyle(frame).fontFamily}`;
    const longest = (items) => items.filter((item) => item.peer?.kind !== "External").reduce((most, item) =>
      Math.max(most, pen.measureText(`${item.children.length ? "▸ " : ""}${legible(item.name)}`).width + 14 * item.depth), 30);
    head.width = Math.ceil(Math.min(narrow ? 130 : 260, Math.max(70, 24 + longest(this.rows.items))));
    head.height = Math.ceil(Math.min(narrow ? 110 : 190, Math.max(52, 34 + longest(this.columns.items))));
    const width = head.width + this.columns.items.length * this.size + 1;
    const height = head.height + this.rows.items.length * this.size + 1;
    this.space.style.width = `${width}px`;
    this.space.style.height = `${height}px`;
    frame.style.height = this.isPrinting ? "auto" : `${Math.min(height + 18, Math.max(320, innerHeight * 0.75))}px`;
    this.corner.style.width = `${head.width}px`;
    this.corner.style.height = `${head.height}px`;
    frame.setAttribute("aria-rowcount", this.rows.items.length + 1);
    frame.setAttribute("aria-colcount", this.columns.items.length + 1);
    this.readColors();
    this.paint();
    grid.layout();
  },

  fontSize() { return this.namesGroupsOnly() ? 10 : Math.min(13, this.size - 1); },

  /** Whether rows are too low for the names of all. */
  namesGroupsOnly() { return this.size < 12 && this.rows.roots.some((node) => node.children.length); },

  /** Lays out anew where the frame has another width. */
  resized() {
    if (this.isPrinting || !this.matrix || this.frame.clientWidth === this.laidOutWidth) return;
    this.layout();
  },

  readColors() {
    const probe = element("span");
    document.body.append(probe);
    const read = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    this.colors = Object.fromEntries(["surface", "line", "line-strong", "band", "heat", "open", "doubt", "mark"].map((name) => [name, read(name)]));
    probe.remove();
  },

  /** Paints before the next frame, once. */
  later() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.paint();
    });
  },

  sum(row, column) {
    if (row.peer && column.peer) {
      // Most cells say what many others say.
      const number = this.matrix.row(row.start)[column.start] + 1;
      return (this.leafSums[number] ??= this.matrix.sum(row, column));
    }
    const key = `${row.start} ${row.end} ${column.start} ${column.end}`;
    if (!this.sums.has(key)) this.sums.set(key, this.matrix.sum(row, column));
    return this.sums.get(key);
  },

  /** The rows and columns in sight. */
  window() {
    const { frame, size, head } = this;
    const room = this.isPrinting
      ? { width: this.space.offsetWidth, height: this.space.offsetHeight } : { width: frame.clientWidth, height: frame.clientHeight };
    const left = this.isPrinting ? 0 : frame.scrollLeft;
    const top = this.isPrinting ? 0 : frame.scrollTop;
    return {
      ...room, left, top,
      firstColumn: Math.floor(left / size), firstRow: Math.floor(top / size),
      lastColumn: Math.min(this.columns.items.length, Math.ceil((left + room.width - head.width) / size)),
      lastRow: Math.min(this.rows.items.length, Math.ceil((top + room.height - head.height) / size)),
    };
  },

  paint() {
    const { canvas, view, size, head, colors } = this;
    const window = this.window();
    const ratio = this.isPrinting ? 2 : devicePixelRatio || 1;
    view.style.width = `${window.width}px`;
    view.style.height = `${window.height}px`;
    canvas.width = Math.round(window.width * ratio);
    canvas.height = Math.round(window.height * ratio);
    canvas.style.width = `${window.width}px`;
    canvas.style.height = `${window.height}px`;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = colors.surface;
    pen.fillRect(0, 0, window.width, window.height);
    pen.translate(head.width - window.left, head.height - window.top);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `600 ${Math.round(size * 0.55)}px system-ui, sans-serif`;
    for (let r = window.firstRow; r < window.lastRow; r++) {
      for (let c = window.firstColumn; c < window.lastColumn; c++) {
        this.paintCell(pen, this.rows.items[r], this.columns.items[c], c * size, r * size);
      }
    }
    this.paintLines(pen, window);
    this.placeNames(window);
    grid.place();
  },

  paintCell(pen, row, column, x, y) {
    const { size, colors } = this;
    const sum = this.sum(row, column);
    const gap = size > 10 ? 1 : 0.5;
    const [left, top, side] = [x + gap, y + gap, size - 2 * gap];
    if (row.children.length || column.children.length) {
      pen.fillStyle = colors.band;
      pen.fillRect(x, y, size, size);
    }
    if (!sum.reach) {
      pen.fillStyle = colors.line;
      pen.fillRect(left + side * 0.3, top + side * 0.45, side * 0.4, Math.max(1, side * 0.1));
      return;
    }
    if (sum.reach === "none") {
      pen.fillStyle = colors["line-strong"];
      const dot = Math.max(1, size / 12);
      pen.fillRect(x + size / 2 - dot / 2, y + size / 2 - dot / 2, dot, dot);
      return;
    }
    if (sum.reach === "unknown") return this.paintDoubt(pen, left, top, side);
    const share = (sum.all + sum.some + sum.unknown) / sum.total;
    const isOpen = sum.reach === "all";
    pen.globalAlpha = isOpen ? 1 : 0.22 + 0.78 * (sum.total > 1 ? Math.sqrt(share) : sum.wide ? 1 : 0.6);
    pen.fillStyle = isOpen ? colors.open : colors.heat;
    // Everything fills the cell, a part of it leaves a margin: seen without colours, too.
    const inset = isOpen ? 0 : side * 0.16;
    pen.fillRect(left + inset, top + inset, side - 2 * inset, side - 2 * inset);
    pen.globalAlpha = 1;
    if (!isOpen && sum.all > 0) this.paintCorner(pen, left, top, side, colors.open, "high");
    if (sum.unknown > 0) this.paintCorner(pen, left, top, side, colors.doubt, "low");
  },

  /** A corner that tells of some pairs with everything, or in doubt, among others. */
  paintCorner(pen, left, top, side, color, corner) {
    const part = side * 0.42;
    const [x, y] = [left + side, corner === "high" ? top : top + side];
    pen.fillStyle = color;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - part, y);
    pen.lineTo(x, corner === "high" ? y + part : y - part);
    pen.fill();
  },

  paintDoubt(pen, left, top, side) {
    const { colors } = this;
    pen.save();
    pen.beginPath();
    pen.rect(left, top, side, side);
    pen.clip();
    pen.strokeStyle = colors.doubt;
    pen.lineWidth = Math.max(1, side / 9);
    for (let shift = -side; shift < side; shift += Math.max(3, side / 3)) {
      pen.beginPath();
      pen.moveTo(left + shift, top + side);
      pen.lineTo(left + shift + side, top);
      pen.stroke();
    }
    pen.restore();
    if (side < 14) return;
    pen.fillStyle = colors.surface;
    pen.fillRect(left + side * 0.28, top + side * 0.2, side * 0.44, side * 0.6);
    pen.fillStyle = colors.doubt;
    pen.fillText("?", left + side / 2, top + side / 2 + 1);
  },

  /** Lines between namespaces, and the row and column of what is marked. */
  paintLines(pen, window) {
    const { size, colors } = this;
    const right = this.columns.items.length * size;
    const bottom = this.rows.items.length * size;
    // Strong where a namespace is unfolded, faint between those that are one row each.
    const line = (items, index) => {
      if (index > 0 && items[index] && items[index].depth > 0) return null;
      const isBetween = index > 0 && items[index - 1].depth === 0 && !(items[index]?.children.length && !items[index].isFolded);
      return isBetween && items[index] ? colors.line : colors["line-strong"];
    };
    for (let r = window.firstRow; r <= window.lastRow; r++) {
      pen.fillStyle = line(this.rows.items, r) ?? "transparent";
      pen.fillRect(0, r * size - 0.5, right, 1);
    }
    for (let c = window.firstColumn; c <= window.lastColumn; c++) {
      pen.fillStyle = line(this.columns.items, c) ?? "transparent";
      pen.fillRect(c * size - 0.5, 0, 1, bottom);
    }
    if (this.marked === null) return;
    pen.strokeStyle = colors.mark;
    pen.lineWidth = 1.5;
    const isMarked = (item) => item.peer && item.start === this.marked;
    const r = this.rows.items.findIndex(isMarked);
    const c = this.columns.items.findIndex(isMarked);
    if (r >= 0) pen.strokeRect(0, r * size, right, size);
    if (c >= 0) pen.strokeRect(c * size, 0, size, bottom);
  },

  placeNames(window) {
    const { head, size } = this;
    const name = (item, axis, index) => {
      const made = element("div", { class: `name depth${item.depth}${item.children.length ? " group" : ""}`, title: legible(item.peer?.label ?? item.name) },
        this.namesGroupsOnly() && item.depth > 0 ? null : element("span", {}, item.children.length ? `${item.isFolded ? "▸" : "▾"} ${item.name}` : item.name));
      made.addEventListener("click", () => {
        grid.moveTo(axis === "row" ? index : -1, axis === "row" ? -1 : index);
        grid.act();
      });
      return made;
    };
    const rows = [];
    for (let r = window.firstRow; r < window.lastRow; r++) {
      const made = name(this.rows.items[r], "row", r);
      made.style.cssText = `top:${r * size - window.top}px;height:${size}px;width:${head.width}px;font-size:${this.fontSize()}px`;
      rows.push(made);
    }
    const columns = [];
    for (let c = window.firstColumn; c < window.lastColumn; c++) {
      const made = name(this.columns.items[c], "column", c);
      made.style.cssText = `left:${c * size - window.left}px;width:${size}px;height:${head.height}px;font-size:${this.fontSize()}px`;
      columns.push(made);
    }
    this.rowNames.style.cssText = `top:${head.height}px;width:${head.width}px;height:${window.height - head.height}px`;
    this.columnNames.style.cssText = `left:${head.width}px;height:${head.height}px;width:${window.width - head.width}px`;
    this.rowNames.replaceChildren(...rows);
    this.columnNames.replaceChildren(...columns);
  },

  mark(index) {
    this.marked = index;
    this.later();
  },

  /** Shows a peer's row, and its column where it has one. */
  reveal(index) {
    this.marked = index;
    const row = this.rows.reveal(index);
    const column = index < this.matrix.columnCount ? this.columns.reveal(index) : -1;
    this.layout();
    byID("ui-matrix").scrollIntoView({ block: "start" });
    grid.moveTo(row, Math.max(0, column));
  },

  zoom(step) {
    const next = cellSizes.indexOf(this.size) + step;
    if (next < 0 || next >= cellSizes.length) return;
    this.size = cellSizes[next];
    this.layout();
  },

  foldAll(isFolded) {
    this.rows.foldAll(isFolded);
    this.columns.foldAll(isFolded);
    this.layout();
  },

  /** Lays everything out at once for paper, folded where it would be too fine to read. */
  print(isPrinting) {
    this.isPrinting = isPrinting;
    if (isPrinting) {
      this.before = { rows: this.rows, columns: this.columns, size: this.size };
      if (this.columns.items.length > 90) {
        this.rows = new Axis(this.matrix, this.matrix.peers.length);
        this.columns = new Axis(this.matrix, this.matrix.columnCount);
        this.rows.foldAll(true);
        this.columns.foldAll(true);
      }
      const room = (640 - Math.min(240, this.head.width)) / this.columns.items.length;
      this.size = Math.max(5, Math.min(20, Math.floor(room)));
    } else if (this.before) {
      Object.assign(this, this.before);
      this.before = null;
    }
    this.layout();
  },
};

heatmap.frame.addEventListener("scroll", () => heatmap.later(), { passive: true });
heatmap.canvas.addEventListener("click", (event) => {
  const [row, column] = grid.at(event);
  if (row === null) return;
  grid.moveTo(row, column);
  grid.act();
});
heatmap.canvas.addEventListener("mousemove", (event) => {
  const [row, column] = grid.at(event);
  heatmap.canvas.title = row === null ? "" : legible(grid.words(row, column));
});
