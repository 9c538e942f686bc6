// ---- main: what the reader does, and what follows from it ----
const TABS = ["graph", "facts", "timeline", "articles", ...($("ask") ? ["ask"] : [])];
const narrow = matchMedia("(max-width: 860px)");

function changed() { // after the drawing, the selection or a filter changed
  $("tip").hidden = true;
  redraw();
  mark();
  legend();
  strip();
  pane();
  remember();
}
function mark() { // the selection, in the drawing
  const { node, edge, group } = view.selected || {}, id = rolled() ? bubble(group) : node, line = edge && edge.join("-");
  network.setSelection({ nodes: written.nodes.has(id) ? [id] : [], edges: written.edges.has(line) ? [line] : [] }, { highlightEdges: !edge });
}
let remembering = 0, stood = null; // what the last entry of the history was about
function remember() { // the address follows the view: to be copied, to be reloaded, and for the browser's way back
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    const text = toAddress(), about = JSON.stringify([view.selected, view.tab, view.base, view.path]);
    if (location.hash.slice(1) !== text) history[stood !== null && stood !== about ? "pushState" : "replaceState"](null, "", text ? "#" + text : location.pathname + location.search);
    stood = about;
  }, 150);
}
function pane() { // fills the pane in sight
  if (view.tab === "facts") table();
  else if (view.tab === "timeline") timeline();
  else if (view.tab === "articles") reader();
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
function openTab(tab) {
  view.tab = tab;
  show();
}

// The details answer a click in the next frame; the drawing, which takes longer, follows in the one after.
let following = false, sight = null; // sight: the nodes to bring into it, once they are drawn
function follow(list) {
  if (list) sight = list;
  if (following) return;
  following = true;
  requestAnimationFrame(() => setTimeout(() => {
    following = false;
    changed();
    if (sight) fit(sight(), 350);
    sight = null;
  }, 0));
}
function select(what) {
  view.selected = what;
  sight = null;
  details();
}
function home() {
  select(null);
  changed();
}
function pick(i) { // a click on a card: nothing moves
  select({ node: i });
  follow();
}
function go(i) { // from a list, a search, a text: draws it where it is not, and brings it into sight
  bring(i);
  select({ node: i });
  follow(() => (beside.size ? [...beside] : [i]));
}
function bring(i) { // a thing that nothing drawn is joined to comes with its weightiest neighbours
  moves.touched = true;
  if (rolled()) begin("none");
  view.hidden.delete(i);
  if (view.drawn.has(i)) return;
  const anchor = neighbours(i).map(([j]) => j).find((j) => view.drawn.has(j));
  draw([i], anchor);
  if (anchor === undefined) draw(undrawn(i).slice(0, 12).map(([j]) => j), i);
}
function pickEdge(a, b) {
  const fresh = rolled() || !view.drawn.has(a) || !view.drawn.has(b);
  if (fresh) { bring(a); if (!view.drawn.has(b)) draw([b], a); }
  select({ edge: [a, b] });
  follow(fresh ? () => [a, b] : null);
}
function pickGroup(k) {
  if (!rolled()) begin("groups");
  select({ group: k });
  follow();
}
function start(base) { // draws a prepared set again, and tells of it
  begin(base);
  moves.touched = false;
  home();
  fitAll();
}

function arrows(ev) { // the next card or group in a direction, from the one in focus
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[ev.key];
  if (ev.key === "Enter") $("panel").focus();
  if (!way) return;
  ev.preventDefault();
  const all = rolled() ? groups : [...seenNodes()].map((i) => nodes[i]), { node, group } = view.selected || {};
  const here = rolled() ? groups[group] : nodes[node];
  let best = here ? null : [...all].sort((a, b) => (rolled() ? b.size - a.size : b.weight - a.weight) || a.i - b.i)[0], least = Infinity;
  for (const n of here ? all : NONE) {
    const dx = n.x - here.x, dy = n.y - here.y, ahead = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (n !== here && ahead > 0 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = n; }
  }
  if (!best) return;
  if (rolled()) pickGroup(best.k); else pick(best.i);
  const at = network.canvasToDOM(best), area = $("net");
  if (at.x < 40 || at.y < 20 || at.x > area.clientWidth - 40 || at.y > area.clientHeight - 20) { moves.touched = true; network.moveTo({ position: { x: best.x, y: best.y }, animation: false }); }
}

function theme(which) {
  document.documentElement.dataset.theme = which;
  $("theme").setAttribute("aria-label", which === "dark" ? "Light colours" : "Dark colours");
  if (drawing) { redraw(); mark(); strip(); }
}
function restore() { // the view that the address tells
  const { selected, at, bare } = fromAddress(location.hash.slice(1));
  judge();
  show();
  stood = null;
  moves.touched = !!at;
  if (at) network.moveTo({ position: { x: at[0], y: at[1] }, scale: at[2], animation: false }); else fitAll();
  if (bare) { go(selected.node); changed(); return; }
  select(selected);
  changed();
}
const onPaper = { theme: "", shown: 0 };
function beforePrint() { // the drawing as shapes, in light colours, and the facts of the view
  Object.assign(onPaper, { theme: document.documentElement.dataset.theme, shown: sheet.shown });
  theme("light");
  if (view.tab !== "graph") return;
  if (!rolled() && seenNodes().size) fill($("paper"), el("img", { alt: "", src: "data:image/svg+xml," + encodeURIComponent(svgOf()) }));
  sheet.shown = 1000;
  $("facts").hidden = false;
  table();
}
function afterPrint() {
  sheet.shown = onPaper.shown;
  fill($("paper"));
  $("facts").hidden = view.tab !== "facts";
  theme(onPaper.theme);
}

function listen() {
  window.addEventListener("hashchange", () => { if (location.hash.slice(1) !== toAddress()) restore(); });
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (ev) => theme(ev.matches ? "dark" : "light"));
  finder($("finding"), "", (i) => { go(i); $("panel").focus({ preventScroll: true }); }, $("search"));
  for (const tab of TABS) {
    $("tab-" + tab).addEventListener("click", () => openTab(tab));
    $("tab-" + tab).addEventListener("keydown", (ev) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
      if (way) { openTab(TABS[(TABS.indexOf(tab) + way + TABS.length) % TABS.length]); $("tab-" + view.tab).focus(); }
    });
  }
  const zoom = (by) => { moves.touched = true; network.moveTo({ scale: network.getScale() * by, animation: false }); soon(); };
  $("in").addEventListener("click", () => zoom(1.3));
  $("out").addEventListener("click", () => zoom(1 / 1.3));
  $("fit").addEventListener("click", () => { moves.touched = false; fitAll(300); });
  $("reset").addEventListener("click", () => { view.hidden.clear(); view.pinned.clear(); clearFilters(); judge(); start(FIRST); });
  $("filter").addEventListener("click", () => toggle("filter", "filters", filterPanel));
  $("share").addEventListener("click", () => toggle("share", "sharing", shareMenu));
  $("theme").addEventListener("click", () => theme(dark() ? "light" : "dark"));
  $("net").addEventListener("keydown", arrows);
  document.addEventListener("keydown", (ev) => {
    const typing = ev.target.matches("input, textarea, select");
    if (ev.key === "Escape") {
      if (!$("sharing").hidden) toggle("share", "sharing"); else if (!$("filters").hidden) toggle("filter", "filters"); else if (!typing) home();
    } else if (ev.key === "/" && !typing && !ev.ctrlKey && !ev.metaKey) { $("search").focus(); ev.preventDefault(); }
  });
  const leave = (ev) => { if (!$("sharing").hidden && !(ev.relatedTarget || ev.target).closest("#sharing, #share")) toggle("share", "sharing", null, false); };
  document.addEventListener("click", leave);
  $("sharing").addEventListener("focusout", (ev) => { if (ev.relatedTarget) leave(ev); });
}
function toggle(key, box, make, back = true) { // opens what a button controls, or closes it
  const open = $(box).hidden;
  if (open) make();
  $(box).hidden = !open;
  $(key).setAttribute("aria-expanded", String(open));
  if (open) $(box).querySelector("button, input").focus(); else if (back) $(key).focus();
}
function begun() {
  theme(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  startDrawing();
  startTime();
  restore();
  listen();
  network.once("afterDrawing", drawn);
  if (view.tab !== "graph") setTimeout(drawn, 0); // a canvas out of sight is drawn when its tab is opened
  (window.requestIdleCallback || setTimeout)(indexed); // so that the first key of a search need not wait
  if (document.fonts) document.fonts.ready.then(() => { measured.clear(); if (!moves.touched && focus === null) fitAll(); });
}
const drawn = () => requestAnimationFrame(() => setTimeout(() => { document.body.dataset.ready = "yes"; performance.mark("kg-ready"); }, 0));
const { nonce } = document.currentScript;
unpack("drawing").then((code) => { // vis-network comes packed; it runs under the nonce of this script
  const library = el("script", {});
  library.nonce = nonce;
  library.textContent = code;
  document.head.append(library);
  begun();
}).catch((error) => { fill($("note"), `This page needs a newer browser (Chrome 103, Firefox 113, Safari 16.4): ${error.message}`); throw error; });
