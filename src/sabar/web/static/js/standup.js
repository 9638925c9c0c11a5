// The stand-up in an open room: one is asked when one's hour comes, and hears that others answered.
import { piece } from "./dom.js";

let place = document.querySelector("[data-asks]");
let timer;
let due;

/** As it is now; what somebody has begun to answer stays. */
async function renew() {
  const fresh = (await piece(place.dataset.asks))?.content.querySelector("[data-asks]");
  if (!fresh) return;
  const open = place.querySelector(":scope > details[open]");
  if (open) fresh.querySelector("details")?.remove();
  if (open) fresh.prepend(open);
  place.replaceWith(fresh);
  place = fresh;
  wait();
}

/** What fails is asked for again by whatever happens next. */
const look = () => renew().catch(() => {});

function wait() {
  clearTimeout(timer);
  const { again } = place.dataset;
  due = again ? Date.now() + Number(again) : Infinity;
  if (again) timer = setTimeout(look, Number(again));
}

addEventListener("standup", look);
// A machine that slept has missed the hour.
document.addEventListener("visibilitychange", () => !document.hidden && Date.now() >= due && look());
document.addEventListener(
  "toggle",
  ({ target }) => target.matches("[data-asks] > details[open]") && target.querySelector("textarea").focus(),
  true,
);
wait();
