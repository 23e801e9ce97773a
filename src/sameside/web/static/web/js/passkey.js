// Makes or asks for a passkey, and sends what the browser answers with the form it stands in.
// The form says which (`data-passkey`: make, ask) and with what: `data-options` holds it, or
// `data-options-from` is where it is fetched. webauthn-json.js, loaded before, speaks to the browser.

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, {
    headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    credentials: "same-origin",
  });
  return (await answer.json()).request_options;
}

function demanding(options, alone) {
  const choice = options.publicKey.authenticatorSelection ?? {};
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  options.publicKey.authenticatorSelection = choice;
  return options;
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "ask") return window.webauthnJSON.get(options);
  const alone = form.querySelector("[data-passwordless]")?.checked ?? false;
  return window.webauthnJSON.create(demanding(options, alone));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const refused = form.querySelector("[data-passkey-refused]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refused.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
