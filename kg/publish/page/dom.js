// ---- dom: small makers of elements; text only ever enters as text ----
function el(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props || {})) {
    if (v === null || v === undefined || v === false) continue;
    if (k === "class") e.className = v;
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? "" : v);
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== "" && c !== false));
  return e;
}
const button = (text, onclick, props) => el("button", { type: "button", onclick, ...props }, text);
const bdi = (text) => el("bdi", {}, text); // a name in another direction must not turn the words around it
function dot(kind) {
  const d = el("span", { class: "dot" + (HAPPENS.has(kind.id) ? " diamond" : ""), "aria-hidden": "true" });
  d.style.background = kind.color;
  return d;
}
const tag = (text) => el("span", { class: "tag" }, text);
const link = (i) => el("button", { class: "link", type: "button", onclick: () => go(i) }, bdi(nodes[i].name));
const pairs = (rows) => el("dl", {}, rows.flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, bdi(v))]));

function save(file, type, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  el("a", { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
const fileName = (ending) => (fold(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph") + ending;

function bytes(base64) {
  const text = atob(base64.trim()), found = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) found[i] = text.charCodeAt(i);
  return found;
}
async function unpack(id) { // the text of a packed script element
  const stream = new Blob([bytes($(id).textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
// Puts new content into an element; what had the keyboard's focus keeps it, by its id or its text.
const STOPS = "button, input, select, textarea, a, summary";
function fill(target, ...children) {
  const had = target.contains(document.activeElement) && document.activeElement !== target ? document.activeElement : null;
  const key = had && (had.id || had.textContent), at = had ? [...target.querySelectorAll(STOPS)].indexOf(had) : -1;
  target.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined && c !== "" && c !== false));
  if (!had) return;
  const now = [...target.querySelectorAll(STOPS)], same = (e) => e && (e.id || e.textContent) === key;
  (same(now[at]) ? now[at] : now.find(same) || target).focus({ preventScroll: true });
}
let toldTimer = 0;
function tell(text) { // a word that passes, for eyes and screen readers
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toldTimer);
  toldTimer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}
