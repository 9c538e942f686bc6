// ---- draw: cards, lines and labels on the canvas of vis-network ----
// People, organizations and places are filled cards; all else is pale and small. What has no room for its label is a dot.
const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif', WORDS = 11.5, CROWD = 150; // lines from which on those without words are faint
const dark = () => document.documentElement.dataset.theme === "dark";
const ink = () => (dark()
  ? { text: "#e6eaef", soft: "#b3bdc8", card: "#1c2128", halo: "#14181d", edge: "#8492a1", role: "#4b5663", edgeText: "#c3ccd6", mark: "#7fb0ff" }
  : { text: "#1b2129", soft: "#3f4a56", card: "#ffffff", halo: "#f6f7f9", edge: "#76838f", role: "#c0c9d2", edgeText: "#39434e", mark: "#2f6fde" });
const brush = document.createElement("canvas").getContext("2d"), measured = new Map();
function wide(text) { // pixels of the longest line at a size of 1
  if (!measured.has(text)) {
    brush.font = "100px " + FACE;
    measured.set(text, Math.max(...text.split("\n").map((t) => brush.measureText(t).width)) / 100);
  }
  return measured.get(text);
}
const sizeOf = (n) => (n.main ? 14 + Math.min(5, Math.sqrt(n.weight)) : 12);
const grown = (n, scale) => Math.max(sizeOf(n), (n.main ? 11.5 : 10.5) / scale); // never too small to read
function room(n, scale) { // half of the width and height of a card, in units of the drawing
  const size = grown(n, scale);
  return [wide(n.label) * size / 2 + 9, n.label.split("\n").length * size * 0.56 + 6];
}

let network = null, drawing = null; // vis.Network, its {nodes, edges}
const named = new Set(), worded = new Set(), written = { nodes: new Map(), edges: new Map() };
let focus = null, beside = new Set(), lines = [];

function look(n, scale) {
  const c = ink(), color = n.kind.color, card = named.has(n.i), pinned = view.pinned.has(n.i);
  const unsure = n.status !== ASSERTED, full = n.main && !unsure, far = focus !== null && !beside.has(n.i);
  const ground = full || !card ? (unsure ? c.card : color) : c.card;
  return {
    id: n.i, label: card ? n.label : " ", x: n.x, y: n.y, size: (n.main ? 7 : 4.5) / Math.min(1, Math.max(scale, 0.35)),
    shape: card ? "box" : n.happens ? "diamond" : "dot", margin: { top: 5, bottom: 5, left: 8, right: 8 },
    borderWidth: pinned ? 3 : full ? 1 : 1.5, opacity: far ? 0.28 : 1,
    shapeProperties: { borderRadius: n.kind.id === "person" ? 14 : n.happens ? 2 : 5, borderDashes: unsure ? [5, 4] : false },
    color: { background: ground, border: pinned ? c.text : color, highlight: { background: ground, border: c.text }, hover: { background: ground, border: c.text } },
    font: { color: card && full ? "#ffffff" : n.main ? c.text : c.soft, size: grown(n, scale), face: FACE },
  };
}
function line(e, scale) {
  const c = ink(), far = focus !== null && e.from !== focus && e.to !== focus, color = e.role ? c.role : c.edge;
  const faint = far ? 0.25 : focus === null && lines.length > CROWD && !worded.has(e.id) ? 0.4 : 1;
  return {
    id: e.id, from: e.from, to: e.to, dashes: e.plain ? false : [6, 5],
    width: e.role ? 1.2 : Math.min(3.5, 1.7 + 0.4 * (e.claims.length - 1)), label: worded.has(e.id) ? e.label : " ",
    color: { color, highlight: c.mark, hover: c.mark, opacity: faint },
    font: { color: c.edgeText, size: Math.max(WORDS, 10 / scale), strokeWidth: 5, strokeColor: c.halo, align: "horizontal", face: FACE },
  };
}
function linesOf(seen) { // what passes between nodes in view, one line a pair and direction
  const found = new Map();
  for (const i of seen) {
    for (const k of touching[i]) {
      const c = claims[k];
      if (c.s !== i || c.o < 0 || c.o === i || !passing[k] || !seen.has(c.o)) continue;
      const id = `${i}-${c.o}`;
      if (!found.has(id)) found.set(id, { id, from: i, to: c.o, claims: [], role: nodes[i].happens || nodes[c.o].happens });
      found.get(id).claims.push(c);
    }
  }
  const all = [...found.values()];
  for (const e of all) {
    e.label = joined(e.claims);
    e.plain = e.claims.some((c) => c.status === ASSERTED);
  }
  return all;
}
function put(kind, rows) { // only what differs from what is drawn
  const before = written[kind], now = new Map(rows.map((r) => [r.id, JSON.stringify(r)]));
  const gone = [...before.keys()].filter((id) => !now.has(id)), fresh = rows.filter((r) => before.get(r.id) !== now.get(r.id));
  written[kind] = now;
  if (gone.length) drawing[kind].remove(gone);
  if (fresh.length) drawing[kind].update(fresh);
}
const seenNodes = () => new Set([...view.drawn].filter(shows));
// A label is drawn where it covers no other: first those of the thing in focus, then who is who, the weightiest first.
function redraw() {
  if (rolled()) { drawGroups(); return; }
  const scale = Math.min(1.2, network.getScale()), seen = seenNodes(), taken = [];
  lines = linesOf(seen);
  focus = view.selected && view.selected.node !== undefined && seen.has(view.selected.node) ? view.selected.node : null;
  beside = new Set(focus !== null ? [focus, ...lines.flatMap((e) => (e.from === focus ? [e.to] : e.to === focus ? [e.from] : []))] : []);
  const free = (x, y, w, h, slack) => taken.every((t) => Math.abs(t[0] - x) > t[2] + w - slack || Math.abs(t[1] - y) > t[3] + h - slack);
  const order = [...seen].map((i) => nodes[i])
    .sort((a, b) => ((b.i === focus) - (a.i === focus)) || (beside.has(b.i) - beside.has(a.i)) || (b.main - a.main) || (b.weight - a.weight) || a.i - b.i);
  named.clear(); worded.clear();
  const label = (n) => {
    const [w, h] = room(n, scale);
    if (free(n.x, n.y, w, h, 1)) { named.add(n.i); taken.push([n.x, n.y, w, h]); }
  };
  const first = (n) => (focus !== null ? beside.has(n.i) : !n.happens || view.path);
  order.filter(first).forEach(label);
  const talk = lines.filter((e) => (focus !== null ? e.from === focus || e.to === focus : !e.role || view.path))
    .sort((a, b) => a.role - b.role || b.plain - a.plain || b.claims.length - a.claims.length || a.from - b.from || a.to - b.to);
  for (const e of talk) {
    const a = nodes[e.from], b = nodes[e.to], size = Math.max(WORDS, 10 / scale);
    const [x, y, w, h] = [(a.x + b.x) / 2, (a.y + b.y) / 2, wide(e.label) * size / 2, e.label.split("\n").length * size * 0.55];
    if (!free(x, y, w, h, 4)) continue;
    worded.add(e.id); taken.push([x, y, w, h]);
  }
  order.filter((n) => !first(n)).forEach(label);
  put("nodes", [...seen].map((i) => look(nodes[i], scale)));
  put("edges", lines.map((e) => line(e, scale)));
  network.body.nodeIndices.sort((a, b) => named.has(a) - named.has(b)); // cards are drawn over dots
  note(seen);
}

// ---- groups: communities rolled up, each a bubble ----
const groups = data.communities.map(([label, size, facts, spots, x, y], k) => ({ k, label, size, facts, spots, x, y, name: label.split("\n").join(" · "), grain: Math.min(52, 12 + 2 * Math.sqrt(size)) }));
const bonds = data.communities.flatMap(([, , , , , , flat], a) => Array.from({ length: flat.length / 3 }, (_, at) => ({ a, b: flat[3 * at], facts: flat[3 * at + 1], strong: flat[3 * at + 2] === 1 })));
const bubble = (k) => -(k + 1), groupOf = (id) => -id - 1;
function drawGroups() {
  const c = ink(), scale = Math.min(1, network.getScale()), chosen = view.selected && view.selected.group !== undefined ? view.selected.group : -1;
  const shown = bonds.filter((e) => (chosen < 0 ? e.strong : e.a === chosen || e.b === chosen)), near = new Set([chosen, ...shown.flatMap((e) => [e.a, e.b])]);
  const size = Math.max(13, 11 / scale), taken = groups.map((g) => [g.x, g.y, g.grain * 0.9, g.grain * 0.9]), told = new Map();
  for (const g of [...groups].sort((a, b) => (b.k === chosen) - (a.k === chosen) || b.size - a.size || a.k - b.k)) { // labels that cover no other
    const text = g.label.split("\n")[0] + `\nand ${g.size - 1} more`, w = wide(text) * size / 2 + 2, h = size * 1.15, y = g.y + g.grain + h + 4;
    if (taken.some((t) => Math.abs(t[0] - g.x) < t[2] + w && Math.abs(t[1] - y) < t[3] + h)) continue;
    taken.push([g.x, y, w, h]);
    told.set(g.k, text);
  }
  put("nodes", groups.map((g) => ({
    id: bubble(g.k), x: g.x, y: g.y, shape: "dot", size: g.grain, label: told.get(g.k) || " ", opacity: chosen < 0 || near.has(g.k) ? 1 : 0.3,
    color: { background: c.mark, border: c.card, highlight: { background: c.mark, border: c.text }, hover: { background: c.mark, border: c.text } },
    borderWidth: 2, font: { color: c.text, size, face: FACE, strokeWidth: 4, strokeColor: c.halo, vadjust: -2 },
  })));
  const most = Math.max(1, ...bonds.map((e) => e.facts));
  put("edges", shown.map((e) => ({
    id: `g${e.a}-${e.b}`, from: bubble(e.a), to: bubble(e.b), width: 0.8 + 6 * e.facts / most, arrows: { to: { enabled: false } }, label: " ", dashes: false,
    color: { color: c.role, highlight: c.mark, hover: c.mark },
  })));
  note(new Set());
}

// ---- the canvas ----
function fit(list, duration) { // the largest scale at which all cards are in sight, for they grow when the view shrinks
  const area = $("net");
  if (!area.clientWidth) { owed = list; return; } // out of sight: done when its tab is opened
  if (rolled()) { network.fit({ animation: false }); network.moveTo({ scale: network.getScale() * 0.94, animation: false }); soon(); return; }
  const w = Math.max(160, area.clientWidth - 24), h = Math.max(120, area.clientHeight - 24), least = 0.1;
  const all = list.map((i) => nodes[i]).filter((n) => view.drawn.has(n.i) && shows(n.i));
  if (!all.length) return;
  let scale = 1.2, box;
  for (;; scale *= 0.97) {
    const rooms = all.map((n) => room(n, scale));
    box = [Math.min(...all.map((n, i) => n.x - rooms[i][0])), Math.max(...all.map((n, i) => n.x + rooms[i][0])),
      Math.min(...all.map((n, i) => n.y - rooms[i][1])), Math.max(...all.map((n, i) => n.y + rooms[i][1]))];
    if (scale < least || ((box[1] - box[0]) * scale <= w && (box[3] - box[2]) * scale <= h)) break;
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || !duration;
  network.moveTo({ position: { x: (box[0] + box[1]) / 2, y: (box[2] + box[3]) / 2 }, scale, animation: calm ? false : { duration } });
  soon();
}
let owed = null;
const fitAll = (duration) => fit([...view.drawn], duration);
let waiting = 0;
function soon() { clearTimeout(waiting); waiting = setTimeout(() => { redraw(); remember(); }, 90); }

function startDrawing() {
  drawing = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  network = new vis.Network($("net"), drawing, data.options);
  network.canvas.frame.tabIndex = -1; // one stop for the keyboard, the element around it
  network.on("click", (p) => {
    if (p.nodes.length) { if (p.nodes[0] < 0) pickGroup(groupOf(p.nodes[0])); else pick(p.nodes[0]); }
    else if (p.edges.length && !rolled()) { const e = lines.find((found) => found.id === p.edges[0]); if (e) pickEdge(e.from, e.to); }
    else home();
  });
  network.on("doubleClick", (p) => {
    if (!p.nodes.length) return;
    if (p.nodes[0] < 0) start("c" + groupOf(p.nodes[0])); else { expand(p.nodes[0]); details(); changed(); }
  });
  network.on("zoom", () => { moves.touched = true; soon(); });
  network.on("dragStart", () => { moves.touched = true; });
  network.on("dragEnd", (p) => {
    for (const i of p.nodes) if (i >= 0) { const at = network.getPosition(i); [nodes[i].x, nodes[i].y] = [Math.round(at.x), Math.round(at.y)]; }
    soon();
  });
  network.on("resize", () => {
    if (owed && $("net").clientWidth) { const list = owed; owed = null; setTimeout(() => fit(list), 20); return; }
    if (!moves.touched && focus === null) setTimeout(() => fitAll(), 20);
  });
  network.on("animationFinished", soon);
  network.on("hoverNode", (p) => hover(p.node, p.event));
  network.on("blurNode", () => { $("tip").hidden = true; });
  network.on("hoverEdge", (p) => { const e = lines.find((found) => found.id === p.edge); if (e) tip(`${e.label.replace("\n", ", ")} (${plural(e.claims.length, "fact")})`, p.event); });
  network.on("blurEdge", () => { $("tip").hidden = true; });
}
function hover(id, event) {
  if (id < 0) { const g = groups[groupOf(id)]; tip(`${g.name}: ${plural(g.size, "thing")}, ${plural(g.facts, "fact")}; double click opens it`, event); return; }
  const more = undrawn(id).length;
  tip(nodes[id].name.slice(0, 200) + (more ? ` (${more} more joined to it; double click draws them)` : ""), event);
}
function tip(text, event) {
  const box = $("tip"), at = $("net").getBoundingClientRect(), ev = event.srcEvent || event;
  box.textContent = text;
  box.hidden = false;
  box.style.left = Math.max(0, Math.min(ev.clientX - at.left + 14, at.width - box.offsetWidth - 8)) + "px";
  box.style.top = Math.max(0, Math.min(ev.clientY - at.top + 16, at.height - box.offsetHeight - 4)) + "px";
}
