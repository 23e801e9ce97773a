// Keeps a part of the page up to date: <div data-live="/…/cards/" data-live-every="20">.
// The address answers with that part alone and an ETag; 304 costs next to nothing. While somebody
// writes, chooses or reads in a dialog, nothing is swapped under their hands.
const SLOWEST = 300;

for (const part of document.querySelectorAll("[data-live]")) {
  follow(part, Number(part.dataset.liveEvery) || 20);
}

function follow(part, seconds) {
  let mark = "";
  let wait = seconds;

  const look = async () => {
    if (!part.isConnected) return;
    if (!document.hidden && !busy(part)) await ask();
    setTimeout(look, wait * 1000);
  };

  const ask = async () => {
    const headers = { "HX-Request": "true", ...(mark && { "If-None-Match": mark }) };
    try {
      const answer = await fetch(part.dataset.live, { headers, redirect: "error" });
      wait = answer.ok || answer.status === 304 ? seconds : slower(wait);
      if (!answer.ok) return;
      const first = mark === "";
      mark = answer.headers.get("ETag") ?? "";
      const text = await answer.text();
      if (first && same(part, text)) return;
      if (!busy(part)) swap(part, text);
    } catch {
      wait = slower(wait); // no way to the server: ask less often
    }
  };

  setTimeout(look, wait * 1000);
}

function slower(wait) {
  return Math.min(wait * 2, SLOWEST);
}

function busy(part) {
  const here = document.activeElement;
  const writing = part.contains(here) && here.matches("input, textarea, select");
  return writing || document.querySelector("dialog[open]") || part.querySelector("details[open]");
}

function same(part, text) {
  const made = document.createElement("template");
  made.innerHTML = text;
  return made.content.textContent.trim() === part.textContent.trim();
}

function swap(part, text) {
  const here = document.activeElement;
  const id = part.contains(here) ? here.id || here.getAttribute("href") : "";
  part.innerHTML = text;
  globalThis.htmx?.process(part);
  if (id) part.querySelector(`[id="${CSS.escape(id)}"], a[href="${CSS.escape(id)}"]`)?.focus();
}
