// The data of the report (netsim.report/v1), and questions to it.

const report = JSON.parse(document.getElementById("ui-data").textContent);

/** So many ports are a few, as in `netsim matrix --heat`. */
const fewPorts = 16;

/** The cell where two ends can't speak to each other. */
const ABSENT = -1;

/** One network's matrix: rows are decoded when they are first asked for. */
class Matrix {
  constructor(data) {
    this.data = data;
    this.peers = data.peers;
    this.cells = data.cells;
    this.columnCount = data.columns;
    this.isFolded = data.by === "namespace";
    this.decoded = { rows: [], egress: [], ingress: [] };
    this.byLabel = new Map(this.peers.map((peer, index) => [peer.label, index]));
    this.examples = new Map(data.examples.map((entry) => [`${entry.row} ${entry.column}`, entry.connections]));
  }

  decode(name, index) {
    const place = this.data[`${name}Order`][index];
    const known = this.decoded[name];
    if (!known[place]) {
      const runs = this.data[name][place];
      const line = new Int32Array(this.columnCount);
      let next = 0;
      for (let i = 0; i < runs.length; i += 2) {
        line.fill(runs[i], next, next + runs[i + 1]);
        next += runs[i + 1];
      }
      known[place] = line;
    }
    return known[place];
  }

  /** The numbers of the cells of a row. */
  row(index) { return this.decode("rows", index); }

  /** What a cell says; null where the ends can't speak to each other. */
  cell(row, column) {
    const number = this.row(row)[column];
    return number === ABSENT ? null : this.cells[number];
  }

  /** What the policies of both ends say of a pair; none for ways in and for namespaces. */
  sides(row, column) {
    if (this.isFolded || row >= this.columnCount) return [];
    return [
      { direction: "Egress of the source", peer: this.peers[row], side: this.data.sides[this.decode("egress", row)[column]] },
      { direction: "Ingress of the destination", peer: this.peers[column], side: this.data.sides[this.decode("ingress", column)[row]] },
    ];
  }

  /** All cells of a block of rows and columns together. */
  sum(rows, columns) {
    const sum = { all: 0, some: 0, unknown: 0, none: 0, total: 0, wide: 0 };
    for (let r = rows.start; r < rows.end; r++) {
      const line = this.row(r);
      for (let c = columns.start; c < columns.end; c++) {
        if (line[c] === ABSENT) continue;
        const cell = this.cells[line[c]];
        if (cell.of === undefined) {
          sum[cell.reach]++;
          if (cell.reach === "some" && portCount(cell.ports) > fewPorts) sum.wide++;
          sum.total++;
        } else {
          sum.total += cell.of;
          const passing = cell.reach === "none" ? 0 : cell.passing;
          sum[cell.reach === "none" ? "some" : cell.reach] += passing;
          sum.none += cell.of - passing;
        }
      }
    }
    sum.reach = reachOf(sum);
    return sum;
  }

  /** The connections of a block: row, column and cell of each in which something passes or may pass. */
  *connections(rows, columns) {
    for (let r = rows.start; r < rows.end; r++) {
      const line = this.row(r);
      for (let c = columns.start; c < columns.end; c++) {
        if (line[c] === ABSENT) continue;
        const cell = this.cells[line[c]];
        if (cell.reach !== "none") yield { row: r, column: c, cell };
      }
    }
  }
}

/** The number of ports over all protocols; `ranges` are texts such as `80` and `8000-8010`. */
function portCount(ports) {
  return Object.values(ports).flat().reduce((count, range) => {
    const [low, high] = range.split("-").map(Number);
    return count + (high ?? low) - low + 1;
  }, 0);
}

/** What cells have together, as `netsim matrix` says it. */
function reachOf(sum) {
  if (sum.total === 0) return null;
  for (const reach of ["all", "none", "unknown", "some"]) if (sum[reach] === sum.total) return reach;
  return sum.all + sum.some > 0 ? "some" : "unknown";
}

const matrices = report.matrices.map((data) => new Matrix(data));

/** `file:line:column`, or nothing. */
function placeText(location) {
  return location ? `${location.file}:${location.line}:${location.column}` : "";
}

/** What a peer is called where its namespace is known. */
function shortName(peer) {
  if (peer.kind === "External") return peer.label.replace(/^outside (?=.)/, "");
  return peer.pods ? `${peer.name} (${peer.pods.join(", ")})` : peer.name;
}

/** A peer as `netsim can` takes it. */
function phrase(peer) {
  if (peer.kind === "External") return peer.cidrs.length === 1 ? peer.cidrs[0] : "internet";
  if (peer.kind === "Namespace") return `namespace/${peer.name}`;
  return `${peer.kind.toLowerCase()}/${peer.namespace}/${peer.name}`;
}
