// Stands between the pages and the network, and says in the reader's language when there is none. What it keeps is
// the same for everybody (`KEPT`, `OFFLINE`, on the shelf named `SHELF`; the server writes the three above this): no
// page of anybody is ever stored.
async function arrive() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll([...KEPT, OFFLINE]);
  await skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
  // The network is asked while this worker wakes up.
  await registration.navigationPreload?.enable();
  await clients.claim();
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const words = await caches.match(OFFLINE);
    if (!words) throw error;
    return words;
  }
}

const part = async (request) => (await caches.match(request)) ?? fetch(request);

addEventListener("install", (event) => event.waitUntil(arrive()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(page(event));
  else if (KEPT.some((path) => url === location.origin + path)) event.respondWith(part(event.request));
});

// What is said, and in which language, comes from the server. Of a post that is gone, something neutral takes the place
// of what is still shown: a browser that gets a message and shows nothing may say something of its own.
async function tell({ title, url, gone, ...shown }) {
  if (gone && !(await registration.getNotifications({ tag: shown.tag })).length) return;
  await registration.showNotification(title, { ...shown, silent: gone, data: url });
}

async function open(path) {
  const url = new URL(path, location.origin).href;
  for (const page of await clients.matchAll({ type: "window" })) if (page.url === url) return page.focus();
  return clients.openWindow(url);
}

addEventListener("push", (event) => event.waitUntil(tell(event.data.json())));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
