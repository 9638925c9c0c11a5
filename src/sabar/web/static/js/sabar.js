// Every page loads this; each part does nothing where its elements are missing.
import "./times.js";
import "./press.js";
import "./live.js";
import "./need.js";
import "./films.js";
import "./arrived.js";
import "./installing.js";
import { signedIn } from "./dom.js";

const has = (selector) => document.querySelector(selector) !== null;

// What only some pages have something for.
if (has("[data-portrait]")) import("./portraits.js");
if (has("[data-zoneless]")) import("./zone.js");
if (has("[data-held]")) import("./waiting.js");
if (has("[data-space]")) import("./space.js");
if (has("[data-space]")) import("./space_files.js");
if (has("[data-asks]")) import("./standup.js");
if (has("[data-push]")) import("./telling.js");
if (has("[data-passkey-login], [data-passkey-new]")) import("./passkeys.js");
if (has("[data-sift], [data-named-by], [data-more-rows], [data-effort]")) import("./forms.js");
if (has('[role="search"], form[action="/logout"]') || (!signedIn && localStorage.length)) import("./recent.js");
