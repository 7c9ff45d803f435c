// Passkeys: the forms that need one are hidden until this runs, since nothing can be done with them without it.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function creation(publicKey, alone) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  return {
    ...publicKey,
    authenticatorSelection: selection,
    challenge: bytes(publicKey.challenge),
    excludeCredentials: named(publicKey.excludeCredentials),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
  };
}

const request = (publicKey) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  allowCredentials: named(publicKey.allowCredentials),
});

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    return navigator.credentials.create({ publicKey: creation(options.creation_options.publicKey, alone) });
  }
  return navigator.credentials.get({ publicKey: request(options.request_options.publicKey) });
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        form.elements.credential.value = written(await credentialFor(form));
        form.submit();
      } catch (refusal) {
        console.info("passkey:", refusal.name); // the person gave up, or has no key: the page still offers the rest
      }
    });
  }
}
