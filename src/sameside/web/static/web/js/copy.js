// Copies a fingerprint or a command: <button data-copy="id-of-it" data-copied="Copied" hidden>.
for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  const word = button.querySelector("[aria-live]");
  const before = word.textContent;
  word.textContent = button.dataset.copied;
  setTimeout(() => {
    word.textContent = before;
  }, 2000);
});
