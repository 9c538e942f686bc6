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

const total = data.nodes.filter((n) => n.group !== "utterance").length;
function tally() {
  $("note").textContent = shown.size < total ? `${shown.size} of ${total} nodes drawn, the best-connected first; search ( / ) reaches the rest` : `All ${total} nodes drawn`;
}

// ---- drawing ----
// People, organizations and places are filled cards; all else is pale and small. What has no room for its label is a dot.
function ink() {
  return dark.matches
    ? { text: "#e6eaef", soft: "#b3bdc8", card: "#1c2128", halo: "#14181d", edge: "#8492a1", role: "#4b5663", edgeText: "#c3ccd6" }
    : { text: "#1b2129", soft: "#3f4a56", card: "#ffffff", halo: "#f6f7f9", edge: "#76838f", role: "#c0c9d2", edgeText: "#39434e" };
}
const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif', WORDS = 11.5;
const brush = document.createElement("canvas").getContext("2d"), measured = new Map();
function wide(text) { // pixels of the longest line at a size of 1
  if (!measured.has(text)) {
    brush.font = "100px " + FACE;
    measured.set(text, Math.max(...text.split("\n").map((t) => brush.measureText(t).width)) / 100);
  }
  return measured.get(text);
}
const main = (n) => n.group === "person" || n.group === "organization" || n.group === "place";
const grown = (n, scale) => Math.max(n.size, (main(n) ? 11.5 : 10.5) / scale); // never too small to read
function room(n, scale) { // half of the width and height of a card, in units of the drawing
  const size = grown(n, scale);
  return [wide(n.label) * size / 2 + 9, n.label.split("\n").length * size * 0.56 + 6];
}
const named = new Set(), worded = new Set();
function look(n, scale) {
  const c = ink(), color = (group.get(n.group) || {}).color || "#777", card = named.has(n.id);
  const unsure = n.negated || (n.modality && n.modality !== "Actual"), full = main(n) && !unsure, happens = n.group === "event" || n.group === "utterance";
  const ground = full || !card ? (unsure ? c.card : color) : c.card;
  const far = focus && !close.has(n.id);
  return {
    id: n.id, label: card ? n.label : " ", x: n.x, y: n.y, size: (main(n) ? 7 : 4.5) / Math.min(1, Math.max(scale, 0.35)), title: n.name,
    shape: card ? "box" : happens ? "diamond" : "dot", margin: { top: 5, bottom: 5, left: 8, right: 8 },
    borderWidth: full ? 1 : 1.5, opacity: far ? 0.28 : 1,
    shapeProperties: { borderRadius: n.group === "person" ? 14 : happens ? 2 : 5, borderDashes: unsure ? [5, 4] : false },
    color: { background: ground, border: color, highlight: { background: ground, border: c.text }, hover: { background: ground, border: c.text } },
    font: { color: card && full ? "#ffffff" : main(n) ? c.text : c.soft, size: grown(n, scale), face: FACE },
    hidden: off.has(n.group),
  };
}
function line(e, scale) {
  const c = ink(), far = focus && e.from !== focus && e.to !== focus, color = e.role ? c.role : c.edge;
  return {
    id: e.id, from: e.from, to: e.to, dashes: e.dashes ? [6, 5] : false, title: e.label.replace("\n", ", "),
    width: e.role ? 1.2 : Math.min(3.5, 1.7 + 0.4 * (e.claims.length - 1)), hidden: off.has(node.get(e.from).group) || off.has(node.get(e.to).group),
    label: worded.has(e.id) ? e.label : " ",
    color: { color, highlight: "#2f6fde", hover: "#2f6fde", opacity: far ? 0.25 : 1 },
    font: { color: c.edgeText, size: Math.max(WORDS, 10 / scale), strokeWidth: 5, strokeColor: c.halo, align: "horizontal", face: FACE },
  };
}
const nodes = new vis.DataSet(), edges = new vis.DataSet();
let focus = null, close = new Set();
const drawable = () => data.edges.filter((e) => shown.has(e.from) && shown.has(e.to));
const visible = (e) => !off.has(node.get(e.from).group) && !off.has(node.get(e.to).group);
const drawn = new Map();
function change(set, rows) { // only what differs from what is drawn
  const fresh = rows.filter((r) => { const now = JSON.stringify(r); return drawn.get(r.id) !== now && drawn.set(r.id, now); });
  if (fresh.length) set.update(fresh);
}
// A label is drawn where it covers no other: first those of the thing in focus, then who is who, the best-connected first.
function redraw() {
  const scale = Math.min(1.2, network ? network.getScale() : 1), all = drawable(), taken = [];
  close = new Set(focus ? [focus, ...all.flatMap((e) => (e.from === focus ? [e.to] : e.to === focus ? [e.from] : []))] : []);
  const free = (x, y, w, h, slack) => taken.every((t) => Math.abs(t[0] - x) > t[2] + w - slack || Math.abs(t[1] - y) > t[3] + h - slack);
  const order = [...shown].map((id) => node.get(id)).filter((n) => !off.has(n.group))
    .sort((a, b) => ((b.id === focus) - (a.id === focus)) || (close.has(b.id) - close.has(a.id)) || (main(b) - main(a)) || (b.degree - a.degree) || (a.id < b.id ? -1 : 1));
  named.clear(); worded.clear();
  const name = (n) => {
    const [w, h] = room(n, scale);
    if (free(n.x, n.y, w, h, 1)) { named.add(n.id); taken.push([n.x, n.y, w, h]); }
  };
  const first = (n) => (focus ? close.has(n.id) : main(n));
  order.filter(first).forEach(name);
  const talk = all.filter((e) => visible(e) && (focus ? e.from === focus || e.to === focus : !e.role)).sort((a, b) => a.role - b.role || a.dashes - b.dashes || b.claims.length - a.claims.length || (a.id < b.id ? -1 : 1));
  for (const e of talk) {
    const a = node.get(e.from), b = node.get(e.to), size = Math.max(WORDS, 10 / scale);
    const [x, y, w, h] = [(a.x + b.x) / 2, (a.y + b.y) / 2, wide(e.label) * size / 2, e.label.split("\n").length * size * 0.55];
    if (!free(x, y, w, h, 4)) continue;
    worded.add(e.id); taken.push([x, y, w, h]);
  }
  order.filter((n) => !first(n)).forEach(name);
  change(nodes, [...shown].map((id) => look(node.get(id), scale)));
  change(edges, all.map((e) => line(e, scale)));
  tally();
}
function fit(ids, duration) { // the largest scale at which all cards are in sight, for they grow when the view shrinks
  const all = ids.map((id) => node.get(id)).filter((n) => n && shown.has(n.id) && !off.has(n.group));
  if (!all.length) return;
  const w = Math.max(160, $("net").clientWidth - 24), h = Math.max(120, $("net").clientHeight - 24), least = 0.12;
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
let waiting = 0;
function soon() { clearTimeout(waiting); waiting = setTimeout(redraw, 90); }
let network = null;
redraw();
network = new vis.Network($("net"), { nodes, edges }, typeof data.options === "string" ? JSON.parse(data.options) : data.options);
network.once("afterDrawing", () => setTimeout(() => { // after vis has fitted once by itself
  fit(focus ? [...close] : [...shown]);
  redraw();
  document.body.dataset.ready = "yes";
}, 20));
let moved = false; // until the reader moves the picture, it follows the size of the window
network.on("zoom", () => { moved = true; soon(); });
network.on("dragStart", () => { moved = true; });
network.on("resize", () => { if (!moved && !focus) setTimeout(() => fit([...shown]), 20); });
network.on("animationFinished", redraw);
if (document.fonts) document.fonts.ready.then(() => { measured.clear(); if (!moved && !focus) fit([...shown]); });
dark.addEventListener("change", () => redraw());

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
  fit([...close], 350);
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
if (group.has("utterance")) off.add("utterance");
legend();
home();
const wanted = decodeURIComponent(location.hash.slice(1));
if (node.has(wanted)) go(wanted);
else if (wanted.startsWith("edge=")) { const e = data.edges[Number(wanted.slice(5))]; if (e) edgePanel(e); }
