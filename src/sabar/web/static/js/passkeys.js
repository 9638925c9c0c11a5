// Passkeys: JSON to our own server, the rest is the browser's.
import { ours } from "./dom.js";

async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", ...ours },
    body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error ?? `answer ${answer.status}`);
  return content;
}

function fail(place) {
  const words = place.querySelector(".form-error");
  words.textContent = place.dataset.failed;
  words.hidden = false;
}

const able = Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON);

const login = document.querySelector("[data-passkey-login]");
if (login && able) {
  login.hidden = false;
  login.querySelector("button").addEventListener("click", async () => {
    try {
      const options = PublicKeyCredential.parseRequestOptionsFromJSON(await ask("/login/passkey/options", {}));
      const credential = await navigator.credentials.get({ publicKey: options });
      const answer = { credential: credential.toJSON(), return_to: login.dataset.returnTo };
      const { to } = await ask("/login/passkey", answer);
      location.assign(to);
    } catch {
      fail(login);
    }
  });
}

const make = document.querySelector("[data-passkey-new]");
make?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await ask("/settings/passkeys/options", {}));
    const credential = await navigator.credentials.create({ publicKey: options });
    await ask("/settings/passkeys", { name: make.elements.name.value, credential: credential.toJSON() });
    location.reload();
  } catch {
    fail(make);
  }
});
