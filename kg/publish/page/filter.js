// ---- filter: kinds, how facts stand, relations, article, confidence, number of sources ----
function legend() { // the kinds, switched on and off
  fill($("legend"), kinds.filter((k) => k.count).map((k) => button([dot(k), k.label, el("b", {}, k.count.toLocaleString("en"))], () => {
    if (!view.off.delete(k.id)) view.off.add(k.id);
    else if (![...view.drawn].some((i) => nodes[i].kind === k)) { drawKind(k); fitAll(300); }
    changed();
    details();
  }, { id: "kind-" + k.id, class: "chip", "aria-pressed": String(!view.off.has(k.id)), disabled: rolled() })));
}
function drawKind(k) { // the weightiest of a kind that was never drawn, each beside what it is joined to
  const found = nodes.filter((n) => n.kind === k && touching[n.i].some((c) => ends(claims[c]).some((j) => view.drawn.has(j))));
  for (const n of found.sort((a, b) => b.weight - a.weight || a.i - b.i).slice(0, STEP)) draw([n.i], touching[n.i].flatMap((c) => ends(claims[c])).find((j) => view.drawn.has(j)));
}
const tallies = () => { // computed when the filters are first opened
  const status = new Map(), relation = new Map(), article = new Map();
  const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  let most = 1;
  for (const c of claims) {
    const told = sources(c);
    add(status, c.status);
    add(relation, c.word);
    for (const s of told) add(article, s);
    most = Math.max(most, told.size);
  }
  return { most, status, relation: [...relation].sort((a, b) => b[1] - a[1] || (words[a[0]] < words[b[0]] ? -1 : 1)), article };
};
let tally = null;
function filterPanel() {
  tally = tally || tallies();
  const box = $("filters"), change = () => { refilter(); $("clear").hidden = !filters().length; };
  const check = (label, count, set, key) => el("label", {}, el("input", { type: "checkbox", checked: !set.has(key), onchange: (ev) => { if (ev.target.checked) set.delete(key); else set.add(key); change(); } }), label, el("small", {}, count.toLocaleString("en")));
  const relations = el("div", { class: "relations" });
  const list = (text) => fill(relations, tally.relation.filter(([w]) => fold(words[w]).includes(fold(text))).slice(0, 80).map(([w, n]) => check(words[w], n, view.relations, w)));
  const every = (on) => { view.relations = new Set(on ? [] : tally.relation.map(([w]) => w)); change(); filterPanel(); };
  const sure = el("output", {}, `${view.sure / 100}`), least = el("output", {}, String(view.sources));
  fill(box,
    el("div", { class: "row" }, el("h2", {}, "Filter the facts"), button("Clear", () => { clearFilters(); change(); filterPanel(); }, { id: "clear", hidden: !filters().length }), button("Close", () => toggle("filter", "filters"))),
    el("fieldset", {}, el("legend", {}, "How it stands"), [...tally.status.keys()].sort((a, b) => a - b).map((s) => check(STATUS[s], tally.status.get(s), view.status, s))),
    el("fieldset", {}, el("legend", {}, "Confidence at least ", sure), el("input", { type: "range", min: 0, max: 100, step: 5, value: view.sure, "aria-label": "Least confidence, percent", oninput: (ev) => { view.sure = Number(ev.target.value); sure.textContent = `${view.sure / 100}`; change(); } })),
    tally.most > 1 ? el("fieldset", {}, el("legend", {}, "Told by at least ", least, " articles"), el("input", { type: "range", min: 1, max: Math.min(10, tally.most), value: view.sources, "aria-label": "Least number of articles", oninput: (ev) => { view.sources = Number(ev.target.value); least.textContent = String(view.sources); change(); } })) : null,
    articles.length > 1 ? el("fieldset", {}, el("legend", {}, "Article"), el("select", { "aria-label": "Only facts of this article", onchange: (ev) => { view.article = Number(ev.target.value); change(); } },
      el("option", { value: -1 }, "All articles"), articles.map((a) => el("option", { value: a.i, selected: a.i === view.article }, [a.title.slice(0, 90), a.date, `(${tally.article.get(a.i) || 0})`].filter(Boolean).join(" "))))) : null,
    el("fieldset", {}, el("legend", {}, "Relations and roles"), el("div", { class: "row" }, el("input", { type: "search", placeholder: "Find a relation", "aria-label": "Find a relation", oninput: (ev) => list(ev.target.value) }), button("All", () => every(true)), button("None", () => every(false))), relations));
  list("");
}
function clearFilters() {
  Object.assign(view, { status: new Set(), relations: new Set(), article: -1, sure: 0, sources: 1, asof: "", from: "" });
}
function refilter() {
  judge();
  changed();
  details();
}

// ---- the note above the drawing: how much is in view, and why not all ----
let noted = "";
const can = nodes.filter((n) => !n.spoken).length, inside = data.member.filter((m) => m >= 0).length; // things that can be drawn, that groups hold
function note(seen) {
  const active = filters();
  $("filter").classList.toggle("on", active.length > 0);
  const clear = active.length ? button("clear filters", () => { clearFilters(); refilter(); if (!$("filters").hidden) filterPanel(); }, { class: "link" }) : null;
  if (rolled()) {
    const away = active.length ? "; filters act once a group is open" : "";
    say(`${plural(groups.length, "group")} of ${inside.toLocaleString("en")} things; ${(nodes.length - inside).toLocaleString("en")} more in small groups or sayings: search ( / ) reaches them${away}`, NONE, clear);
    return;
  }
  const c = census(seen), lone = view.selected && view.selected.node !== undefined && filtered && !touching[view.selected.node].some((k) => passing[k]);
  say(`${seen.size.toLocaleString("en")} of ${can.toLocaleString("en")} things and ${c.seen.toLocaleString("en")} of ${c.all.toLocaleString("en")} facts in view`, [
    view.from && view.asof && view.from > view.asof && `nothing can lie between ${view.from} and ${view.asof}`,
    c.filtered && `${plural(c.filtered, "fact")} filtered out (${active.join(", ")})`, c.kind && `${plural(c.kind, "fact")} of kinds switched off below`,
    c.undrawn && `${plural(c.undrawn, "fact")} whose things are not drawn yet: expand a card or search`, view.hidden.size && `${plural(view.hidden.size, "thing")} hidden by you`,
    (view.asof || view.from) && c.undated && `${plural(c.undated, "fact")} in view ${c.undated === 1 ? "has" : "have"} no date: as of any day they stay`,
    lone && `${nodes[view.selected.node].name.slice(0, 60)} passes no filter and is kept because it is selected`,
  ].filter(Boolean), clear, view.hidden.size ? button("show hidden", showHidden, { class: "link" }) : null);
}
function say(text, why, ...buttons) { // only when it is news: it is read aloud, and "why?" may be open
  const now = [text, ...why, ...buttons.map((b) => b && b.textContent)].join("\n");
  if (now === noted) return;
  noted = now;
  fill($("note"), text, why.length ? el("details", {}, el("summary", {}, "why?"), el("ul", {}, why.map((w) => el("li", {}, w)))) : null, buttons);
}
function showHidden() {
  const all = [...view.hidden];
  view.hidden.clear();
  for (const i of all) if (Number.isFinite(nodes[i].x)) view.drawn.add(i); else bring(i);
  changed();
  details();
}
