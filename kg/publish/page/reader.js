// ---- reader: a whole article, with every mention marked and the quote of a receipt in sight ----
let reading = { article: 0, receipt: -1 }, readNow = "";
function readArticle(article) {
  reading = { article, receipt: -1 };
  openTab("articles");
}
function readAt(receipt) {
  reading = { article: data.evidence[receipt][0], receipt };
  openTab("articles");
}
function reader() {
  const a = articles[reading.article], now = `${reading.article} ${reading.receipt}`;
  if (now === readNow) return;
  readNow = now;
  if (!a) { fill($("articles"), el("p", {}, "No article.")); return; }
  const choice = el("select", { "aria-label": "Article", onchange: (ev) => readArticle(Number(ev.target.value)) }, articles.map((x) => el("option", { value: x.i, selected: x === a }, [x.title.slice(0, 120), x.date].filter(Boolean).join(" — "))));
  fill($("articles"), el("div", { class: "bar" }, choice),
    el("article", { id: "text", dir: "auto" }, el("h2", { class: "long" }, bdi(a.title)),
      el("p", { class: "soft" }, bdi([a.by, a.outlet, a.date, a.source].filter(Boolean).join(" · "))),
      el("p", { class: "soft" }, kinds.filter((k) => k.count && a.places.some((n, at) => at % 3 === 2 && nodes[n].kind === k)).map((k) => el("span", { class: "kind" }, dot(k), k.label))),
      a.text ? marked(a) : el("p", {}, "The page was made without the articles' texts; the sentences behind the facts are in the panel.")));
  const quote = $("text").querySelector(".quote");
  if (quote) quote.scrollIntoView({ block: "center" }); else $("articles").scrollTop = 0;
}
function marked(a) { // the text cut at every edge of a mention, of the quote and of its arguments
  const spans = [], e = reading.receipt >= 0 ? proof(reading.receipt) : null, { cut, length } = points(a);
  for (let k = 0; k < a.places.length; k += 3) spans.push([a.places[k], a.places[k + 1], a.places[k + 2]]);
  const marks = e ? e.marks : [];
  const cuts = cutsOf(length, [...spans, ...marks]);
  const open = [], body = el("div", { class: "body" });
  let next = 0;
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [from, to] = [cuts[k], cuts[k + 1]];
    while (next < spans.length && spans[next][0] <= from) open.push(spans[next++]);
    for (let at = open.length - 1; at >= 0; at--) if (open[at][1] <= from) open.splice(at, 1);
    const inner = open.reduce((best, s) => (!best || s[1] - s[0] <= best[1] - best[0] ? s : best), null);
    const names = marks.filter((m) => m[0] <= from && to <= m[1]).map((m) => m[2]);
    let piece = cut(from, to);
    if (inner) {
      const n = nodes[inner[2]];
      piece = el("a", { class: "mention", href: "#" + encodeURIComponent(n.id), title: n.name.slice(0, 200), onclick: (ev) => { ev.preventDefault(); go(n.i); } }, piece);
      piece.style.setProperty("--tint", n.kind.color);
    }
    body.append(names.length ? el("mark", { class: names.join(" ") }, piece) : piece);
  }
  return body;
}
