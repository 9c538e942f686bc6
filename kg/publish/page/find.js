// ---- find: search by any name, with the keyboard ----
let index = null; // folded names of all nodes, made at the first key
const indexed = () => index || (index = nodes.map((n) => fold([n.name, ...n.aliases].join("\n"))));
function search(text, most) {
  const q = fold(text.trim()), parts = q.split(/\s+/), found = [];
  if (!q) return found;
  const all = indexed();
  for (let i = 0; i < all.length; i++) {
    if (!parts.every((part) => all[i].includes(part))) continue;
    const rank = all[i].startsWith(q) || all[i].includes("\n" + q) ? 0 : all[i].includes(" " + q) ? 1 : 2;
    found.push([rank, nodes[i].spoken ? 1 : 0, -nodes[i].weight, i]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]).slice(0, most).map((f) => f[3]);
}
let finders = 0;
function finder(box, hint, chosen, input) { // a combobox after the ARIA pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
  const key = "matches" + finders++, list = el("ul", { id: key, class: "matches", role: "listbox", "aria-label": "Matches", hidden: true });
  const field = input || el("input", { type: "search", placeholder: hint, "aria-label": hint, autocomplete: "off", spellcheck: "false" });
  for (const [k, v] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": key, "aria-autocomplete": "list" })) field.setAttribute(k, v);
  let hits = [], at = -1;
  const draw = () => {
    const none = field.value.trim() && !hits.length;
    fill(list, hits.map((i, k) => el("li", { role: "option", id: key + "-" + k, "aria-selected": String(k === at), onmousedown: (ev) => { ev.preventDefault(); take(k); } }, dot(nodes[i].kind), bdi(nodes[i].name), el("small", {}, nodes[i].type))),
      none ? el("li", { role: "option", "aria-selected": "false" }, "Nothing here is called that") : null);
    list.hidden = !hits.length && !none;
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (at >= 0) { field.setAttribute("aria-activedescendant", key + "-" + at); list.children[at].scrollIntoView({ block: "nearest" }); } else field.removeAttribute("aria-activedescendant");
  };
  const clear = () => { hits = []; at = -1; field.value = ""; draw(); };
  const take = (k) => { const i = hits[k]; clear(); if (i !== undefined) chosen(i); };
  field.addEventListener("input", () => { hits = search(field.value, 12); at = hits.length ? 0 : -1; draw(); });
  field.addEventListener("blur", () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); });
  field.addEventListener("keydown", (ev) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
    if (way && hits.length) { at = (at + way + hits.length) % hits.length; draw(); ev.preventDefault(); }
    else if (ev.key === "Enter" && at >= 0) { take(at); ev.preventDefault(); }
    else if (ev.key === "Escape") { clear(); ev.stopPropagation(); }
  });
  if (input) box.append(list); else box.append(field, list);
  return field;
}
