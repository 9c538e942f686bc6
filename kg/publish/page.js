"use strict";
// Everything that comes from an article goes into the page as text, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const node = new Map(data.nodes.map((n) => [n.id, n]));
const group = new Map(data.groups.map((g) => [g.id, g]));
const dark = matchMedia("(prefers-color-scheme: dark)");
const touching = new Map();
data.claims.forEach((c, i) => {
  for (const id of new Set([c.subject, c.object])) {
    if (id === undefined) continue;
    if (!touching.has(id)) touching.set(id, []);
    touching.get(id).push(i);
  }
});
const off = new Set();
const shown = new Set(data.nodes.filter((n) => "x" in n).map((n) => n.id));

function el(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props || {})) {
    if (k === "class") e.className = v;
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return e;
}
function dot(g) {
  const d = el("span", { class: "dot" + (g === "event" || g === "utterance" ? " diamond" : ""), "aria-hidden": "true" });
  d.style.background = (group.get(g) || {}).color || "#777";
  return d;
}
const tag = (text) => el("span", { class: "tag" }, text);
const link = (id) => el("button", { class: "link", type: "button", onclick: () => go(id) }, node.get(id).name);

// ---- drawing ----
function ink() {
  return dark.matches
    ? { text: "#e6eaef", halo: "#14181d", edge: "#566270", edgeText: "#aab5c0" }
    : { text: "#1b2129", halo: "#f6f7f9", edge: "#b4bec9", edgeText: "#57626e" };
}
const plain = (n) => Math.min(18, 13 + Math.sqrt(n.degree || 0));
function look(n) {
  const c = ink(), color = (group.get(n.group) || {}).color || "#777";
  const unsure = n.modality !== "Actual" || n.negated;
  const happens = n.group === "event" || n.group === "utterance";
  const size = (happens ? 9 : 10) + Math.min(14, 2.6 * Math.sqrt(n.degree || 0));
  return {
    id: n.id, label: n.label, x: n.x, y: n.y, size,
    shape: happens ? "diamond" : "dot",
    shapeProperties: { borderDashes: unsure ? [4, 3] : false },
    color: { background: unsure ? c.halo : color, border: color, highlight: { background: color, border: c.text }, hover: { background: color, border: c.text } },
    font: { color: c.text, size: plain(n), strokeWidth: 4, strokeColor: c.halo, face: "system-ui, sans-serif", vadjust: -2 },
    hidden: off.has(n.group),
  };
}
function line(e, near) {
  const c = ink();
  return {
    id: e.id, from: e.from, to: e.to, dashes: e.dashes ? [6, 5] : false, width: Math.min(4, 1 + 0.5 * (e.claims.length - 1)),
    label: near ? e.label : " ",
    color: { color: c.edge, highlight: "#2f6fde", hover: "#2f6fde" },
    font: { color: c.edgeText, size: 11, strokeWidth: 4, strokeColor: c.halo, align: "horizontal", face: "system-ui, sans-serif" },
  };
}
const nodes = new vis.DataSet(), edges = new vis.DataSet();
let focus = null;
const drawable = () => data.edges.filter((e) => shown.has(e.from) && shown.has(e.to));
function redraw() {
  nodes.update([...shown].map((id) => look(node.get(id))));
  const all = drawable(), labelled = all.length <= 60;
  edges.update(all.map((e) => line(e, labelled || e.from === focus || e.to === focus)));
  soon();
}
// From afar only labels that fit are shown, the best-connected first, at a size that can be read.
function label() {
  const scale = network.getScale(), taken = [], changes = [];
  const near = new Set(focus ? [focus, ...network.getConnectedNodes(focus)] : []);
  const order = [...shown].map((id) => node.get(id)).filter((n) => !off.has(n.group))
    .sort((a, b) => (near.has(b.id) - near.has(a.id)) || (b.degree || 0) - (a.degree || 0) || (a.id < b.id ? -1 : 1));
  for (const n of order) {
    const size = Math.max(plain(n) * Math.min(scale, 1), 12) / Math.min(scale, 1), wide = n.label.length * size * 0.29 + 4, high = size * 0.75;
    const y = n.y + 12 + size;
    const free = scale > 0.95 || taken.every((t) => Math.abs(t[0] - n.x) > t[2] + wide || Math.abs(t[1] - y) > t[3] + high);
    if (free) taken.push([n.x, y, wide, high]);
    const want = free ? n.label : " ", old = nodes.get(n.id);
    if (old && (old.label !== want || Math.abs(old.font.size - size) > 0.5)) changes.push({ id: n.id, label: want, font: { ...old.font, size } });
  }
  if (changes.length) nodes.update(changes);
  const words = Math.max(11, 10.5 / Math.min(scale, 1));
  const lines = edges.get().filter((e) => e.label !== " " && Math.abs(e.font.size - words) > 0.5);
  if (lines.length) edges.update(lines.map((e) => ({ id: e.id, font: { ...e.font, size: words } })));
}
function fit(ids, duration) { // room for labels, which grow when the view shrinks
  const all = ids.map((id) => node.get(id)).filter((n) => n && shown.has(n.id) && !off.has(n.group));
  if (!all.length) return;
  const [l, r] = [Math.min(...all.map((n) => n.x)), Math.max(...all.map((n) => n.x))];
  const [t, b] = [Math.min(...all.map((n) => n.y)), Math.max(...all.map((n) => n.y))];
  const w = Math.max(200, $("net").clientWidth - 190), h = Math.max(150, $("net").clientHeight - 110);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || !duration;
  network.moveTo({ position: { x: (l + r) / 2, y: (t + b) / 2 + 10 }, scale: Math.min(1.2, w / Math.max(1, r - l), h / Math.max(1, b - t)), animation: calm ? false : { duration } });
  soon();
}
let waiting = 0;
function soon() { clearTimeout(waiting); waiting = setTimeout(label, 90); }
const network = new vis.Network($("net"), { nodes, edges }, typeof data.options === "string" ? JSON.parse(data.options) : data.options);
redraw();
network.once("afterDrawing", () => setTimeout(() => { // after vis has fitted once by itself
  fit(focus ? [focus, ...network.getConnectedNodes(focus)] : [...shown]);
  label();
  document.body.dataset.ready = "yes";
}, 20));
let moved = false; // until the reader moves the picture, it follows the size of the window
network.on("zoom", () => { moved = true; soon(); });
network.on("dragStart", () => { moved = true; });
network.on("resize", () => { if (!moved && !focus) setTimeout(() => fit([...shown]), 20); });
network.on("animationFinished", label);
dark.addEventListener("change", redraw);

function reveal(id) { // a node outside the first drawing joins it, with its neighbours, in a ring
  const rest = new Set([id]);
  for (const e of data.edges) if (e.from === id) rest.add(e.to); else if (e.to === id) rest.add(e.from);
  const fresh = [...rest].filter((r) => !shown.has(r)).slice(0, 40);
  if (!fresh.length) return;
  const anchor = [...rest].map((r) => node.get(r)).find((n) => "x" in n && shown.has(n.id));
  const box = [...shown].map((s) => node.get(s));
  const cx = anchor ? anchor.x : Math.max(0, ...box.map((n) => n.x)) + 260, cy = anchor ? anchor.y : 0;
  fresh.forEach((r, i) => {
    const n = node.get(r), turn = (2 * Math.PI * i) / fresh.length + 0.6, far = 120 + 12 * fresh.length;
    n.x = Math.round(cx + far * Math.cos(turn) * 1.4);
    n.y = Math.round(cy + far * Math.sin(turn));
    shown.add(r);
  });
}

// ---- panel ----
function sentence(i) {
  const e = data.evidence[i], chars = Array.from(e.text), quote = el("blockquote");
  const cuts = [...new Set([0, chars.length, ...e.marks.flatMap((m) => [m[0], m[1]])])].sort((a, b) => a - b);
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [a, b] = [cuts[k], cuts[k + 1]], names = e.marks.filter((m) => m[0] <= a && b <= m[1]).map((m) => m[2]);
    const part = chars.slice(a, b).join("");
    quote.append(names.length ? el("mark", { class: names.join(" ") }, part) : part);
  }
  const d = data.documents[e.document] || {};
  const said = e.speaker ? (e.mode === "direct" ? "quoted from " : "according to ") + e.speaker : "";
  const place = [d.title, [d.outlet, d.date].filter(Boolean).join(", ")].filter(Boolean).join(" — ");
  return el("div", {}, quote, el("cite", {}, said ? el("strong", {}, said + " · ") : null, place,
    d.source ? el("div", {}, d.source + (e.at ? `, characters ${e.at[0]}–${e.at[1]}` : "")) : null,
    el("div", {}, `read by ${e.by} · confidence ${e.confidence}`)));
}
function status(c) {
  const found = [];
  if (c.negated && !(c.words || "").startsWith("not ")) found.push(tag("denied"));
  if (c.modality && c.modality !== "Actual") found.push(tag(c.modality.toLowerCase()));
  else if (c.plain === false && !c.negated) found.push(tag("past or unsure"));
  return found;
}
function claim(i, from, open) {
  const c = data.claims[i], other = (id) => el("strong", {}, node.get(id).name);
  const head = el("summary", {});
  if (from !== c.subject) head.append(other(c.subject), " ");
  if (c.role && from === c.object) head.append(el("span", { class: "rel" }, "· " + c.words));
  else {
    head.append(el("span", { class: "rel" }, c.words), " ");
    head.append(c.object === undefined ? el("strong", {}, c.value) : from === c.object ? node.get(from).name : other(c.object));
  }
  head.append(...status(c));
  const inside = el("div", { class: "inside" });
  const box = el("details", open ? { open: "" } : {}, head, inside);
  const fill = () => {
    if (inside.childNodes.length) return;
    const ends = [c.subject, c.object].filter((id) => id !== undefined && id !== from);
    if (from && ends.length) inside.append(el("p", { class: "soft" }, "Go to ", ...ends.flatMap((id, k) => (k ? [" · ", link(id)] : [link(id)]))));
    if (c.says.length) inside.append(el("p", { class: "soft" }, "Only according to ", el("strong", {}, c.says.join(", "))));
    if (c.qualifiers.length) inside.append(pairs(c.qualifiers));
    inside.append(...c.evidence.map(sentence));
  };
  box.addEventListener("toggle", () => box.open && fill());
  if (open) fill();
  return box;
}
function pairs(rows) {
  return el("dl", {}, ...rows.flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
}
function put(...children) {
  $("panel").replaceChildren(...children.filter(Boolean));
  $("panel").scrollTop = 0;
}
const back = () => el("button", { class: "link back", type: "button", onclick: home }, "‹ Overview");
function home() {
  focus = null;
  network.unselectAll();
  const top = data.nodes.filter((n) => n.degree && n.group !== "utterance").sort((a, b) => b.degree - a.degree || (a.name < b.name ? -1 : 1));
  const rows = (list) => el("ul", { class: "list" }, ...list.map((n) => el("li", {}, dot(n.group), link(n.id), el("small", {}, n.type))));
  put(el("h2", {}, "What the articles say"),
    el("p", { class: "soft" }, "Click a node for all that is known of it, a line for the sentences behind it. Dashed: planned, alleged, denied or over."),
    el("h3", {}, "Most connected"), rows(top.filter((n) => n.group !== "event").slice(0, 10)),
    top.some((n) => n.group === "event") ? el("h3", {}, "Events") : null,
    rows(top.filter((n) => n.group === "event").slice(0, 8)),
    el("h3", {}, data.documents.length === 1 ? "Article" : "Articles"),
    el("ul", { class: "list" }, ...data.documents.slice(0, 50).map((d) => el("li", {}, d.title, el("small", {}, d.date)))));
  redraw();
}
function nodePanel(id) {
  const n = node.get(id), own = touching.get(id) || [], about = own.filter((i) => data.claims[i].subject === id);
  const roles = own.filter((i) => data.claims[i].subject !== id && data.claims[i].role), rest = own.filter((i) => data.claims[i].subject !== id && !data.claims[i].role);
  const part = (title, list) => (list.length ? [el("h3", {}, title), ...list.map((i) => claim(i, id, list.length === 1 && own.length < 4))] : []);
  const says = roles.filter((i) => data.claims[i].words === "speaker"), other = roles.filter((i) => data.claims[i].words !== "speaker");
  put(back(), el("div", {}, el("span", { class: "kind" }, dot(n.group), n.type), ...status(n)), el("h2", {}, n.name),
    n.text && n.text !== n.name ? el("p", {}, "“" + n.text + "”") : null,
    n.aliases.length ? el("p", { class: "soft" }, "Also: " + n.aliases.join(", ")) : null,
    (n.says || []).length ? el("p", { class: "soft" }, "Only according to " + n.says.join(", ")) : null,
    n.about.length ? pairs(n.about) : null,
    n.wikidata ? el("p", { class: "soft" }, el("a", { href: "https://www.wikidata.org/wiki/" + n.wikidata, rel: "noreferrer noopener", target: "_blank" }, "Wikidata " + n.wikidata)) : null,
    ...(n.evidence && n.evidence.length ? [el("h3", {}, "The sentence" + (n.evidence.length > 1 ? "s" : "")), ...n.evidence.map(sentence)] : []),
    ...part(n.group === "event" || n.group === "utterance" ? "Roles" : "Facts", about), ...part("Named in", rest), ...part("Events", other), ...part("Said", says));
}
function edgePanel(e) {
  put(back(), el("h2", {}, link(e.from), " – ", link(e.to)), el("p", { class: "soft" }, e.claims.length === 1 ? "One fact joins them." : e.claims.length + " facts join them."),
    ...e.claims.map((i) => claim(i, null, e.claims.length < 4)));
}
function go(id) {
  const fresh = !shown.has(id);
  const n = node.get(id);
  if (off.delete(n.group)) legend();
  if (fresh) reveal(id);
  focus = id;
  redraw();
  network.selectNodes([id]);
  const near = [id, ...network.getConnectedNodes(id)].filter((x) => shown.has(x));
  fit(near, 350);
  nodePanel(id);
}
network.on("click", (p) => {
  if (p.nodes.length) { focus = p.nodes[0]; reveal(focus); redraw(); nodePanel(focus); }
  else if (p.edges.length) edgePanel(data.edges.find((e) => e.id === p.edges[0]));
  else home();
});

// ---- legend, search, keys ----
function legend() {
  $("legend").replaceChildren(...data.groups.map((g) => {
    const b = el("button", { class: "chip", type: "button", "aria-pressed": String(!off.has(g.id)), onclick: () => {
      if (!off.delete(g.id)) off.add(g.id);
      else if (![...shown].some((id) => node.get(id).group === g.id)) data.nodes.filter((n) => n.group === g.id).slice(0, 40).forEach((n) => reveal(n.id));
      legend(); redraw();
    } }, dot(g.id), g.label, el("b", {}, String(g.count)));
    return b;
  }), el("span", { class: "key" }, "– – planned, alleged, denied or over"));
}
const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const index = data.nodes.map((n) => [fold([n.name, ...n.aliases].join("\n")), n]);
let hits = [], at = -1;
function search() {
  const q = fold($("search").value.trim());
  hits = q ? index.filter(([t]) => t.includes(q)).map(([t, n]) => [t.startsWith(q) ? 0 : t.includes("\n" + q) || t.includes(" " + q) ? 1 : 2, -(n.degree || 0), n])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 12).map((h) => h[2]) : [];
  at = hits.length ? 0 : -1;
  list();
  if (q && !hits.length) { $("results").hidden = false; $("results").replaceChildren(el("li", { role: "option" }, "No match")); }
}
function list() {
  $("results").replaceChildren(...hits.map((n, i) => el("li", { role: "option", id: "hit" + i, "aria-selected": String(i === at), onmousedown: (ev) => { ev.preventDefault(); pick(i); } }, dot(n.group), n.name, el("small", {}, n.type))));
  $("results").hidden = !hits.length;
  $("search").setAttribute("aria-expanded", String(!!hits.length));
  if (at >= 0) $("search").setAttribute("aria-activedescendant", "hit" + at); else $("search").removeAttribute("aria-activedescendant");
}
function pick(i) {
  const n = hits[i];
  hits = []; at = -1; $("search").value = ""; list();
  if (n) { go(n.id); $("panel").focus({ preventScroll: true }); }
}
$("search").addEventListener("input", search);
$("search").addEventListener("blur", () => { $("results").hidden = true; });
$("search").addEventListener("keydown", (e) => {
  if (e.key === "ArrowDown" && hits.length) { at = (at + 1) % hits.length; list(); e.preventDefault(); }
  else if (e.key === "ArrowUp" && hits.length) { at = (at + hits.length - 1) % hits.length; list(); e.preventDefault(); }
  else if (e.key === "Enter" && at >= 0) { pick(at); e.preventDefault(); }
  else if (e.key === "Escape") { $("search").value = ""; hits = []; at = -1; list(); }
});
document.addEventListener("keydown", (e) => {
  if (e.target === $("search")) return;
  if (e.key === "/") { $("search").focus(); e.preventDefault(); }
  else if (e.key === "Escape") home();
});
const zoom = (by) => network.moveTo({ scale: network.getScale() * by, animation: { duration: 200 } });
$("in").addEventListener("click", () => zoom(1.3));
$("out").addEventListener("click", () => zoom(1 / 1.3));
$("all").addEventListener("click", () => fit([...shown], 300));
const linked = data.nodes.filter((n) => n.degree && n.group !== "utterance").length;
if (linked > shown.size) { $("note").textContent = `The ${shown.size} best-connected of ${linked} are drawn; search reaches the rest.`; $("note").hidden = false; }
if (group.has("utterance")) off.add("utterance");
legend();
home();
const wanted = decodeURIComponent(location.hash.slice(1));
if (node.has(wanted)) go(wanted);
else if (wanted.startsWith("edge=")) { const e = data.edges[Number(wanted.slice(5))]; if (e) edgePanel(e); }
