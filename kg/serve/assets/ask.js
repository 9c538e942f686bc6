"use strict";
// The query editor: sends what stands in the field to /sparql and shows rows as a table, graphs as Turtle. Nothing becomes HTML.
const at = id => document.getElementById(id);
const questions = JSON.parse(at("questions").textContent), prefixes = Object.entries(JSON.parse(at("prefixes").textContent));
const field = at("query"), said = at("said"), answer = at("answer"), stop = at("stop"), save = at("save");
const SHOWN = 2000;
let waiting = null;

function make(tag, text, parent) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

function short(iri) {
  const found = prefixes.filter(([, space]) => iri.startsWith(space)).sort((a, b) => b[1].length - a[1].length)[0];
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

function cell(term, parent) {
  const place = make("td", undefined, parent);
  if (!term) return;
  if (term.type === "uri") {
    const link = make("a", short(term.value), place);
    link.href = "/resource?iri=" + encodeURIComponent(term.value);
  } else make("bdi", term.type === "triple" ? JSON.stringify(term.value) : term.value, place);
}

function table(found) {
  if ("boolean" in found) return make("p", found.boolean ? "Yes." : "No.", answer);
  const drawn = make("table", undefined, answer), top = make("tr", undefined, make("thead", undefined, drawn));
  for (const name of found.head.vars) make("th", name, top).scope = "col";
  const body = make("tbody", undefined, drawn);
  for (const row of found.results.bindings.slice(0, SHOWN)) {
    const line = make("tr", undefined, body);
    for (const name of found.head.vars) cell(row[name], line);
  }
}

async function ask() {
  const query = field.value.trim();
  if (!query) return field.focus();
  history.replaceState(null, "", "?query=" + encodeURIComponent(query));
  waiting?.abort();
  const mine = waiting = new AbortController();
  answer.replaceChildren(); save.hidden = true; stop.hidden = false;
  said.className = ""; said.textContent = "Asking …";
  const start = performance.now();
  try {
    const reply = await fetch("/sparql", { method: "POST", signal: mine.signal, body: query,
      headers: { "Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json, text/turtle" } });
    const text = await reply.text(), seconds = ((performance.now() - start) / 1000).toFixed(2);
    if (!reply.ok) { said.className = "bad"; said.textContent = text; return; }
    const rows = reply.headers.get("Content-Type").includes("json");
    if (rows) {
      const found = JSON.parse(text), count = found.results ? found.results.bindings.length : 1;
      said.textContent = `${count} row${count === 1 ? "" : "s"} in ${seconds} s` + (count > SHOWN ? `, the first ${SHOWN} shown: save for all` : "");
      table(found);
    } else { said.textContent = `A graph, in ${seconds} s`; make("pre", text, answer); }
    save.hidden = false;
    for (const link of save.querySelectorAll("a")) {
      link.hidden = (link.dataset.format === "ttl") === rows || (!rows && link.dataset.format === "csv");
      link.href = `/sparql?format=${link.dataset.format}&query=${encodeURIComponent(query)}`;
      link.download = `answer.${link.dataset.format}`;
    }
  } catch (error) {
    said.className = "bad";
    said.textContent = error.name === "AbortError" ? "Stopped waiting." : `The server can't be reached: ${error.message}`;
  } finally { if (waiting === mine) { stop.hidden = true; waiting = null; } }
}

at("ask").addEventListener("submit", event => { event.preventDefault(); ask(); });
stop.addEventListener("click", () => waiting?.abort());
field.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); } });
at("ready").addEventListener("change", event => { const found = questions[event.target.value]; if (found) { field.value = found.text; ask(); } });
const given = new URLSearchParams(location.search).get("query");
field.value = given ?? "SELECT ?name (COUNT(?claim) AS ?claims) WHERE {\n  ?who a kg:Person ; rdfs:label ?name .\n  ?claim rdf:subject ?who\n} GROUP BY ?name ORDER BY DESC(?claims) LIMIT 20\n";
if (given && at("ask").dataset.trusted) ask();
