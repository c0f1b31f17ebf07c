// The rows or the columns of a matrix as a tree that folds: namespaces, workloads, their parts.

/** Up to so many rows are shown unfolded at first. */
const mostUnfolded = 60;

class Axis {
  /** Makes the tree of the first `count` peers of a matrix. */
  constructor(matrix, count) {
    this.roots = [];
    let group = null;
    let workload = null;
    for (let index = 0; index < count; index++) {
      const peer = matrix.peers[index];
      const name = Axis.groupName(matrix, index);
      if (name === null) {
        this.roots.push({ name: peer.label, start: index, end: index + 1, depth: 0, children: [], peer });
        group = workload = null;
        continue;
      }
      if (group?.name !== name) {
        group = { name, start: index, end: index, depth: 0, children: [], isFolded: false };
        this.roots.push(group);
        workload = null;
      }
      group.end = index + 1;
      const leaf = { name: shortName(peer), start: index, end: index + 1, depth: 1, children: [], peer };
      const isPart = peer.pods !== undefined && peer.kind !== "Pod";
      if (!isPart) {
        workload = null;
        group.children.push(leaf);
        continue;
      }
      const key = `${peer.kind} ${peer.name}`;
      if (workload?.key !== key) {
        workload = { name: peer.name, key, start: index, end: index, depth: 1, children: [], isFolded: true };
        group.children.push(workload);
      }
      workload.end = index + 1;
      workload.children.push({ ...leaf, name: peer.pods.join(", "), depth: 2 });
    }
    this.foldAll(this.roots.length > 1 && count > mostUnfolded);
  }

  /** What frames a peer; null where it stands alone. */
  static groupName(matrix, index) {
    const peer = matrix.peers[index];
    if (index >= matrix.columnCount) return "Ways in";
    if (peer.kind === "External") return matrix.isFolded ? null : "Outside";
    return peer.kind === "Namespace" ? null : peer.namespace ?? null;
  }

  foldAll(isFolded) {
    for (const node of this.roots) if (node.children.length) node.isFolded = isFolded;
    this.refresh();
  }

  toggle(node) {
    node.isFolded = !node.isFolded;
    this.refresh();
  }

  /** Unfolds what holds a peer, and tells its place among what is shown. */
  reveal(index) {
    const unfold = (nodes) => nodes.forEach((node) => {
      if (node.start > index || node.end <= index || !node.children.length) return;
      node.isFolded = false;
      unfold(node.children);
    });
    unfold(this.roots);
    this.refresh();
    return this.items.findIndex((item) => item.peer && item.start === index);
  }

  /** Lists what is shown; a node that is unfolded is a heading, its children follow. */
  refresh() {
    this.items = [];
    const list = (nodes) => nodes.forEach((node) => {
      this.items.push(node);
      if (node.children.length && !node.isFolded) list(node.children);
    });
    list(this.roots);
  }
}
