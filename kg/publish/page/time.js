// ---- time: what can be dated, a strip of it, and the day as of which the graph is shown ----
const dated = nodes.filter((n) => n.happens && !n.spoken && n.days).sort((a, b) => (a.days[0] < b.days[0] ? -1 : a.days[0] > b.days[0] ? 1 : a.i - b.i));
const turns = [...new Set([...dated.map((n) => n.days[0]), ...claims.flatMap((c) => (c.start || c.end ? [c.start, c.end].filter(Boolean) : []))])].sort();
const ofDay = (day) => Math.round(Date.parse(day) / 86400000), toDay = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
const axis = (() => { // from the day before which only a few lie, so that one old date leaves room for the rest
  if (!turns.length) return null;
  const last = ofDay(turns[turns.length - 1]), early = ofDay(turns[Math.floor(turns.length * 0.05)]), span = Math.max(30, last - early);
  const first = Math.max(ofDay(turns[0]), early - Math.round(span * 0.4));
  return { first: first - Math.max(1, Math.round(span * 0.02)), last: last + Math.max(1, Math.round(span * 0.02)) };
})();
const place = (day) => Math.max(0, Math.min(1, (ofDay(day) - axis.first) / (axis.last - axis.first)));

function setTime(asof, from = view.from) {
  view.asof = asof;
  view.from = from;
  refilter();
}
const sayWhen = (day) => fill($("when"), day ? ["as of ", el("span", {}, day)] : "any time");
function strip() { // ticks of events, taller where more happened
  if (!axis) return;
  const W = 600, H = 30, bins = new Map(), svg = "http://www.w3.org/2000/svg";
  const make = (tag, props) => { const e = document.createElementNS(svg, tag); for (const [k, v] of Object.entries(props)) e.setAttribute(k, v); return e; };
  for (const n of dated) {
    const bin = Math.round(place(n.days[0]) * 150);
    if (!bins.has(bin)) bins.set(bin, []);
    bins.get(bin).push(n);
  }
  const most = Math.max(1, ...[...bins.values()].map((b) => b.length)), box = make("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const lit = new Set(view.selected && view.selected.node !== undefined ? [view.selected.node, ...neighbours(view.selected.node).map(([j]) => j)] : []);
  for (const [bin, found] of bins) {
    const h = 6 + (H - 10) * Math.sqrt(found.length / most), on = found.some((n) => lit.has(n.i)), later = view.asof && found.every((n) => n.days[0] > view.asof);
    const bar = make("rect", { x: bin * (W - 4) / 150, y: H - h, width: 4, height: h, rx: 1, class: (on ? "on " : "") + (later ? "later" : "") });
    const title = make("title", {});
    title.textContent = found.length === 1 ? `${found[0].days[2]}: ${found[0].name}` : `${found[0].days[0]}: ${found.length} events`;
    bar.append(title);
    bar.addEventListener("click", () => { if (found.length === 1) go(found[0].i); else { timelineFrom = found[0].days[0]; openTab("timeline"); } });
    box.append(bar);
  }
  $("ticks").replaceChildren(box);
  const day = view.asof || toDay(axis.last);
  Object.assign($("asof"), { min: axis.first, max: axis.last, value: Math.min(axis.last, Math.max(axis.first, ofDay(day))) });
  $("asof").setAttribute("aria-valuetext", view.asof ? "as of " + view.asof : "any time");
  $("day").value = view.asof;
  $("since").value = view.from;
  sayWhen(view.asof);
  $("anytime").hidden = !view.asof && !view.from;
  $("axis").replaceChildren(el("span", {}, toDay(axis.first).slice(0, 4)), el("span", {}, toDay(axis.last).slice(0, 4)));
}
function startTime() {
  $("strip").hidden = !axis;
  if (!axis) return;
  let pending = 0;
  $("asof").addEventListener("input", () => {
    const day = toDay(Number($("asof").value));
    sayWhen(day);
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => setTime(Number($("asof").value) >= axis.last ? "" : day));
  });
  const step = (way) => {
    const now = view.asof || (way > 0 ? "" : "9999"), next = way > 0 ? turns.find((t) => t > now) : turns.filter((t) => t < now).pop();
    if (next) setTime(next);
  };
  $("earlier").addEventListener("click", () => step(-1));
  $("later").addEventListener("click", () => step(1));
  $("day").addEventListener("change", () => ($("day").value === "" || isDay($("day").value)) && setTime(isDay($("day").value) ? $("day").value : ""));
  $("since").addEventListener("change", () => ($("since").value === "" || isDay($("since").value)) && setTime(view.asof, isDay($("since").value) ? $("since").value : ""));
  $("anytime").addEventListener("click", () => setTime("", ""));
}

// ---- the timeline as a list ----
let timelineFrom = "", timelineShown = 200;
function timeline() {
  const found = dated.filter((n) => !outside(n.days[0], n.days[1]) && (!filtered || touching[n.i].some((k) => passing[k])));
  const start = Math.max(0, timelineFrom ? found.findIndex((n) => n.days[0] >= timelineFrom) : 0), rows = found.slice(start, start + timelineShown);
  let before = "";
  fill($("timeline"),
    el("h2", {}, "What happened when"),
    el("p", { class: "soft" }, `${plural(found.length, "dated event")}${view.asof ? " up to " + view.asof : ""}; ${plural(nodes.filter((n) => n.happens && !n.spoken && !n.days).length, "event")} without a date stay out of this list.`),
    start ? button(`Show the ${start} earlier`, () => { timelineFrom = ""; timeline(); }, { class: "more" }) : null,
    el("ol", { class: "moments" }, rows.map((n) => {
      const year = n.days[0].slice(0, 4), head = year !== before ? el("h3", {}, year) : null;
      before = year;
      return el("li", { class: isSelected(n.i) ? "on" : "" }, head, el("span", { class: "date" }, n.days[2]), dot(n.kind), link(n.i), el("small", {}, n.type), n.status !== ASSERTED ? tag(STATUS[n.status]) : null);
    })),
    start + rows.length < found.length ? button(`Show ${Math.min(200, found.length - start - rows.length)} more`, () => { timelineShown += 200; timeline(); }, { class: "more" }) : null,
  );
}
