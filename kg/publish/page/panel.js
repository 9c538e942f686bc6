// ---- panel: everything known of a thing, a fact, a group; each fact with its receipt ----
function receipt(i) {
  const e = proof(i), { cut, length } = cutter(e.text), quote = el("blockquote", { dir: "auto" });
  const marks = e.marks.map(([a, b, what]) => [a - e.start, b - e.start, what]);
  const cuts = cutsOf(length, marks);
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [a, b] = [cuts[k], cuts[k + 1]], names = marks.filter((m) => m[0] <= a && b <= m[1]).map((m) => m[2]);
    if (names.length === 1 && names[0] === "quote" && marks.length > 1) names.push("cue"); // the words that say it
    quote.append(names.length ? el("mark", { class: names.join(" ") }, cut(a, b)) : cut(a, b));
  }
  const a = e.article || {}, said = e.speaker ? (e.mode === "direct" ? "quoted from " : "according to ") + e.speaker : "";
  return el("div", { class: "receipt" }, quote, el("cite", {}, said ? el("strong", {}, said + " · ") : null,
    bdi([a.title, [a.outlet, a.date].filter(Boolean).join(", ")].filter(Boolean).join(" — ")),
    a.source ? el("div", {}, bdi(a.source + (e.start >= 0 ? `, characters ${e.start}–${e.end}` : ""))) : null,
    el("div", {}, `read by ${e.by} · confidence ${e.sure / 100}`),
    a.text && e.start >= 0 ? button("Read it in the article", () => readAt(i), { class: "link" }) : null));
}
const doubt = (status) => (status === ASSERTED ? null : tag(STATUS[status]));
function fact(k, from, open) {
  const c = claims[k], head = el("summary", {}), inside = el("div", { class: "inside" });
  const strong = (i) => el("strong", {}, bdi(nodes[i].name));
  if (from !== c.s) head.append(strong(c.s), " ");
  if (c.role && from === c.o) head.append(el("span", { class: "rel" }, "· " + c.words));
  else head.append(el("span", { class: "rel" }, c.words), " ", c.o < 0 ? el("strong", {}, bdi(c.value)) : from === c.o ? bdi(nodes[from].name) : strong(c.o));
  if (c.when) head.append(" ", el("span", { class: "when" }, c.when));
  if (!(c.status === DENIED && c.words.startsWith("not "))) head.append(doubt(c.status) || "");
  const box = el("details", { open: open || unfolded.has(k), class: passing[k] ? "" : "out" }, head, inside);
  const unfold = () => {
    if (inside.childNodes.length) return;
    const ways = ends(c).filter((i) => i !== from);
    const n = sources(c).size;
    fill(inside, from !== null && ways.length ? el("p", { class: "soft" }, "Go to ", ways.flatMap((i, at) => (at ? [" · ", link(i)] : [link(i)]))) : null,
      passing[k] ? null : el("p", { class: "soft" }, "Filtered out of the drawing."),
      c.says.length ? el("p", { class: "soft" }, "Only according to ", el("strong", {}, bdi(c.says.map((w) => words[w]).join(", ")))) : null,
      el("p", { class: "soft" }, `${STATUS[c.status]} · confidence ${c.sure / 100} · ${plural(n, "article")}`),
      c.qualifiers.length ? pairs(c.qualifiers.map(([w, text]) => [words[w], text])) : null,
      c.proofs.slice(0, 20).map(receipt), c.proofs.length > 20 ? el("p", { class: "soft" }, `and ${c.proofs.length - 20} more sentences`) : null);
  };
  box.addEventListener("toggle", () => { if (box.open) { unfolded.add(k); unfold(); } else unfolded.delete(k); });
  if (box.open) unfold();
  return box;
}
function section(title, found, from, open) { // a heading and facts, more of them on request
  if (!found.length) return null;
  const box = el("section", {}, title ? el("h3", {}, title) : "");
  const more = (at) => {
    for (const k of found.slice(at, at + 30)) box.append(fact(k, from, open));
    if (at + 30 < found.length) {
      const next = button(`Show ${Math.min(30, found.length - at - 30)} more of ${found.length}`, () => { next.remove(); more(at + 30); }, { class: "more" });
      box.append(next);
    }
  };
  more(0);
  return box;
}
const unfolded = new Set(); // facts whose sentences are open, of what the panel is about
let about = "";
function putPanel(...children) {
  const now = JSON.stringify([view.selected, view.path]), top = now === about ? $("panel").scrollTop : 0;
  if (now !== about) unfolded.clear();
  about = now;
  fill($("panel"), ...children);
  $("panel").scrollTop = top;
  const heading = $("panel").querySelector("h2");
  if ($("said").textContent !== heading.textContent) $("said").textContent = heading.textContent;
}
function details() { // what the view is about
  const { selected, path, base } = view;
  if (selected && selected.seeking) seekPanel(selected.node);
  else if (selected && selected.node !== undefined) nodePanel(selected.node);
  else if (selected && selected.edge) edgePanel(...selected.edge);
  else if (selected) groupPanel(selected.group);
  else if (path) pathPanel(path);
  else if (openedGroup(base) >= 0) groupPanel(openedGroup(base));
  else homePanel();
}
const back = () => button(LARGE ? "‹ All groups" : "‹ Overview", () => start(FIRST), { class: "link back" });
let weighty = null; // the nodes by weight, sorted once

function homePanel() {
  const top = weighty || (weighty = nodes.filter((n) => n.weight && !n.spoken).sort((a, b) => b.weight - a.weight || a.i - b.i));
  const rows = (list) => el("ul", { class: "list" }, list.map((n) => el("li", {}, dot(n.kind), link(n.i), el("small", {}, n.type))));
  const happened = top.filter((n) => n.happens);
  putPanel(el("h2", {}, "What the articles say"),
    el("p", { class: "soft" }, !top.length ? "No facts were found in them." : rolled() ? "Each bubble is a group of things that the articles join most; click one to see who is in it, double click to open it." : "Click a card for all that is known of it, a line for the sentences behind it. Dashed: planned, alleged, denied or over."),
    LARGE ? el("p", { class: "acts" }, rolled() ? button("Draw the most important things instead", () => start("core")) : button("Show the groups", () => start("groups"))) : null,
    rolled() ? [el("h3", {}, "Groups"), el("ul", { class: "list" }, groups.map((g) => el("li", {}, button(g.name, () => pickGroup(g.k), { class: "link" }), el("small", {}, plural(g.size, "thing")))))] : null,
    top.length ? el("h3", {}, "Most important") : null, rows(top.filter((n) => !n.happens).slice(0, 10)),
    happened.length ? el("h3", {}, "Events") : null, rows(happened.slice(0, 8)), origin());
}
function origin() { // where all this comes from, and what is not on the page
  const by = data.made, c = data.counts, dates = articles.map((a) => a.date).filter(Boolean).sort();
  const span = [...new Set([dates[0], dates[dates.length - 1]])].filter(Boolean).join(" – ");
  const list = el("ul", { class: "list" });
  const more = (at) => {
    for (const a of articles.slice(at, at + 20)) list.append(el("li", {}, a.text ? button(a.title, () => readArticle(a.i), { class: "link" }) : bdi(a.title), el("small", {}, [a.outlet, a.date].filter(Boolean).join(", "))));
    if (at + 20 < articles.length) { const li = el("li", {}, button(`Show ${Math.min(20, articles.length - at - 20)} more`, () => { li.remove(); more(at + 20); }, { class: "more" })); list.append(li); }
  };
  more(0);
  const weights = Object.entries(by.weights || {}).map(([file, hash]) => `${file} ${hash}`).join(", ");
  return el("section", { class: "about" }, el("h3", {}, `Made from ${plural(articles.length, "article")}${span ? ", " + span : ""}`), list,
    el("h3", {}, "How it was made"),
    el("p", { class: "soft" }, [by.kg ? `kg ${by.kg}` : "kg", by.model && `language model ${by.model}`, by.extractors.length && `relations read by ${by.extractors.join(" and ")}`, weights && `weights ${weights}`, by.least > 0 && `facts below confidence ${by.least} left out`].filter(Boolean).join(" · ")),
    el("p", { class: "soft" }, `Of ${plural(c.facts, "fact")}, ${claims.length.toLocaleString("en")} can be seen here; ${c.types.toLocaleString("en")} only say of what kind an event is and stand at its head`,
      c.repeats ? `; ${c.repeats.toLocaleString("en")} repeat another in other words` : "", c.bare ? `; ${plural(c.bare, "fact")} without a sentence ${c.bare === 1 ? "is" : "are"} left out` : "", "."));
}

function nodePanel(i) {
  const n = nodes[i], own = touching[i], near = neighbours(i), out = near.filter(([j]) => !view.drawn.has(j)), facts = out.reduce((sum, [, count]) => sum + count, 0);
  const mine = own.filter((k) => claims[k].s === i), told = own.filter((k) => claims[k].s !== i), open = (list) => list.length === 1 && own.length < 4;
  const roles = told.filter((k) => claims[k].role && claims[k].words !== "speaker"), said = told.filter((k) => claims[k].role && claims[k].words === "speaker"), rest = told.filter((k) => !claims[k].role);
  const pinned = view.pinned.has(i), act = (text, run, props) => button(text, () => { run(); changed(); details(); }, props);
  const positions = mine.filter((k) => !n.happens && !claims[k].act && (claims[k].start || claims[k].end || claims[k].qualifiers.some(([w]) => words[w] === "position" || words[w] === "title")));
  const held = new Set(positions), others = mine.filter((k) => !held.has(k));
  const grouped = new Map();
  for (const k of others) { const w = claims[k].words; if (!grouped.has(w)) grouped.set(w, []); grouped.get(w).push(k); }
  const flat = [...grouped.values()].sort((a, b) => b.length - a.length || (claims[a[0]].words < claims[b[0]].words ? -1 : 1)).flat();
  positions.sort((a, b) => (claims[b].start > claims[a].start ? 1 : claims[b].start < claims[a].start ? -1 : a - b));
  putPanel(back(), el("div", {}, el("span", { class: "kind" }, dot(n.kind), n.type), n.days ? el("span", { class: "when" }, " " + n.days[2]) : null, doubt(n.status), pinned ? tag("pinned") : null), el("h2", { class: "long" }, bdi(n.name)),
    n.text ? el("p", {}, bdi("“" + n.text + "”")) : null,
    n.aliases.length ? el("p", { class: "soft long" }, "Also: ", n.aliases.flatMap((a, at) => (at ? [", ", bdi(a)] : [bdi(a)]))) : null,
    n.says.length ? el("p", { class: "soft" }, "Only according to ", bdi(n.says.map((w) => words[w]).join(", "))) : null,
    n.details.length ? pairs(n.details.map(([w, text]) => [words[w], text])) : null,
    n.wikidata ? el("p", { class: "soft" }, el("a", { href: "https://www.wikidata.org/wiki/" + n.wikidata, rel: "noreferrer noopener", target: "_blank" }, "Wikidata " + n.wikidata)) : null,
    rolled() ? el("div", { class: "acts" }, act("Draw it", () => isolate(i))) : el("div", { class: "acts", role: "group", "aria-label": "In the drawing" },
      out.length ? act(`Expand: ${Math.min(STEP, out.length)} of ${plural(out.length, "neighbour")} more, ${plural(facts, "fact")}`, () => { expand(i); fit([i, ...near.map(([j]) => j)], 300); }, { id: "expand" }) : null,
      near.length > out.length ? act("Collapse", () => { const gone = collapse(i); tell(gone.length ? `${plural(gone.length, "neighbour")} taken away` : "Each neighbour is joined to something else as well"); }, { id: "collapse" }) : null,
      act("Only this", () => { isolate(i); fitAll(300); }), act(pinned ? "Unpin" : "Pin", () => { if (!view.pinned.delete(i)) view.pinned.add(i); }, { id: "pin", "aria-pressed": String(pinned) }),
      button("Hide", () => { hide(i); home(); tell("Hidden; the note above the drawing brings it back"); }), button("Path to…", () => { select({ node: i, seeking: true }); $("panel").querySelector("input").focus(); })),
    n.proofs.length ? el("section", {}, el("h3", {}, plural(n.proofs.length, "sentence").replace(/^1 /, "The ")), n.proofs.slice(0, 3).map(receipt), n.proofs.length > 3 ? el("details", {}, el("summary", {}, `${n.proofs.length - 3} more`), n.proofs.slice(3, 40).map(receipt)) : null) : null,
    section("Roles and memberships", positions, i, open(positions)), section(n.happens ? "Who and what" : "Facts", flat, i, open(flat)),
    section("Named in", rest, i, open(rest)), section("Events", roles, i, open(roles)), section("Said", said, i, open(said)));
}
function edgePanel(a, b) {
  const found = touching[a].filter((k) => ends(claims[k]).includes(b));
  const c = ranked(found.map((k) => claims[k]));
  putPanel(back(), el("h2", { class: "long" }, link(a), " – ", link(b)), el("p", { class: "soft" }, c.length === 1 ? "One fact joins them." : plural(c.length, "fact") + " join them."), section("", c.map((x) => x.i), null, c.length < 4));
}
function groupPanel(k) {
  const { size, facts, spots } = groups[k], within = data.member.flatMap((m, i) => (m === k ? [i] : [])).sort((a, b) => nodes[b].weight - nodes[a].weight || a - b);
  const linked = new Map();
  for (const e of bonds) if (e.a === k || e.b === k) linked.set(e.a === k ? e.b : e.a, e.facts);
  const list = el("ul", { class: "list" }, within.slice(0, 60).map((i) => el("li", {}, dot(nodes[i].kind), link(i), el("small", {}, nodes[i].type))));
  putPanel(back(), el("h2", {}, groups[k].name), el("p", { class: "soft" }, `${plural(size, "thing")} that ${plural(facts, "fact")} join among themselves.`),
    el("p", { class: "acts" }, rolled() ? button(`Open: draw the ${spots.length} most connected`, () => start("c" + k), { id: "open" }) : null),
    linked.size ? el("h3", {}, "Joined to") : null,
    el("ul", { class: "list" }, [...linked].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([g, n]) => el("li", {}, button(groups[g].name, () => pickGroup(g), { class: "link" }), el("small", {}, plural(n, "fact"))))),
    el("h3", {}, "Most important in it"), list, within.length > 60 ? el("p", { class: "soft" }, `and ${within.length - 60} more; the search reaches them.`) : null);
}

// ---- the path between two things ----
function seekPanel(i) {
  const box = el("div", { class: "find" });
  putPanel(back(), el("h2", {}, "Path from ", link(i)), el("p", { class: "soft" }, "The shortest chain of facts that pass the filters. To whom?"), box);
  finder(box, "Name of a person, place, event…", (j) => pathTo(i, j));
}
function pathTo(i, j) {
  const way = i === j ? null : pathBetween(i, j);
  if (!way) { tell(`No facts in view of the filters lead from ${nodes[i].name.slice(0, 60)} to ${nodes[j].name.slice(0, 60)}`); return; }
  showPath(way);
  home();
  fitAll(300);
}
function pathPanel(way) {
  const steps = way.slice(1).map((b, k) => [way[k], b]);
  putPanel(back(), el("h2", { class: "long" }, "From ", link(way[0]), " to ", link(way[way.length - 1])), el("p", { class: "soft" }, `${plural(steps.length, "step")}; a shortest path.`),
    steps.map(([a, b]) => section(`${nodes[a].name} – ${nodes[b].name}`, touching[a].filter((k) => passing[k] && other(claims[k], a) === b).slice(0, 10), null, true)));
}
