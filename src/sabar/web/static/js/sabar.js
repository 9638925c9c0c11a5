// Every page loads this; each part does nothing where its elements are missing.
import "./times.js";
import "./press.js";
import "./menus.js";
import "./box.js";
import "./live.js";
import "./onward.js";
import "./inplace.js";
import "./keys.js";
import "./viewer.js";
import "./films.js";
import "./installing.js";
import "./passkeys.js";
import "./effort.js";
import "./rows.js";
import "./sift.js";
import "./recent.js";
if (document.querySelector("[data-portrait]")) import("./portraits.js");
if (document.querySelector("[data-push]")) import("./telling.js");
