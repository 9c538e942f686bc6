// ---- share: a link to this view, a picture, the selection as Turtle or CSV, a print ----
async function copyLink() {
  const text = location.href.split("#")[0] + "#" + toAddress();
  try { await navigator.clipboard.writeText(text); tell("Link copied; it opens this view of this file"); } catch { prompt("The link to this view:", text); }
}
const caption = () => [data.title, view.asof && `as of ${view.asof}`, `from ${plural(articles.length, "article")}`, data.made.kg && `kg ${data.made.kg}`].filter(Boolean).join(" · ");
function savePng() {
  if (view.tab !== "graph") { openTab("graph"); setTimeout(savePng, 250); return; } // a canvas out of sight is empty
  const from = $("net").querySelector("canvas"), ratio = from.width / Math.max(1, from.clientWidth), to = document.createElement("canvas"), foot = 26 * ratio;
  [to.width, to.height] = [from.width, from.height + foot];
  const pen = to.getContext("2d");
  pen.fillStyle = ink().halo;
  pen.fillRect(0, 0, to.width, to.height);
  pen.drawImage(from, 0, 0);
  pen.fillStyle = ink().soft;
  pen.font = `${12 * ratio}px ${FACE}`;
  pen.fillText(caption(), 12 * ratio, to.height - 9 * ratio, to.width - 24 * ratio);
  to.toBlob((blob) => save(fileName(".png"), "image/png", blob), "image/png");
}
function svgOf() { // what the canvas shows, as shapes and text
  const space = "http://www.w3.org/2000/svg", c = ink(), seen = [...seenNodes()].map((i) => nodes[i]), scale = Math.min(1.2, network.getScale());
  const make = (tag, props, ...inside) => { const e = document.createElementNS(space, tag); for (const [k, v] of Object.entries(props)) e.setAttribute(k, v); e.append(...inside); return e; };
  const box = (n) => (named.has(n.i) ? room(n, scale) : [6, 6]);
  const texts = (x, y, text, size, fill, halo) => text.split("\n").map((part, k, all) => make("text", { x, y: y + (k - (all.length - 1) / 2) * size * 1.15 + size * 0.35, "text-anchor": "middle", "font-size": size, "font-family": FACE, fill, ...(halo ? { stroke: c.halo, "stroke-width": 4, "paint-order": "stroke" } : {}) }, part));
  const shapes = [];
  for (const e of lines) {
    const a = nodes[e.from], b = nodes[e.to], [w, h] = box(b), dx = b.x - a.x, dy = b.y - a.y, cut = Math.min(1, 1 / Math.max(Math.abs(dx) / (w + 4), Math.abs(dy) / (h + 4), 1));
    shapes.push(make("line", { x1: a.x, y1: a.y, x2: b.x - dx * cut, y2: b.y - dy * cut, stroke: e.role ? c.role : c.edge, "stroke-width": e.role ? 1.2 : 1.8, "marker-end": "url(#tip)", ...(e.plain ? {} : { "stroke-dasharray": "6 5" }) }));
    if (worded.has(e.id)) shapes.push(...texts((a.x + b.x) / 2, (a.y + b.y) / 2, e.label, WORDS, c.edgeText, true));
  }
  for (const n of seen) {
    const [w, h] = box(n), sure = n.status === ASSERTED, full = n.main && sure, paint = { fill: full || (!named.has(n.i) && sure) ? n.kind.color : c.card, stroke: n.kind.color, "stroke-width": 1.5, ...(sure ? {} : { "stroke-dasharray": "5 4" }) };
    if (named.has(n.i)) shapes.push(make("rect", { x: n.x - w, y: n.y - h, width: 2 * w, height: 2 * h, rx: n.kind.id === "person" ? 12 : 4, ...paint }), ...texts(n.x, n.y, n.label, grown(n, scale), full ? "#ffffff" : n.main ? c.text : c.soft));
    else shapes.push(make("circle", { cx: n.x, cy: n.y, r: 5, ...paint }));
  }
  const sides = seen.map(box), pad = 30, left = Math.min(...seen.map((n, i) => n.x - sides[i][0])) - pad, top = Math.min(...seen.map((n, i) => n.y - sides[i][1])) - pad;
  const width = Math.max(...seen.map((n, i) => n.x + sides[i][0])) + pad - left, height = Math.max(...seen.map((n, i) => n.y + sides[i][1])) + pad + 20 - top;
  const arrow = make("marker", { id: "tip", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 6, markerHeight: 6, orient: "auto-start-reverse" }, make("path", { d: "M0 0L10 5L0 10z", fill: c.edge }));
  const root = make("svg", { viewBox: `${left} ${top} ${width} ${height}`, width, height }, make("title", {}, data.title), make("defs", {}, arrow), make("rect", { x: left, y: top, width, height, fill: c.halo }),
    ...shapes, make("text", { x: left + 14, y: top + height - 12, "font-size": 12, "font-family": FACE, fill: c.soft }, caption()));
  return new XMLSerializer().serializeToString(root);
}
function saveSvg() {
  if (rolled() || !seenNodes().size) { tell("Open a group first: an SVG shows things"); return; }
  save(fileName(".svg"), "image/svg+xml", svgOf());
}

// The Turtle of facts: the blocks of graph.ttl that tell them, with their evidence, readings and articles.
async function turtleOf(found) {
  const text = await unpack("turtle"), blocks = text.split(/\n\n(?=\S)/).flatMap((b) => b.split(/\n(?=\n)/)).map((b) => b.trim()).filter(Boolean);
  const head = blocks.filter((b) => b.startsWith("@prefix")), body = new Map();
  for (const b of blocks) if (!b.startsWith("@prefix") && !b.startsWith("#")) body.set(b.slice(0, b.search(/\s/)), b);
  const things = new Set(found.flatMap(ends).map((i) => iriOf(nodes[i]))), hashes = new Set(found.map((c) => c.hash));
  const whole = (word) => { const at = word.indexOf(":"); return word.startsWith("<") ? word.slice(1, -1) : (data.prefixes[word.slice(0, at)] || "") + word.slice(at + 1); };
  const kept = new Set();
  for (const key of body.keys()) {
    if (key.startsWith("st:") ? hashes.has(key.slice(key.lastIndexOf(".") + 1)) : !/^(rd|ev|doc|kg):/.test(key) && things.has(whole(key))) kept.add(key);
  }
  const claimed = /kg:claim (\S+)/, refers = /(?:kg:evidence|kg:document) ((?:(?:ev|doc):\S+(?:\s*,\s*)?)+)/g;
  for (const [key, b] of body) if (key.startsWith("rd:") && kept.has((claimed.exec(b) || ["", ""])[1])) kept.add(key);
  for (const key of kept) for (const [, list] of (body.get(key) || "").matchAll(refers)) for (const to of list.split(/\s*,\s*/)) if (body.has(to)) kept.add(to); // grows while we walk it
  return [...head, ...[...body].filter(([key]) => kept.has(key)).map(([, b]) => b)].join("\n\n") + "\n";
}
function shareMenu() {
  const what = view.selected ? "of the selection" : rolled() ? "of all" : "in view", chosen = () => scoped(view.selected ? "selection" : "view");
  const entry = (text, run) => button(text, () => { toggle("share", "sharing"); run(); });
  const count = plural(chosen().length, "fact");
  fill($("sharing"), entry("Copy a link to this view", copyLink), entry("Picture (PNG)", savePng), entry("Picture (SVG)", saveSvg),
    entry(`${count} ${what} as CSV`, () => saveCsv(chosen())), $("turtle") ? entry(`${count} ${what} as Turtle`, async () => save(fileName(".ttl"), "text/turtle", await turtleOf(chosen()))) : null,
    $("turtle") ? entry("The whole graph as Turtle", async () => save(fileName(".ttl"), "text/turtle", await unpack("turtle"))) : null, entry("Print", () => window.print()));
}
