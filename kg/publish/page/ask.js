// ---- ask: SPARQL inside the page, by Oxigraph in a worker that can be stopped ----
const MARK = "#{params}", LIMIT = 1000, PATIENCE = 60000;
const ready = $("questions") ? JSON.parse($("questions").textContent) : NONE;
let worker = null, asking = null;

function engine() { // started at the first question: it unpacks itself and reads the graph
  if (worker) return worker;
  const booting = unpack("worker").then((code) => new Promise((done, fail) => {
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" })), thread = new Worker(address);
    URL.revokeObjectURL(address);
    const settle = (event) => (event.data.failed ? fail(new Error(event.data.failed)) : done({ thread, ...event.data }));
    thread.addEventListener("message", settle, { once: true });
    thread.addEventListener("error", (event) => fail(new Error(event.message || "the engine could not be started")), { once: true });
    const [packed, turtle] = [bytes($("engine").textContent), bytes($("turtle").textContent)];
    thread.postMessage({ do: "start", engine: packed, turtle }, [packed.buffer, turtle.buffer]);
  }));
  worker = booting;
  booting.catch(() => { if (worker === booting) worker = null; });
  return booting;
}
function stopEngine(why) {
  if (worker) worker.then(({ thread }) => thread.terminate(), () => {});
  worker = null;
  if (asking) asking(new Error(why));
}
let asks = 0;
async function ask(query) { // {kind, columns, rows, total, ms}; prefixes that the graph uses need not be written
  const mine = engine(), { thread } = await Promise.race([mine, new Promise((_, fail) => { asking = fail; })]), id = ++asks;
  const known = Object.entries(data.prefixes).map(([p, space]) => `PREFIX ${p}: <${space}>`).join(" ");
  return new Promise((done, fail) => {
    const timer = setTimeout(() => stopEngine("stopped after a minute: ask for less, or load graph.ttl into a store"), PATIENCE);
    const end = (act, value) => { clearTimeout(timer); asking = null; thread.removeEventListener("message", heard); act(value); };
    const heard = ({ data: answer }) => {
      if (answer.id !== id) return;
      if (answer.failed) end(fail, new Error(answer.failed)); else end(done, answer);
      if (answer.stopped) stopEngine(""); // its memory can't be trusted: the next question starts a new one
    };
    asking = (error) => end(fail, error);
    thread.addEventListener("message", heard);
    thread.postMessage({ do: "ask", id, query: `${known} ${query}`, limit: LIMIT });
  });
}

const iriOf = (n) => n.iri || data.base + n.id;
let byIri = null, byName = null;
function nodeOf(term) { // the node that an IRI or a label in an answer stands for
  if (!byIri) {
    byIri = new Map(nodes.map((n) => [iriOf(n), n.i]));
    byName = new Map();
    for (const n of nodes) byName.set(n.name, byName.has(n.name) ? -1 : n.i);
  }
  const found = term.type === "iri" ? byIri.get(term.value) : term.datatype ? -1 : byName.get(term.value);
  return found === undefined ? -1 : found;
}
const shortIri = (iri) => { for (const [p, space] of Object.entries(data.prefixes)) if (iri.startsWith(space)) return `${p}:${iri.slice(space.length)}`; return iri; };
const literal = (text) => `"${text.replace(/[\\"\n\r\t]/g, (c) => ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c])}"`;

const params = new Map(); // of the chosen question: name -> {text, values}
function bind(kind, text) { // the terms that a parameter's text stands for, as SPARQL; null where nothing is called that
  if (kind === "day") {
    if (!/^\d{4}(-\d\d){0,2}$/.test(text)) return null;
    return [`"${text}${{ 4: "-01-01", 7: "-01" }[text.length] || ""}"^^<http://www.w3.org/2001/XMLSchema#date>`];
  }
  if (kind === "text") return [literal(text)];
  if (kind === "word") return /^[A-Za-z]\w*$/.test(text) ? [`<${data.vocabulary}${text}>`] : null;
  const q = fold(text), found = nodes.filter((n) => n.id === text || fold(n.name) === q || n.aliases.some((a) => fold(a) === q));
  return found.length ? found.map((n) => `<${iriOf(n)}>`) : null;
}
function filledIn(question) {
  const clauses = [];
  for (const [key, , kind] of question.params) {
    const text = (params.get(key) || "").trim();
    if (!text) continue;
    const terms = bind(kind, text);
    if (!terms) throw new Error(kind === "day" ? `${key}: write a day as 2021, 2021-05 or 2021-05-03` : `nothing in the graph is called ${text}`);
    clauses.push(`VALUES ?${key} { ${terms.join(" ")} }`);
  }
  return question.text.replace(MARK, clauses.join(" "));
}
let asked = null; // the ready question that stands in the editor
function startQuestions() {
  const choice = el("select", { id: "question", "aria-label": "Ready questions", onchange: () => choose(Number(choice.value)) }, ready.map((q, i) => el("option", { value: i }, q.title.split(", with ")[0])));
  const editor = el("textarea", { id: "query", rows: 9, spellcheck: "false", "aria-label": "SPARQL query", onkeydown: (ev) => { if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) { ev.preventDefault(); run(); } } });
  const inputs = el("div", { class: "params" });
  function choose(i) {
    asked = ready[i];
    params.clear();
    for (const [key, value] of asked.params) params.set(key, value);
    const write = () => { try { editor.value = filledIn(asked); fill($("answer")); $("answer").removeAttribute("data-state"); } catch (error) { say(error.message, "wrong"); } };
    fill(inputs, asked.params.map(([key, value, kind]) => {
      const set = (text) => { params.set(key, text); write(); };
      const field = el("input", { type: kind === "thing" ? "search" : "text", value, placeholder: kind === "day" ? "2021-05-03" : "any", autocomplete: "off", spellcheck: "false" });
      const box = el("label", { class: "find" }, el("span", {}, key), field);
      if (kind === "thing") finder(box, key, (j) => { field.value = nodes[j].name; set(nodes[j].id); }, field);
      field.addEventListener("change", () => set(field.value));
      return box;
    }));
    write();
  }
  const say = (text, state) => { fill($("answer"), el("p", { class: state === "wrong" ? "wrong" : "soft", role: "status" }, text)); $("answer").dataset.state = state; };
  async function run() {
    if ($("answer").dataset.state === "busy") return;
    say("Asking… (the first time the engine has to unpack and read the graph)", "busy");
    try { answer(await ask(editor.value)); } catch (error) { say(error.message, "wrong"); }
  }
  fill($("ask"), el("h2", {}, "Ask the graph"), el("p", { class: "soft" }, "SPARQL over the whole graph, inside this page; nothing leaves it. Choose a question, fill in a name, or write your own."),
    el("div", { class: "bar" }, choice), inputs, editor,
    el("div", { class: "bar" }, button("Ask", run, { id: "run", class: "strong" }), button("Stop", () => stopEngine("stopped"))), el("div", { id: "answer", "aria-live": "polite" }));
  if (ready.length) choose(0);
}
function answer(found) {
  const hit = new Set(), cell = (term) => {
    if (!term) return el("td", {});
    const i = nodeOf(term);
    if (i >= 0) { hit.add(i); return el("td", {}, link(i)); }
    return el("td", {}, term.type === "iri" ? bdi(shortIri(term.value)) : bdi(term.value));
  };
  const rows = (found.rows || NONE).map((row) => el("tr", {}, row.map(cell)));
  const picked = [...hit].filter((i) => nodes[i].weight), text = (row) => row.map((t) => (t ? t.value : ""));
  const out = () => save(fileName("-answer.csv"), "text/csv", csv(found.columns, found.rows.map(text)));
  fill($("answer"), found.kind === "truth" ? el("p", {}, found.truth ? "Yes." : "No.") : [
    el("div", { class: "bar" }, el("span", { class: "soft", role: "status" }, `${plural(found.total, "row")}${found.total > found.rows.length ? `, the first ${found.rows.length} shown` : ""} in ${Math.max(1, Math.round(found.ms))} ms`),
      picked.length ? button(`Draw these ${plural(picked.length, "thing")}`, () => drawThese(picked), { id: "drawthese" }) : null, found.rows.length ? button("CSV", out) : null),
    el("table", {}, el("thead", {}, el("tr", {}, found.columns.map((c) => el("th", { scope: "col" }, c)))), el("tbody", {}, rows))]);
  $("answer").dataset.state = "done";
}
function drawThese(list) {
  Object.assign(view, { base: "none", path: null, selected: null, drawn: new Set(view.pinned), tab: "graph" });
  const fresh = list.slice(0, 150), across = Math.ceil(Math.sqrt(fresh.length * 1.3));
  for (const i of fresh) { view.hidden.delete(i); view.off.delete(nodes[i].kind.id); }
  if (list.length > fresh.length) tell(`The first ${fresh.length} of ${plural(list.length, "thing")}`);
  fresh.forEach((i, k) => { [nodes[i].x, nodes[i].y] = [(k % across) * 210 + (Math.floor(k / across) % 2) * 60, Math.floor(k / across) * 110]; view.drawn.add(i); });
  settle(fresh);
  show();
  home();
  fitAll();
}
