// The matrix by keyboard and for screen readers: one cell has the focus, arrows move it. The cells are
// painted; the focused one is an element with its words. Row and column -1 are the names.

const grid = {
  holder: document.querySelector(".matrix-focus"),
  row: 0,
  column: 0,

  get rows() { return heatmap.rows.items; },
  get columns() { return heatmap.columns.items; },

  /** The row and the column under the mouse. */
  at(event) {
    const box = heatmap.view.getBoundingClientRect();
    const { left, top } = heatmap.window();
    const row = Math.floor((event.clientY - box.top - heatmap.head.height + top) / heatmap.size);
    const column = Math.floor((event.clientX - box.left - heatmap.head.width + left) / heatmap.size);
    const isInside = row >= 0 && column >= 0 && row < this.rows.length && column < this.columns.length;
    return isInside ? [row, column] : [null, null];
  },

  /** What a cell says, or a name. */
  words(row, column) {
    if (row < 0 && column < 0) return "sources down, destinations across";
    if (row < 0 || column < 0) {
      const item = row < 0 ? this.columns[column] : this.rows[row];
      return item.children.length ? `${item.name}, ${plural(item.end - item.start, "member")}` : item.peer.label;
    }
    const [source, target] = [this.rows[row], this.columns[column]];
    const sum = heatmap.sum(source, target);
    const ends = `${this.nameOf(source)} to ${this.nameOf(target)}`;
    if (!sum.reach) return `${ends}: itself`;
    if (source.peer && target.peer) {
      const cell = heatmap.matrix.cell(source.start, target.start);
      return `${ends}: ${cell.words || "nothing"}${cell.of ? `, ${cell.passing} of ${cell.of} pairs` : ""}`;
    }
    return `${ends}: ${reachWords[sum.reach].word}, ${sum.total - sum.none} of ${plural(sum.total, "pair")} connected`;
  },

  nameOf(item) { return item.peer?.label ?? item.name; },

  /** Moves the focus to a cell. */
  moveTo(row, column) {
    this.row = Math.max(-1, Math.min(row, this.rows.length - 1));
    this.column = Math.max(-1, Math.min(column, this.columns.length - 1));
    this.reveal();
    this.build();
    this.cell.focus({ preventScroll: true });
  },

  /** Scrolls the focused cell into sight. */
  reveal() {
    const { frame, size, head } = heatmap;
    const scroll = (place, start, room) => {
      if (place < 0) return start;
      if (place * size < start) return place * size;
      return (place + 1) * size > start + room ? (place + 1) * size - room : start;
    };
    frame.scrollLeft = scroll(this.column, frame.scrollLeft, frame.clientWidth - head.width - 2);
    frame.scrollTop = scroll(this.row, frame.scrollTop, frame.clientHeight - head.height - 2);
    heatmap.paint();
  },

  /** Makes the element of the focused cell: a new one, so that readers speak it. */
  build() {
    const item = this.row < 0 ? this.columns[this.column] : this.column < 0 ? this.rows[this.row] : null;
    const role = item ? (this.row < 0 ? "columnheader" : "rowheader") : "gridcell";
    this.cell = element("div", {
      role, class: "cursor", tabindex: "0", "aria-label": legible(this.words(this.row, this.column)),
      "aria-colindex": this.column + 2, "aria-expanded": item?.children.length ? String(!item.isFolded) : null,
    });
    const line = element("div", { role: "row", "aria-rowindex": this.row + 2 }, this.cell);
    this.holder.replaceChildren(line);
    this.place();
  },

  /** Puts the focused element where its cell is. */
  place() {
    if (!this.cell) return;
    const { size, head } = heatmap;
    const { left, top } = heatmap.window();
    const x = this.column < 0 ? 0 : head.width + this.column * size - left;
    const y = this.row < 0 ? 0 : head.height + this.row * size - top;
    const isHidden = (this.column >= 0 && x < head.width - 1) || (this.row >= 0 && y < head.height - 1);
    this.cell.style.cssText = `left:${x}px;top:${y}px;width:${this.column < 0 ? head.width : size}px;`
      + `height:${this.row < 0 ? head.height : size}px;opacity:${isHidden ? 0 : 1}`;
  },

  /** Keeps the focus on a cell that is there, after rows or columns folded. */
  layout() {
    const hadFocus = this.holder.contains(document.activeElement);
    this.row = Math.min(this.row, this.rows.length - 1);
    this.column = Math.min(this.column, this.columns.length - 1);
    if (this.rows.length && this.columns.length) this.build();
    if (hadFocus) this.cell.focus({ preventScroll: true });
  },

  /** Folds what a name names, or tells of the cell. */
  act() {
    const item = this.row < 0 ? this.columns[this.column] : this.column < 0 ? this.rows[this.row] : null;
    if (this.row < 0 && this.column < 0) return;
    if (item?.children.length) {
      (this.row < 0 ? heatmap.columns : heatmap.rows).toggle(item);
      heatmap.layout();
      say(`${item.name} ${item.isFolded ? "folded" : "unfolded"}`);
    } else if (item) {
      showPeer(heatmap.matrix, item.start);
    } else {
      const [source, target] = [this.rows[this.row], this.columns[this.column]];
      if (source.peer && target.peer) showPair(heatmap.matrix, source.start, target.start);
      else showBlock(heatmap.matrix, source, target);
    }
  },
};

heatmap.frame.addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(heatmap.frame.clientHeight / heatmap.size) - 8);
  const moves = {
    ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    PageUp: [-page, 0], PageDown: [page, 0],
  };
  const end = { rows: grid.rows.length - 1, columns: grid.columns.length - 1 };
  if (moves[event.key]) {
    const [down, right] = moves[event.key];
    grid.moveTo(grid.row + down, grid.column + right);
  } else if (event.key === "Home") grid.moveTo(event.ctrlKey ? 0 : grid.row, event.ctrlKey ? 0 : -1);
  else if (event.key === "End") grid.moveTo(event.ctrlKey ? end.rows : grid.row, end.columns);
  else if (event.key === "Enter" || event.key === " ") grid.act();
  else return;
  event.preventDefault();
});
