// Whoever is signed in gets the worker that speaks when there is no network; `service.js` says what it does.
import { lang, script, signedIn } from "./dom.js";

// A browser that takes no worker, by its settings or because the disk is full, shows the same pages.
if (signedIn && navigator.serviceWorker)
  addEventListener("load", () => navigator.serviceWorker.register(script(`/sw.js?lang=${lang}`)).catch(() => {}));
