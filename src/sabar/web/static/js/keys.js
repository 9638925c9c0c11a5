// Keyboard: never while typing, never with Ctrl or Alt, off when the person switched it off.
import { all, typing } from "./dom.js";

const help = document.getElementById("help");
const posts = () => all(".post").filter((it) => it.offsetParent);
let went = 0;

const current = () => document.activeElement?.closest?.(".post");

function step(by) {
  const list = posts();
  const here = current();
  const edge = document.querySelector(".place")?.getBoundingClientRect().bottom ?? 0;
  const at = here ? list.indexOf(here) + by : list.findIndex((it) => it.getBoundingClientRect().bottom > edge + 20);
  const next = list[Math.max(0, Math.min(list.length - 1, at))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const press = (selector) => current()?.querySelector(selector)?.click();

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: write,
  c: write,
  r: () => press("[data-key=r]"),
  b: () => press(".act.boost"),
  f: () => press(".act.star"),
  o: () => current()?.querySelector(".byline .when")?.click(),
  x: () => {
    const veil = current()?.querySelector("details.warned");
    if (veil) veil.open = !veil.open;
  },
  ".": () => document.querySelector(".pill")?.click(),
  "/": () => {
    const field = document.querySelector("input[type=search]");
    if (field) field.focus();
    else location.assign("/search");
  },
  "?": () => help?.showModal(),
};
const goes = { h: "/", n: "/notifications", l: "/public/local", b: "/bookmarks", s: "/settings" };

function write() {
  const text = document.getElementById("box-text");
  if (text) {
    text.focus();
    text.scrollIntoView({ block: "nearest" });
  } else location.assign("/compose");
}

// A row of tabs that is longer than the page shows the whole tab the keys are on.
document.addEventListener("focusin", (event) => {
  event.target.closest?.(".tabs a")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});

if (document.documentElement.hasAttribute("data-shortcuts")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (Date.now() - went < 1200 && goes[event.key]) {
      event.preventDefault();
      return location.assign(goes[event.key]);
    }
    went = event.key === "g" ? Date.now() : 0;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
