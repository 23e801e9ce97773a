// After a form came back with something wrong, begins there.
document.querySelector("[data-focus]")?.focus();
