// ---- main: what the reader does, and what follows from it ----
const TABS = ["graph", "facts", "timeline", "articles", ...($("ask") ? ["ask"] : [])];
const narrow = matchMedia("(max-width: 860px)");

function changed() { // after the drawing, the selection or a filter changed
  redraw();
  legend();
  strip();
  pane();
  remember();
}
let remembering = 0;
function remember() { // the address follows the view, so that it can be copied and reloaded
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const text = toAddress();
    if (location.hash.slice(1) !== text) history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
  }, 150);
}
function pane() { // fills the pane in sight
  if (view.tab === "facts") table();
  else if (view.tab === "timeline") timeline();
  else if (view.tab === "articles" && (reading.drawn !== reading.article + ":" + reading.receipt)) { reader(); reading.drawn = reading.article + ":" + reading.receipt; }
  else if (view.tab === "ask" && !$("query")) startQuestions();
}
function show() { // the chosen tab
  for (const tab of TABS) {
    $("tab-" + tab).setAttribute("aria-selected", String(tab === view.tab));
    $("tab-" + tab).tabIndex = tab === view.tab ? 0 : -1;
    $(tab).hidden = tab !== view.tab;
  }
  $("strip").hidden = !axis || view.tab === "articles" || view.tab === "ask";
  pane();
  remember();
}
const reveal = (where) => { if (narrow.matches) where.scrollIntoView({ block: "nearest" }); };

function select(what) {
  view.selected = what;
  if (network && !rolled()) network.selectNodes(what && written.nodes.has(what.node) ? [what.node] : []);
}
function home() {
  select(null);
  if (network) network.unselectAll();
  homePanel();
  changed();
}
// The details answer a click in the next frame; the drawing, which takes longer, follows in the one after.
let following = null;
function follow(run) {
  if (!following) requestAnimationFrame(() => setTimeout(() => { const next = following; following = null; next(); }, 0));
  following = run;
}
function pick(i) { // a click on a card: nothing moves
  view.selected = { node: i };
  nodePanel(i);
  follow(() => { changed(); select(view.selected); });
}
function go(i) { // from a list, a search, a text: draws it where it is not, and brings it into sight
  if (rolled()) begin("none");
  view.hidden.delete(i);
  if (!view.drawn.has(i)) {
    const anchor = neighbours(i).map(([j]) => j).find((j) => view.drawn.has(j));
    draw([i], anchor);
    expandQuietly(i);
  }
  view.selected = { node: i };
  nodePanel(i);
  follow(() => {
    redraw();
    select(view.selected);
    fit(close.size ? [...close] : [i], 350);
    changed();
  });
}
function expandQuietly(i) { // a thing that nothing drawn is joined to comes with its weightiest neighbours
  if (neighbours(i).some(([j]) => view.drawn.has(j))) return;
  draw(undrawn(i).slice(0, 12).map(([j]) => j), i);
}
function pickEdge(a, b) {
  if (rolled() || !view.drawn.has(a) || !view.drawn.has(b)) {
    go(a);
    if (!view.drawn.has(b)) draw([b], a);
  }
  view.selected = { edge: [a, b] };
  edgePanel(a, b);
  follow(() => {
    changed();
    if (lines.some((e) => e.id === `${a}-${b}`)) network.setSelection({ nodes: [], edges: [`${a}-${b}`] }, { highlightEdges: false });
  });
}
function pickGroup(k) {
  if (!rolled()) begin("groups");
  view.selected = { group: k };
  groupPanel(k);
  follow(changed);
}
function open(k) {
  begin("c" + k);
  select(null);
  changed();
  fitAll();
  groupPanel(k);
}

function arrows(ev) { // the next card in a direction, from the one in focus
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[ev.key];
  if (!way || rolled()) return;
  ev.preventDefault();
  const seen = [...seenNodes()].map((i) => nodes[i]), here = view.selected && view.selected.node !== undefined ? nodes[view.selected.node] : null;
  if (!here) { const first = seen.sort((a, b) => b.weight - a.weight || a.i - b.i)[0]; if (first) pick(first.i); return; }
  let best = null, least = Infinity;
  for (const n of seen) {
    const dx = n.x - here.x, dy = n.y - here.y, ahead = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (n !== here && ahead > 0 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = n; }
  }
  if (best) pick(best.i);
}

function theme(which) {
  document.documentElement.dataset.theme = which;
  $("theme").setAttribute("aria-label", which === "dark" ? "Light colours" : "Dark colours");
  if (set) { redraw(); strip(); }
}
function restore() { // the view that the address tells
  const wanted = fromAddress(location.hash.slice(1));
  judge();
  show();
  view.selected = null;
  moves.touched = !!wanted.at;
  if (wanted.at) network.moveTo({ position: { x: wanted.at[0], y: wanted.at[1] }, scale: wanted.at[2], animation: false }); else fitAll();
  if (wanted.edge) pickEdge(...wanted.edge);
  else if (wanted.group !== undefined) pickGroup(wanted.group);
  else if (wanted.node !== undefined && view.drawn.has(wanted.node) && /[=&]/.test(location.hash)) pick(wanted.node);
  else if (wanted.node !== undefined) go(wanted.node);
  else if (view.path) { homePanel(); pathPanel(view.path); } else homePanel();
  changed();
}

function start() {
  theme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  startDrawing();
  startTime();
  restore();
  const done = () => requestAnimationFrame(() => setTimeout(() => { document.body.dataset.ready = "yes"; performance.mark("kg-ready"); }, 0));
  network.once("afterDrawing", done);
  if (view.tab !== "graph") setTimeout(done, 0); // a canvas out of sight is drawn when its tab is opened
  (window.requestIdleCallback || setTimeout)(indexed); // so that the first key of a search need not wait
  if (document.fonts) document.fonts.ready.then(() => { measured.clear(); if (!moves.touched && focus === null) fitAll(); });
  window.addEventListener("hashchange", () => { if (location.hash.slice(1) !== toAddress()) restore(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (ev) => theme(ev.matches ? "dark" : "light"));
  finder($("finding"), "", (i) => { go(i); $("panel").focus({ preventScroll: true }); }, $("search"));
  for (const tab of TABS) {
    $("tab-" + tab).addEventListener("click", () => { view.tab = tab; show(); });
    $("tab-" + tab).addEventListener("keydown", (ev) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
      if (way) { view.tab = TABS[(TABS.indexOf(tab) + way + TABS.length) % TABS.length]; show(); $("tab-" + view.tab).focus(); }
    });
  }
  const zoom = (by) => { moves.touched = true; network.moveTo({ scale: network.getScale() * by, animation: false }); soon(); };
  $("in").addEventListener("click", () => zoom(1.3));
  $("out").addEventListener("click", () => zoom(1 / 1.3));
  $("fit").addEventListener("click", () => { moves.touched = false; fitAll(300); });
  $("reset").addEventListener("click", () => { view.hidden.clear(); view.pinned.clear(); clearFilters(); judge(); begin(LARGE ? "groups" : "core"); moves.touched = false; home(); fitAll(); });
  $("filter").addEventListener("click", () => toggleFilters());
  $("share").addEventListener("click", () => toggleShare());
  $("theme").addEventListener("click", () => theme(dark() ? "light" : "dark"));
  $("net").addEventListener("keydown", arrows);
  document.addEventListener("keydown", (ev) => {
    if (ev.key === "Escape") {
      if (!$("sharing").hidden) toggleShare(false); else if (!$("filters").hidden) toggleFilters(false); else if (!ev.target.matches("input, textarea, select")) home();
    } else if (ev.key === "/" && !ev.target.matches("input, textarea, select") && !ev.ctrlKey && !ev.metaKey) { $("search").focus(); ev.preventDefault(); }
  });
  document.addEventListener("click", (ev) => { if (!$("sharing").hidden && !ev.target.closest("#sharing, #share")) { $("sharing").hidden = true; $("share").setAttribute("aria-expanded", "false"); } });
  window.addEventListener("beforeprint", () => { const tab = view.tab; if (tab === "graph") { $("facts").hidden = false; table(); } });
  window.addEventListener("afterprint", () => { $("facts").hidden = view.tab !== "facts"; });
}
const { nonce } = document.currentScript;
unpack("drawing").then((code) => { // vis-network comes packed; it runs under the nonce of this script
  const library = el("script", {});
  library.nonce = nonce;
  library.textContent = code;
  document.head.append(library);
  start();
});
