// ---- data: the rows of the page as objects; kg/publish/story.py says what stands where ----
// more of a node: a aliases, d details, q Wikidata, i its address, w when, s who says so, t text, e receipts, l label as drawn
// more of a claim: v value, q qualifiers, s who says so, w when (first day, last day, in words), r a role, c something done
// Everything that comes from an article goes into the page as text, never as HTML.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const { words } = data, NONE = Object.freeze([]);
const STATUS = data.statuses, ASSERTED = 0, DENIED = STATUS.indexOf("denied");
const kinds = data.groups.map(([id, label, color, count]) => ({ id, label, color, count }));
const PEOPLE = new Set(["person", "organization", "place"]), HAPPENS = new Set(["event", "utterance"]);

const nodes = data.nodes.map(([id, name, kind, type, status, weight, more], i) => ({
  i, id, name, kind: kinds[kind], type: words[type], status, weight,
  label: more.l || name, aliases: more.a || NONE, details: more.d || NONE, wikidata: more.q || "", iri: more.i || "",
  days: more.w || null, says: more.s || NONE, text: more.t || "", proofs: more.e || NONE,
  main: PEOPLE.has(kinds[kind].id), happens: HAPPENS.has(kinds[kind].id), spoken: kinds[kind].id === "utterance",
  x: NaN, y: NaN,
}));
const claims = data.claims.map(([hash, s, word, o, status, sure, proofs, more], i) => ({
  i, hash, s, o, word, words: words[word], status, sure, proofs,
  value: more.v, qualifiers: more.q || NONE, says: more.s || NONE, start: more.w ? more.w[0] : "", end: more.w ? more.w[1] : "", when: more.w ? more.w[2] : "",
  role: more.r === 1, act: more.c === 1,
}));
const articles = data.documents.map(([key, title, date, by, outlet, source, text, places], i) => ({ i, key, title, date, by, outlet, source, text, places }));

const byId = new Map(nodes.map((n) => [n.id, n]));
const touching = nodes.map(() => NONE); // node -> indexes of the claims on either side of which it stands
for (const c of claims) {
  for (const end of c.o >= 0 && c.o !== c.s ? [c.s, c.o] : [c.s]) {
    if (touching[end] === NONE) touching[end] = [];
    touching[end].push(c.i);
  }
}
const ends = (c) => (c.o >= 0 ? [c.s, c.o] : [c.s]);
const other = (c, i) => (c.s === i ? c.o : c.s);

// A receipt: sentence, quote and both arguments as code points of the article.
function proof(i) {
  const [article, s0, s1, q0, q1, a0, a1, b0, b1, by, sure, speaker, mode, text] = data.evidence[i];
  const where = articles[article];
  return {
    article: where, start: s0, end: s1, by: words[by], sure, speaker: speaker < 0 ? "" : words[speaker], mode,
    text: text || (where ? points(where).cut(s0, s1) : ""),
    marks: [[q0, q1, "quote"], [a0, a1, "subject"], [b0, b1, "object"]].filter(([a, b]) => s0 >= 0 && a >= s0 && b > a && b <= s1),
  };
}
const sources = (c) => new Set(c.proofs.map((p) => data.evidence[p][0]));

// Offsets are code points; JavaScript counts UTF-16 units, two for those beyond U+FFFF.
const cutters = new Map();
function points(article) {
  if (!cutters.has(article.i)) cutters.set(article.i, cutter(article.text));
  return cutters.get(article.i);
}
const cutsOf = (length, spans) => [...new Set([0, length, ...spans.flatMap(([from, to]) => [from, to])])].sort((a, b) => a - b);
function cutter(text) {
  if (!/[\ud800-\udfff]/.test(text)) return { length: text.length, cut: (a, b) => text.slice(a, b) };
  const all = Array.from(text);
  return { length: all.length, cut: (a, b) => all.slice(a, b).join("") };
}

// What a line between two nodes says: what is so comes before what is done or only planned.
const standing = (c) => (c.status === ASSERTED ? 0 : 2) + (c.act ? 1 : 0);
const ranked = (found) => found.sort((a, b) => standing(a) - standing(b) || a.i - b.i);
function joined(found) {
  const said = new Set();
  for (const c of ranked(found)) said.add(c.words + (c.status === ASSERTED || c.status === DENIED ? "" : ` (${STATUS[c.status]})`));
  const shown = [...said];
  return (shown.length < 3 ? shown : [shown[0], `+${shown.length - 1} more`]).join("\n");
}
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
