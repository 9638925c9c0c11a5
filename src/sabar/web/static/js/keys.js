// Keyboard: never while typing, never with Ctrl or Alt, off when the person switched it off. Which key does what
// stands on the sheet behind `?`.
import { all, typing } from "./dom.js";
import { say } from "./excuses.js";

const posts = () => all(".post").filter((it) => it.checkVisibility());
/** So long the first key of two is remembered. */
const PATIENCE = 1500;
let help;
let first = "";
let pressed = 0;

const current = () => document.activeElement?.closest?.(".post");

async function edit(post) {
  const inplace = await import("./inplace.js");
  inplace.edit(post);
}

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

const acts = {
  next: () => step(1),
  previous: () => step(-1),
  open: () => press(".byline .when"),
  reply: () => press("[data-key=r]"),
  boost: () => press(".act.boost"),
  favourite: () => press(".act.star"),
  bookmark: () => press(".act.bookmark"),
  quote: () => press('a.act[href^="/compose?quote="]'),
  author: () => press(".byline .name"),
  edit: () => {
    const mine = current()?.querySelector(".byline .name")?.href === document.querySelector(".nav .me").href;
    if (mine) edit(current());
  },
  mention: () => {
    const handle = current()?.querySelector(".byline .handle")?.textContent.trim().slice(1);
    if (handle) location.assign(`/compose?to=${encodeURIComponent(handle)}`);
  },
  copy: async () => {
    const link = current()?.querySelector(".byline .when, .stamp a");
    if (!link) return;
    await navigator.clipboard.writeText(link.href);
    say(help.dataset.copied);
  },
  reveal: () => {
    const veil = current()?.querySelector("details.warned");
    if (veil) veil.open = !veil.open;
  },
  fresh: () => document.querySelector(".pill")?.click(),
  search: () => {
    const field = document.querySelector("input[type=search]");
    if (field) field.focus();
    else location.assign("/search");
  },
  help: () => help.showModal(),
  back: () => document.querySelector("[data-take-back]")?.click(),
  profile: () => location.assign(document.querySelector(".nav .me").href),
  write: () => {
    const text = document.getElementById("box-text");
    if (text) {
      text.focus();
      text.scrollIntoView({ block: "nearest" });
    } else location.assign(document.querySelector("[data-write]")?.dataset.write ?? "/compose");
  },
};

const does = new Map();
const begins = new Set();

/** `sheet`: none where somebody switched the keys off. */
export function begin(sheet) {
  if (help || !sheet) return;
  help = sheet;
  document.body.append(help);
  for (const it of all("[data-keys]", help)) {
    const { keys } = it.dataset;
    const to = it.closest("[data-does]").dataset.does;
    if (to) does.set(keys, to.startsWith("/") ? () => location.assign(to) : acts[to]);
    if (to && keys.includes(" ")) begins.add(keys.split(" ")[0]);
  }
  document.addEventListener("keydown", keyed);
}

/** What a page numbers is pressed by its number. */
function numbered(key) {
  const button = /^[1-9]$/.test(key) && document.querySelector(`[data-number="${key}"]`);
  return button ? () => button.click() : undefined;
}

/** A post that has the focus is opened by Enter; what is pressed or followed inside of it is left alone. */
const mine = (event) => event.key !== "Enter" || event.target.matches(".post");

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || !mine(event)) return;
  const key = event.key;
  const second = performance.now() - pressed < PATIENCE ? does.get(`${first} ${key}`) : undefined;
  first = !second && begins.has(key) ? key : "";
  pressed = performance.now();
  const act = second ?? does.get(key) ?? numbered(key);
  if (!act) return;
  event.preventDefault();
  act();
}

// A row of tabs that is longer than the page shows the whole tab the keys are on.
document.addEventListener("focusin", (event) => {
  event.target.closest?.(".tabs a")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
