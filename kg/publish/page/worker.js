// SPARQL inside the page: runs after xz-decompress.js and oxigraph.js in one classic worker.
// {do: "start", engine, turtle} -> {done: "start", triples, ms}: the packed engine, the graph as Turtle in a zlib stream
// {do: "ask", query, limit} -> {done: "ask", kind: "rows" | "graph" | "truth", columns, rows, total, truth, ms}
// Anything that fails -> {failed: message}; with `stopped: true` the engine is gone and needs a new worker.
const GAP = "(?:\\s|#[^\\n\\r]*(?:[\\n\\r]|$))*"; // white space and comments
const FORM = new RegExp(`^(?:${GAP}(?:PREFIX${GAP}[^\\s:]*:|BASE)${GAP}<[^>]*>)*${GAP}([a-z]+)`, "i");
const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"]; // the last two where the prologue is wrong
const QUOTED = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>"{}|^`\\\s]*>|#.*/g;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const LONGEST = 2 ** 29 - 24; // characters of a string in Chromium, whose decoder answers "" to more
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
let store = null;
let turn = Promise.resolve();

const decode = TextDecoder.prototype.decode;
TextDecoder.prototype.decode = function (bytes, options) { // an answer too large must fail, not look empty
  if (bytes?.byteLength > LONGEST) throw new RangeError("too long");
  return decode.call(this, bytes, options);
};

onmessage = ({ data }) => { // one after the other, in the order they came
  const { id } = data, work = () => (data.do === "start" ? start(data.engine, data.turtle) : ask(data.query, data.limit));
  turn = turn.then(work).catch((error) => failure(error, data)).then((reply) => postMessage({ ...reply, id }));
};

async function start(engine, turtle) {
  const from = performance.now();
  const unpacked = new self["xz-decompress"].XzReadableStream(new Blob([engine]).stream());
  const typed = { headers: { "Content-Type": "application/wasm" } };
  oxigraph.initSync({ module: await WebAssembly.compileStreaming(new Response(unpacked, typed)) });
  const inflated = new Blob([turtle]).stream().pipeThrough(new DecompressionStream("deflate"));
  const graph = new oxigraph.Store();
  // In a transaction, as is the default: without one the same graph takes twice the memory.
  graph.load(new Uint8Array(await new Response(inflated).arrayBuffer()), { format: "text/turtle" });
  store = graph;
  return { done: "start", triples: store.size, ms: performance.now() - from };
}

function ask(query, limit = Infinity) {
  if (!store) throw new Error("the engine has not started");
  const from = performance.now();
  const form = FORM.exec(query)?.[1].toUpperCase() ?? "";
  if (!FORMS.includes(form)) {
    throw new Error("a question begins with SELECT, ASK, CONSTRUCT or DESCRIBE; nothing can be changed from here");
  }
  // Text costs a third of the time of JSON, and only the rows that are shown need be read.
  const graph = form === "CONSTRUCT" || form === "DESCRIBE";
  const text = store.query(query, { results_format: graph ? "nt" : "tsv" });
  if (form === "ASK") {
    return { done: "ask", kind: "truth", columns: [], rows: [], total: 1, truth: text === "true", ms: performance.now() - from };
  }
  const { lines, total } = read(text, graph ? limit : limit + 1);
  let columns = ["subject", "predicate", "object"], rows;
  if (graph) {
    rows = lines.map((line) => /^(\S+) (\S+) ([^]*) \.$/.exec(line).slice(1).map(term));
  } else {
    columns = lines[0] ? lines[0].split("\t").map((name) => name.slice(1)) : [];
    rows = lines.slice(1).map((line) => (columns.length ? line.split("\t").map(term) : []));
    if (/\bSELECT\s+(?:(?:DISTINCT|REDUCED)\s+)?\*/i.test(query)) mentioned(query, columns, rows);
  }
  return { done: "ask", kind: graph ? "graph" : "rows", columns, rows, total: total - (graph ? 0 : 1), ms: performance.now() - from };
}

function read(text, limit) { // the first lines and the number of all
  const lines = [];
  let total = 0;
  for (let at = 0, end; (end = text.indexOf("\n", at)) >= 0; at = end + 1) {
    if (total++ < limit) lines.push(text.slice(at, end));
  }
  return { lines, total };
}

function mentioned(query, columns, rows) { // SELECT * names its columns by the alphabet; a reader expects the order of the query
  const bare = query.replace(QUOTED, " ");
  const place = columns.map((name) => bare.search(new RegExp(`[?$]${name}(?![\\p{L}\\p{N}_])`, "u")));
  const order = columns.map((_, i) => i).sort((a, b) => place[a] - place[b]);
  for (const list of [columns, ...rows]) list.splice(0, list.length, ...order.map((i) => list[i]));
}

function term(text) { // of the TSV results of SPARQL or of N-Triples
  if (text === "") return null;
  if (text.startsWith("<<")) return { type: "literal", value: text }; // a triple as a term
  if (text[0] === "<") return { type: "iri", value: text.slice(1, -1) };
  if (text.startsWith("_:")) return { type: "blank", value: text.slice(2) };
  const literal = /^"([^]*)"(?:@([\w-]+)|\^\^<(.*)>)?$/.exec(text);
  if (!literal) { // numbers and truth values come bare
    const type = /^[tf]/.test(text) ? "boolean" : /e/i.test(text) ? "double" : text.includes(".") ? "decimal" : "integer";
    return { type: "literal", value: text, datatype: XSD + type };
  }
  const [, quoted, language, datatype] = literal;
  const value = quoted.replace(/\\(?:u([\dA-F]{4})|U([\dA-F]{8})|([^]))/gi, (_, short, long, one) =>
    one ? ESCAPES[one] ?? one : String.fromCodePoint(parseInt(short ?? long, 16)));
  return { type: "literal", value, ...(language && { language }), ...(datatype && { datatype }) };
}

function failure(error, { do: task, query }) {
  const text = error?.message ?? String(error);
  if (task === "start") return { failed: `the engine could not start: ${text}`, stopped: true };
  // After a trap or an overflow the memory of the engine can't be trusted.
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    store = null;
    return { failed: "the engine gave up: the question is too deep or its answer too large", stopped: true };
  }
  const wrong = /^error at (\d+):(\d+): expected ([^]*)/.exec(text);
  if (!wrong) return { failed: text.replace(/^The service (<.*>) is not supported$/, "SERVICE $1: the page reaches no network") };
  const bare = query.replace(QUOTED, " ");
  const declared = Array.from(bare.matchAll(/\bPREFIX\s+([\w.-]*):/gi), (found) => found[1]);
  const prefix = Array.from(bare.matchAll(/(?<![\w?$:.-])([a-z][\w-]*):/gi), (found) => found[1]).find((p) => !declared.includes(p));
  if (prefix) return { failed: `the prefix ${prefix}: is not declared` };
  // The engine names all that might stand there; a sentence among it says most, then the signs.
  const reason = /[A-Z]\w*(?: \w+)+/.exec(wrong[3])?.[0];
  const signs = wrong[3].match(/"(?:\\.|[^"\\])+"/g);
  const why = reason ? `: ${reason}` : signs ? `: expected ${signs.join(" ")}` : "";
  return { failed: `not understood near line ${wrong[1]}, column ${wrong[2]}${why}` };
}
