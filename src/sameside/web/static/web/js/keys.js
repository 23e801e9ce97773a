// Keys that save a way: "/" searches, "g t" goes to what carries data-key="g t", "?" shows them.
// Never while somebody writes, and not at all where they were turned off.
const OFF = "sameside-keys-off";
const PAUSE = 1200;
let first = "";
let at = 0;

for (const shown of document.querySelectorAll("[data-needs-script]")) shown.hidden = false;

document.addEventListener("keydown", (press) => {
  if (press.ctrlKey || press.metaKey || press.altKey || writing(press.target) || off()) return;
  const act = meant(press.key);
  if (!act) return;
  press.preventDefault();
  act();
});

function meant(key) {
  if (document.querySelector("dialog[open]")) return undefined;
  if (key === "/") return focused(document.querySelector("[data-search]"));
  if (key === "?") return () => document.getElementById("keys")?.showModal();
  const both = Date.now() - at < PAUSE ? `${first} ${key}` : key;
  first = key;
  at = Date.now();
  const link = document.querySelector(`[data-key="${CSS.escape(both)}"]`);
  return link ? () => link.click() : undefined;
}

function focused(field) {
  return field ? () => field.focus() : undefined;
}

function writing(target) {
  return target.closest("input, textarea, select, [contenteditable]");
}

function off() {
  return localStorage.getItem(OFF) === "yes";
}

const turn = document.querySelector("[data-keys-switch]");

function show() {
  turn.textContent = off() ? turn.dataset.on : turn.dataset.off;
}

if (turn) {
  show();
  turn.addEventListener("click", () => {
    if (off()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
    show();
  });
}
