// ---- arrange: which nodes join the drawing, and where; the same steps give the same picture ----
const STEP = 40; // nodes that one click adds at most
const moves = { touched: false }; // until the reader moves the picture, it follows the size of the window

function neighbours(i, end) { // of what passes and is not switched off, the weightiest first: [node, claims]; end is let in
  const found = new Map();
  for (const k of touching[i]) {
    const c = claims[k], j = other(c, i);
    if (!passing[k] || j < 0 || j === i || view.hidden.has(j) || (view.off.has(nodes[j].kind.id) && j !== end && !view.pinned.has(j))) continue;
    found.set(j, (found.get(j) || 0) + 1);
  }
  return [...found].sort((a, b) => nodes[b[0]].weight - nodes[a[0]].weight || a[0] - b[0]);
}
const undrawn = (i) => neighbours(i).filter(([j]) => !view.drawn.has(j));

function expand(i) {
  draw(undrawn(i).slice(0, STEP).map(([j]) => j), i);
}
function collapse(i) { // takes away the neighbours that nothing else in the drawing holds
  const gone = neighbours(i).map(([j]) => j).filter((j) => view.drawn.has(j) && !view.pinned.has(j) && !isSelected(j)
    && neighbours(j).every(([k]) => k === i || !view.drawn.has(k)));
  for (const j of gone) view.drawn.delete(j);
  return gone;
}
function hide(i) {
  view.hidden.add(i);
  view.drawn.delete(i);
  view.pinned.delete(i);
}
function isolate(i) { // the thing, what is joined to it, and what is pinned; nothing else
  const near = neighbours(i).slice(0, STEP).map(([j]) => j);
  Object.assign(view, { base: "none", path: null, drawn: new Set([...view.pinned, i]) });
  [nodes[i].x, nodes[i].y] = [0, 0];
  draw(near, i);
}

function pathBetween(a, b) { // a shortest chain of nodes; of equals the one over the weightiest, sayings left out
  const from = new Map([[a, -1]]);
  let layer = [a];
  while (layer.length && !from.has(b)) {
    const next = [];
    for (const here of layer) {
      for (const [there] of neighbours(here, b)) {
        if (from.has(there) || (nodes[there].spoken && there !== b)) continue;
        from.set(there, here);
        next.push(there);
      }
    }
    layer = next.sort((x, y) => nodes[y].weight - nodes[x].weight || x - y);
  }
  if (!from.has(b)) return null;
  const way = [];
  for (let here = b; here >= 0; here = from.get(here)) way.unshift(here);
  return way;
}
function showPath(way) {
  Object.assign(view, { base: "none", path: way, drawn: new Set([...view.pinned, ...way]) });
  way.forEach((i, k) => { [nodes[i].x, nodes[i].y] = [k * 230, k % 2 ? 110 : 0]; });
}

function draw(fresh, anchor) { // places new nodes around one that is drawn, then pushes them off what they cover
  fresh = fresh.filter((i) => !view.drawn.has(i) && !view.hidden.has(i));
  const old = [...view.drawn].map((i) => nodes[i]);
  const at = anchor !== undefined && view.drawn.has(anchor) ? nodes[anchor] : { x: Math.max(0, ...old.map((n) => n.x)) + 260, y: 0 };
  const rings = Math.ceil(fresh.length / 14);
  fresh.forEach((i, k) => {
    const ring = k % rings, turn = (2 * Math.PI * k) / fresh.length + 0.6, far = 170 + 110 * ring;
    nodes[i].x = Math.round(at.x + far * Math.cos(turn) * 1.35);
    nodes[i].y = Math.round(at.y + far * Math.sin(turn));
    view.drawn.add(i);
  });
  settle(fresh);
}
function settle(fresh) {
  const all = [...view.drawn], half = new Map(all.map((i) => [i, room(nodes[i], 1)]));
  for (let round = 0; round < 60; round++) {
    let clash = false;
    for (const i of fresh) {
      const n = nodes[i], [w, h] = half.get(i);
      for (const j of all) {
        if (i === j) continue;
        const m = nodes[j], [v, g] = half.get(j), dx = n.x - m.x, dy = n.y - m.y;
        const wide = w + v + 8 - Math.abs(dx), high = h + g + 8 - Math.abs(dy);
        if (wide <= 0 || high <= 0) continue;
        clash = true;
        if (high <= wide) n.y += (dy > 0 || (dy === 0 && i > j) ? 1 : -1) * Math.ceil(high / 2);
        else n.x += (dx > 0 || (dx === 0 && i > j) ? 1 : -1) * Math.ceil(wide / 2);
      }
    }
    if (!clash) return;
  }
}
