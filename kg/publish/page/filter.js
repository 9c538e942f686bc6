// ---- filter: kinds, how facts stand, relations, article, confidence, number of sources ----
function legend() { // the kinds, switched on and off
  fill($("legend"), kinds.filter((k) => k.count).map((k) => button([dot(k), k.label, el("b", {}, k.count.toLocaleString("en"))], () => {
    if (!view.off.delete(k.id)) view.off.add(k.id);
    else if (!rolled() && ![...view.drawn].some((i) => nodes[i].kind === k)) draw(nodes.filter((n) => n.kind === k && n.i !== undefined).sort((a, b) => b.weight - a.weight || a.i - b.i).slice(0, STEP).map((n) => n.i).filter((i) => touching[i].some((c) => ends(claims[c]).some((j) => view.drawn.has(j)))));
    changed();
  }, { class: "chip", "aria-pressed": String(!view.off.has(k.id)) })));
}
const tallies = () => { // computed when the filters are first opened
  const status = new Map(), relation = new Map(), article = new Map();
  const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  for (const c of claims) { add(status, c.status); add(relation, c.word); for (const s of sources(c)) add(article, s); }
  return { status, relation: [...relation].sort((a, b) => b[1] - a[1] || (words[a[0]] < words[b[0]] ? -1 : 1)), article };
};
let tally = null;
function filterPanel() {
  tally = tally || tallies();
  const box = $("filters"), change = () => { judge(); changed(); $("clear").hidden = !filters().length; };
  const check = (label, count, set, key) => el("label", {}, el("input", { type: "checkbox", checked: !set.has(key), onchange: (ev) => { if (ev.target.checked) set.delete(key); else set.add(key); change(); } }), label, el("small", {}, count.toLocaleString("en")));
  const relations = el("div", { class: "relations" });
  const list = (text) => fill(relations, tally.relation.filter(([w]) => fold(words[w]).includes(fold(text))).slice(0, 80).map(([w, n]) => check(words[w], n, view.relations, w)));
  const every = (on) => { view.relations = new Set(on ? [] : tally.relation.map(([w]) => w)); change(); filterPanel(); };
  const sure = el("output", {}, `${view.sure / 100}`), least = el("output", {}, String(view.sources));
  const top = Math.max(1, ...claims.map((c) => sources(c).size));
  fill(box,
    el("div", { class: "row" }, el("h2", {}, "Filter the facts"), button("Clear", () => { clearFilters(); change(); filterPanel(); }, { id: "clear", hidden: !filters().length }), button("Close", () => toggleFilters(false))),
    el("fieldset", {}, el("legend", {}, "How it stands"), [...tally.status.keys()].sort((a, b) => a - b).map((s) => check(STATUS[s], tally.status.get(s), view.status, s))),
    el("fieldset", {}, el("legend", {}, "Confidence at least ", sure), el("input", { type: "range", min: 0, max: 100, step: 5, value: view.sure, "aria-label": "Least confidence, percent", oninput: (ev) => { view.sure = Number(ev.target.value); sure.textContent = `${view.sure / 100}`; change(); } })),
    top > 1 ? el("fieldset", {}, el("legend", {}, "Told by at least ", least, " articles"), el("input", { type: "range", min: 1, max: Math.min(10, top), value: view.sources, "aria-label": "Least number of articles", oninput: (ev) => { view.sources = Number(ev.target.value); least.textContent = String(view.sources); change(); } })) : null,
    articles.length > 1 ? el("fieldset", {}, el("legend", {}, "Article"), el("select", { "aria-label": "Only facts of this article", onchange: (ev) => { view.article = Number(ev.target.value); change(); } },
      el("option", { value: -1 }, "All articles"), articles.map((a) => el("option", { value: a.i, selected: a.i === view.article }, [a.title.slice(0, 90), a.date, `(${tally.article.get(a.i) || 0})`].filter(Boolean).join(" "))))) : null,
    el("fieldset", {}, el("legend", {}, "Relations and roles"), el("div", { class: "row" }, el("input", { type: "search", placeholder: "Find a relation", "aria-label": "Find a relation", oninput: (ev) => list(ev.target.value) }), button("All", () => every(true)), button("None", () => every(false))), relations));
  list("");
}
function clearFilters() {
  Object.assign(view, { status: new Set(), relations: new Set(), article: -1, sure: 0, sources: 1, asof: "", from: "" });
}
function toggleFilters(on) {
  const open = on === undefined ? $("filters").hidden : on;
  if (open) filterPanel();
  $("filters").hidden = !open;
  $("filter").setAttribute("aria-expanded", String(open));
  if (open) $("filters").querySelector("input").focus(); else if (on === false) $("filter").focus();
}

// ---- the note above the drawing: how much is in view, and why not all ----
function note(seen) {
  const can = nodes.length - (kinds.find((k) => k.id === "utterance") || { count: 0 }).count, active = filters();
  if (rolled()) {
    const inside = data.member.filter((m) => m >= 0).length;
    fill($("note"), `${plural(data.communities.length, "group")} of ${inside.toLocaleString("en")} things; ${(nodes.length - inside).toLocaleString("en")} more in small groups or sayings: search ( / ) reaches them`);
    return;
  }
  const c = census(seen), why = [
    c.filtered && `${plural(c.filtered, "fact")} filtered out (${active.join(", ")})`, c.kind && `${plural(c.kind, "fact")} of kinds switched off below`,
    c.undrawn && `${plural(c.undrawn, "fact")} whose things are not drawn yet: expand a card or search`, view.hidden.size && `${plural(view.hidden.size, "thing")} hidden by you`,
  ].filter(Boolean);
  fill($("note"), `${seen.size.toLocaleString("en")} of ${can.toLocaleString("en")} things and ${c.seen.toLocaleString("en")} of ${c.all.toLocaleString("en")} facts in view`,
    why.length ? el("details", {}, el("summary", {}, "why?"), el("ul", {}, why.map((w) => el("li", {}, w)))) : null,
    active.length ? button("clear filters", () => { clearFilters(); judge(); changed(); if (!$("filters").hidden) filterPanel(); }, { class: "link" }) : null,
    view.hidden.size ? button("show hidden", () => { const all = [...view.hidden]; view.hidden.clear(); for (const i of all) if (Number.isFinite(nodes[i].x)) view.drawn.add(i); changed(); }, { class: "link" }) : null);
  $("filter").classList.toggle("on", active.length > 0);
}
