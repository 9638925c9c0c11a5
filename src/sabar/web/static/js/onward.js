// Reading on without a click: the next part of a list comes before its end is reached. Whoever comes back stands where
// he was, with all that had come.
import { all, piece } from "./dom.js";
import { refresh } from "./times.js";

/** Pixels before the end at which the next part is asked for. */
const AHEAD = 1200;
/** Parts that may have come on top since one went away. */
const SINCE = 3;
const LISTS = ".feed, .wall, ul, ol";
const ITEMS = "[data-row], [data-notice]";

const pager = document.querySelector("#main .pager");
let busy = false;
let parts = 0;

/** What a list and its pager stand in: the feed of a `sabar-live`, or the list itself. */
const listBefore = (end) => end?.previousElementSibling?.querySelector(".feed") ?? end?.previousElementSibling;
const nextOf = (nav) => nav?.querySelector("[rel=next]");
const nameOf = (it) => it.dataset.notice ?? it.dataset.row;

/** The next part into the page. False when it did not come. */
async function readOn() {
  const link = nextOf(pager);
  if (!link || busy) return false;
  const list = listBefore(pager);
  busy = true;
  list.ariaBusy = "true";
  say(pager.dataset.loading);
  try {
    const answer = await piece(link.href);
    const end = answer?.content.querySelector("#main .pager, #main .end-mark, #main .empty");
    if (!end) throw new Error("no list in the answer");
    take(list, listBefore(end));
    parts += 1;
    close(answer.content);
    return true;
  } catch {
    link.textContent = pager.dataset.again;
    say(pager.dataset.failed);
    watch.disconnect();
    return false;
  } finally {
    busy = false;
    list.ariaBusy = null;
  }
}

function take(list, found) {
  const known = new Set(all(ITEMS, list).map(nameOf));
  const fresh = found ? [...found.children].filter((it) => !it.matches(ITEMS) || !known.has(nameOf(it))) : [];
  for (const it of fresh) refresh(it);
  list.append(...fresh);
}

/** The end as it is now: a link to what is older, or that this is all. */
function close(content) {
  const next = nextOf(content.querySelector("#main .pager"));
  const ended = content.querySelector("#main .end-mark");
  say("");
  if (next) nextOf(pager).replaceWith(next);
  else {
    watch.disconnect();
    nextOf(pager).remove();
    if (ended) pager.after(ended);
    if (!pager.querySelector("a")) pager.hidden = true;
  }
}

function say(words) {
  let said = pager.querySelector("[role=status]");
  if (!said) {
    said = document.createElement("p");
    said.setAttribute("role", "status");
    pager.prepend(said);
  }
  said.textContent = words;
}

const near = () => pager.getBoundingClientRect().top < innerHeight + AHEAD;

const watch = new IntersectionObserver(
  async () => {
    while (!busy && nextOf(pager) && near()) if (!(await readOn())) break;
  },
  { rootMargin: `0px 0px ${AHEAD}px` },
);

/** How far one has read, and what stands on top of what is in view. */
function remember() {
  const at = all(ITEMS, listBefore(pager)).find((it) => it.getBoundingClientRect().bottom > 64);
  const read = { parts, y: scrollY, name: at && nameOf(at), top: at?.getBoundingClientRect().top };
  history.replaceState({ ...history.state, read }, "");
}

/** Back: what had come is asked for again, as far as the place where one was. */
async function comeBack({ parts: had, y, name, top }) {
  const list = listBefore(pager);
  const there = () => all(ITEMS, list).find((it) => nameOf(it) === name);
  const most = name ? had + SINCE : had;
  while (parts < most && !there() && nextOf(pager)) if (!(await readOn())) break;
  const at = there();
  scrollTo({ top: at ? scrollY + at.getBoundingClientRect().top - top : y, behavior: "instant" });
}

async function begin() {
  const was = history.state?.read;
  if (was?.parts) {
    history.scrollRestoration = "manual";
    await comeBack(was);
  }
  addEventListener("scrollend", remember);
  addEventListener("pagehide", remember);
  if (nextOf(pager)) watch.observe(pager);
  pager.addEventListener("click", async (event) => {
    if (!event.target.matches("[rel=next]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const last = listBefore(pager).lastElementChild;
    if (!(await readOn())) return;
    last?.nextElementSibling?.focus({ preventScroll: true });
    if (nextOf(pager)) watch.observe(pager);
  });
}

if (listBefore(pager)?.matches(LISTS)) begin();
