// Before the choice of what this browser is told goes out, the browser asks its person, and its push service where to.
const form = document.querySelector("[data-push]");
const { endpoint, p256dh, auth } = form.elements;

function say(words) {
  const place = form.querySelector("[data-said]");
  place.textContent = words;
  place.hidden = false;
}

async function subscribed() {
  const { pushManager } = await navigator.serviceWorker.ready;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.push });
}

async function choose() {
  if ((await Notification.requestPermission()) !== "granted") return say(form.dataset.refused);
  const given = (await subscribed()).toJSON();
  endpoint.value = given.endpoint;
  p256dh.value = given.keys.p256dh;
  auth.value = given.keys.auth;
  form.requestSubmit();
}

form.addEventListener("submit", (event) => {
  if (endpoint.value) return;
  event.preventDefault();
  choose().catch(() => say(form.dataset.failed));
});
// Pressed any earlier, the form would go out without the browser's answer.
form.querySelector("button").disabled = false;
