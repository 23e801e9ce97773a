// Opens and closes dialogs where the browser does not know `command` yet.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  });
}

// A press beside a dialog, on its backdrop, means: not now.
document.addEventListener("mousedown", (press) => {
  const dialog = press.target;
  if (!(dialog instanceof HTMLDialogElement)) return;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const within =
    press.clientX >= left && press.clientX <= right && press.clientY >= top && press.clientY <= bottom;
  if (!within) dialog.close();
});
