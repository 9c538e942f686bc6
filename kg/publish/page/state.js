// ---- state: what is drawn, selected and filtered; what passes; the view as a fragment of the address ----
const LARGE = data.communities.length > 0;
const FIRST = LARGE ? "groups" : "core";
const view = {
  base: FIRST, // what was drawn to begin with: core, groups (rolled up), c0, c1 ... (one group), none
  drawn: new Set(), hidden: new Set(), pinned: new Set(), path: null,
  selected: null, // {node} or {edge: [from, to]} or {group}; {node, seeking: true} asks for the other end of a path
  off: new Set(["utterance"]), // kinds that are not drawn
  status: new Set(), relations: new Set(), // left out, by index in data.statuses and data.words
  article: -1, sure: 0, sources: 1, asof: "", from: "", tab: "graph",
};
const rolled = () => view.base === "groups";

const openedGroup = (base) => (/^c\d+$/.test(base) && Number(base.slice(1)) < data.communities.length ? Number(base.slice(1)) : -1);
const spotsOf = (base) => (base === "core" ? data.first : openedGroup(base) >= 0 ? data.communities[openedGroup(base)][3] : NONE);
function begin(base) { // draws a prepared set again
  view.base = base;
  view.path = null;
  view.drawn = new Set(view.pinned);
  for (const [i, x, y] of spotsOf(base)) {
    [nodes[i].x, nodes[i].y] = [x, y];
    if (!view.hidden.has(i)) view.drawn.add(i);
  }
}

// ---- filters ----
let passing = new Uint8Array(claims.length), filtered = false;
function judge() { // which claims pass; one pass over all of them for each change
  const { status, relations, article, sure, sources: least, asof, from } = view;
  filtered = !!(status.size || relations.size || article >= 0 || sure || least > 1 || asof || from);
  if (!filtered) { passing.fill(1); return; }
  for (const c of claims) {
    passing[c.i] = !status.has(c.status) && !relations.has(c.word) && c.sure >= sure && inTime(c)
      && (article < 0 || c.proofs.some((p) => data.evidence[p][0] === article)) && (least < 2 || sources(c).size >= least) ? 1 : 0;
  }
}
const outside = (start, end) => !!((view.asof && start > view.asof) || (view.from && end && end < view.from)); // of the time that is shown
function inTime(c) { // a state holds between its ends; what happened stays true after it
  const { days } = nodes[c.s];
  return days ? !outside(days[0], days[1]) : !outside(c.start, c.end) && !(view.asof && c.end && c.end < view.asof);
}
function shows(i) { // whether a drawn node is to be seen
  const n = nodes[i];
  if (view.pinned.has(i) || isSelected(i) || (view.path && view.path.includes(i))) return true;
  if (view.off.has(n.kind.id)) return false;
  if (n.days && outside(n.days[0], n.days[1])) return false;
  return !filtered || touching[i].some((k) => passing[k]);
}
const isSelected = (i) => !!view.selected && view.selected.node === i;
const filters = () => [
  view.status.size && "how it stands", view.relations.size && "relations", view.article >= 0 && "one article", view.sure > 0 && "confidence",
  view.sources > 1 && "sources", (view.asof || view.from) && "time",
].filter(Boolean);

// How many facts are in view, and why the others are not.
function census(seen) {
  const found = { all: claims.length, seen: 0, filtered: 0, kind: 0, undrawn: 0, undated: 0 };
  for (const c of claims) {
    if (!passing[c.i]) found.filtered++;
    else if (ends(c).every((i) => seen.has(i))) { found.seen++; if (!c.when && !nodes[c.s].days) found.undated++; }
    else if (ends(c).some((i) => view.off.has(nodes[i].kind.id))) found.kind++;
    else found.undrawn++;
  }
  return found;
}

// ---- the address: #sel=person/ana&asof=2018-10-07 restores a view; a bare id opens one thing ----
const ids = (set) => [...set].map((i) => nodes[i].id).join("|");
function toAddress() {
  const put = new URLSearchParams(), start = new Map(spotsOf(view.base).map(([i, x, y]) => [i, [x, y]]));
  const set = (key, value, usual) => { if (value !== usual && value !== "") put.set(key, value); };
  if (view.selected) {
    const { node, edge, group } = view.selected;
    set("sel", node !== undefined ? nodes[node].id : edge ? edge.map((i) => nodes[i].id).join("|") : "group " + group);
  }
  set("base", view.base, FIRST);
  if (view.path) put.set("path", view.path.map((i) => nodes[i].id).join("|"));
  const moved = [...view.drawn].filter((i) => !start.has(i) || start.get(i)[0] !== nodes[i].x || start.get(i)[1] !== nodes[i].y);
  set("show", moved.map((i) => `${nodes[i].id}@${Math.round(nodes[i].x)},${Math.round(nodes[i].y)}`).join("|"));
  set("gone", ids([...start.keys()].filter((i) => !view.drawn.has(i) && !view.hidden.has(i))));
  set("hide", ids(view.hidden));
  set("pin", ids(view.pinned));
  set("off", [...view.off].sort().join("|"), "utterance");
  if (!view.off.size) put.set("off", "none");
  set("status", [...view.status].map((s) => STATUS[s]).join("|"));
  set("without", [...view.relations].map((w) => words[w]).join("|"));
  set("article", view.article < 0 ? "" : articles[view.article].key);
  set("sure", String(view.sure), "0");
  set("sources", String(view.sources), "1");
  set("asof", view.asof);
  set("from", view.from);
  set("tab", view.tab, "graph");
  if (view.tab === "articles" && articles.length) set("read", `${articles[reading.article].key}${reading.receipt < 0 ? "" : " " + reading.receipt}`);
  if (moves.touched) {
    const { x, y } = network.getViewPosition();
    put.set("at", [Math.round(x), Math.round(y), network.getScale().toFixed(3)].join(","));
  }
  return put.toString();
}
const isDay = (text) => /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)); // a year still being typed is none
function fromAddress(text) {
  const id = decode(text), bare = byId.has(id), got = bare ? new URLSearchParams({ sel: id }) : new URLSearchParams(text);
  const list = (key) => (got.get(key) || "").split("|").filter(Boolean);
  const nodesOf = (key) => list(key).map((id) => byId.get(id)).filter(Boolean).map((n) => n.i);
  view.hidden = new Set(nodesOf("hide"));
  view.pinned = new Set(nodesOf("pin"));
  const base = got.get("base") || FIRST;
  begin(base === "core" || base === "none" || (LARGE && base === "groups") || openedGroup(base) >= 0 ? base : FIRST);
  for (const entry of list("show")) {
    const cut = entry.lastIndexOf("@"), n = byId.get(entry.slice(0, cut)), [x, y] = entry.slice(cut + 1).split(",").map(Number);
    if (n && Number.isFinite(x) && Number.isFinite(y)) { [n.x, n.y] = [x, y]; view.drawn.add(n.i); }
  }
  for (const i of nodesOf("gone")) view.drawn.delete(i);
  view.drawn = new Set([...view.drawn].filter((i) => Number.isFinite(nodes[i].x)));
  const way = nodesOf("path");
  view.path = way.length > 1 ? way : null;
  view.off = new Set(got.has("off") ? list("off") : ["utterance"]);
  view.status = new Set(list("status").map((s) => STATUS.indexOf(s)).filter((s) => s >= 0));
  const left = new Set(list("without"));
  view.relations = new Set(words.flatMap((w, i) => (left.has(w) ? [i] : [])));
  view.article = articles.findIndex((a) => a.key === got.get("article"));
  view.sure = Math.min(100, Math.max(0, Number(got.get("sure")) || 0));
  view.sources = Math.max(1, Math.round(Number(got.get("sources")) || 1));
  for (const key of ["asof", "from"]) view[key] = isDay(got.get(key) || "") ? got.get(key) : "";
  view.tab = TABS.includes(got.get("tab")) ? got.get("tab") : "graph";
  const at = (got.get("at") || "").split(",").map(Number);
  const [key, receipt] = (got.get("read") || "").split(" "), read = articles.findIndex((a) => a.key === key);
  reading = { article: Math.max(0, read), receipt: read >= 0 && receipt && data.evidence[receipt] ? Number(receipt) : -1 };
  const ends = nodesOf("sel"), group = /^group (\d+)$/.exec(got.get("sel") || "");
  const selected = ends.length === 1 ? { node: ends[0] } : ends.length === 2 ? { edge: ends } : group && data.communities[group[1]] ? { group: Number(group[1]) } : null;
  return { selected, bare, at: at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : null };
}
function decode(text) { try { return decodeURIComponent(text); } catch { return ""; } }
