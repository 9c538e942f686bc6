// ---- table: the facts as rows, for reading, for a screen reader and for a spreadsheet ----
const PAGE = 100;
const sheet = { scope: "view", sort: "", down: false, shown: PAGE };
const COLUMNS = [
  ["Who or what", (c) => nodes[c.s].name], ["relation", (c) => c.words], ["to whom or what", (c) => (c.o < 0 ? c.value : nodes[c.o].name)], ["when", (c) => (nodes[c.s].days ? nodes[c.s].days[2] : c.when)],
  ["how it stands", (c) => STATUS[c.status]], ["says", (c) => c.says.map((w) => words[w]).join(", ")], ["confidence", (c) => c.sure / 100], ["articles", (c) => sources(c).size],
];
const span = (c) => (nodes[c.s].days || [c.start, c.end]).slice(0, 2); // first and last day
function scoped(scope) { // claims that pass the filters: of the selection, of the drawing, or all
  const { node, edge, group } = (scope === "selection" && view.selected) || {}, seen = seenNodes();
  const inside = node !== undefined ? (c) => ends(c).includes(node) : edge ? (c) => edge.every((i) => ends(c).includes(i)) : group !== undefined ? (c) => ends(c).every((i) => data.member[i] === group)
    : scope === "all" || rolled() ? () => true : (c) => ends(c).every((i) => seen.has(i));
  return claims.filter((c) => passing[c.i] && inside(c)).sort((a, b) => nodes[a.s].happens - nodes[b.s].happens || a.i - b.i); // what is so before what happened
}
function table() {
  const scope = sheet.scope === "selection" && !view.selected ? "view" : sheet.scope, found = scoped(scope);
  const column = COLUMNS.find(([title]) => title === sheet.sort);
  if (column) {
    const key = new Map(found.map((c) => [c, column[1](c)])), way = sheet.down ? -1 : 1;
    found.sort((a, b) => (key.get(a) < key.get(b) ? -way : key.get(a) > key.get(b) ? way : a.i - b.i));
  }
  const pick = el("select", { "aria-label": "Which facts", onchange: (ev) => { sheet.scope = ev.target.value; sheet.shown = PAGE; table(); } },
    [["view", "Facts in view"], ["selection", "Facts of the selection"], ["all", "All facts that pass the filters"]].map(([value, text]) => el("option", { value, selected: value === scope, disabled: value === "selection" && !view.selected }, text)));
  const heads = COLUMNS.map(([title]) => el("th", { scope: "col", "aria-sort": sheet.sort === title ? (sheet.down ? "descending" : "ascending") : "none" },
    button(title, () => { sheet.down = sheet.sort === title && !sheet.down; sheet.sort = title; table(); }, { class: "link" })));
  fill($("facts"), el("div", { class: "bar" }, pick, el("span", { class: "soft" }, plural(found.length, "fact")), button("CSV", () => saveCsv(found))),
    el("table", {}, el("caption", {}, "The facts of the graph; the relation of a row opens its sentences."), el("thead", {}, el("tr", {}, heads)),
      el("tbody", {}, found.slice(0, sheet.shown).map((c) => el("tr", {}, el("th", { scope: "row" }, link(c.s)),
        el("td", {}, button(c.words, () => showFact(c), { class: "link" })), el("td", {}, c.o < 0 ? bdi(c.value) : link(c.o)), COLUMNS.slice(3).map(([, of]) => el("td", {}, String(of(c)))))))),
    found.length > sheet.shown ? button(`Show ${Math.min(PAGE, found.length - sheet.shown)} more of ${found.length.toLocaleString("en")}`, () => { sheet.shown += PAGE; table(); }, { class: "more" }) : null);
}
function showFact(c) {
  if (c.o >= 0 && c.o !== c.s) { pickEdge(c.s, c.o); return; }
  pick(c.s);
  unfolded.add(c.i);
  details();
}

// ---- CSV (RFC 4180): a cell that a spreadsheet would run as a formula begins with an apostrophe ----
const FIELDS = ["subject", "subject_id", "relation", "object", "object_id", "status", "start", "end", "qualifiers", "attributed_to", "confidence", "articles", "dates", "quote"];
function csv(fields, rows) {
  const cell = (value) => {
    const text = String(value), safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return "\ufeff" + [fields, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
function csvRow(c) {
  const best = c.proofs.map(proof).sort((a, b) => b.sure - a.sure)[0], where = [...sources(c)].map((i) => articles[i]).filter(Boolean);
  const mark = best && best.marks.find((m) => m[2] === "quote"), quote = !best ? "" : mark ? cutter(best.text).cut(mark[0] - best.start, mark[1] - best.start) : best.text;
  return [nodes[c.s].name, nodes[c.s].id, c.words, c.o < 0 ? c.value : nodes[c.o].name, c.o < 0 ? "" : nodes[c.o].id, STATUS[c.status], ...span(c),
    c.qualifiers.map(([w, text]) => `${words[w]}: ${text}`).join("; "), c.says.map((w) => words[w]).join("; "), c.sure / 100, where.map((a) => a.title).join("; "), where.map((a) => a.date).join("; "), quote];
}
const saveCsv = (found) => save(fileName(".csv"), "text/csv", csv(FIELDS, found.map(csvRow)));
