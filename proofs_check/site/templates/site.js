"use strict";
const query = document.getElementById("query"), found = document.getElementById("found");

function folded(text) { return text.toLowerCase(); }

function search() {
  const words = folded(query.value).split(/\s+/).filter(Boolean);
  const hits = words.length ? INDEX.filter(([, name, about]) => words.every(w => folded(name + " " + about).includes(w))) : [];
  const rank = ([, name, about]) => folded(name).startsWith(words[0]) * 2 + folded(about).startsWith(words.join(" "));
  hits.sort((a, b) => rank(b) - rank(a) || a[1].length - b[1].length);
  found.replaceChildren(...hits.slice(0, 20).map(([address, name, about]) => {
    const item = document.createElement("li"), link = document.createElement("a"), said = document.createElement("small");
    link.href = address; link.textContent = name; said.textContent = about; link.append(said); item.append(link);
    return item;
  }));
  if (words.length && !hits.length) {
    const none = document.createElement("li"); none.textContent = "Nothing was found."; found.append(none);
  }
  found.hidden = !words.length;
}

query.addEventListener("input", search);
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== query) { event.preventDefault(); query.focus(); }
  if (event.key === "Escape") { found.hidden = true; }
  if (event.key === "ArrowDown" && !found.hidden) {
    const links = [...found.querySelectorAll("a")], next = links[links.indexOf(document.activeElement) + 1];
    if (next) { event.preventDefault(); next.focus(); }
  }
});

// A permalink to a step opens it; what is printed is open.
function opened() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let node = target; node; node = node.parentElement) { if (node.tagName === "DETAILS") { node.open = true; } }
  if (target) { target.scrollIntoView(); }
}
addEventListener("hashchange", opened);
opened();
addEventListener("beforeprint", () => document.querySelectorAll("details.link").forEach(node => { node.open = true; }));
document.getElementById("open-all")?.addEventListener("click", () =>
  document.querySelectorAll("details.link").forEach(node => { node.open = true; }));

for (const node of document.querySelectorAll("#map a")) {
  const light = on => document.querySelectorAll("#map .edge").forEach(edge =>
    edge.classList.toggle("lit", on && edge.dataset.ends.split(" ").includes(node.dataset.id)));
  for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
    node.addEventListener(event, () => light(on));
  }
}
