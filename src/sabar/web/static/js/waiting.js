// Posts that wait: their seconds are counted, and they can be stopped, lengthened or sent where they stand.
import { all, elements, fill, piece } from "./dom.js";
import { answered } from "./answers.js";
import { excuse } from "./excuses.js";
import { insert } from "./feed.js";
import { styles } from "./need.js";
import { refresh } from "./times.js";

/** Seconds below which they are counted; a longer wait is told by its time. */
const COUNTED = 100;
/** Milliseconds after its time when nothing was heard of a post: then it is asked for. */
const PATIENCE = 4000;
const ends = new WeakMap();
const busy = new WeakSet();
let timer = 0;
let looking = false;

const cards = (id) => all(id ? `[data-held="${id}"]` : "[data-held]");
const listed = (card) => card.closest("[data-outbox-page]");

/** Where what waits stands on a page. */
function top() {
  const there = document.querySelector("[data-outbox]");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "waiting-posts";
  made.dataset.outbox = "";
  document.querySelector(".place").after(made);
  return made;
}

const said = document.createElement("p");
said.className = "unseen";
said.setAttribute("role", "status");
document.body.append(said);

function begin(card) {
  const { left, whole } = card.dataset;
  if (!left || ends.has(card)) return;
  ends.set(card, Date.now() + Number(left));
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches && left < COUNTED * 1000) {
    const from = { transform: `scaleX(${Math.min(1, left / whole)})` };
    const options = { duration: Number(left), fill: "forwards" };
    card.querySelector(".fuse").animate([from, { transform: "scaleX(0)" }], options);
  }
  timer ||= setInterval(tick, 250);
  tick();
}

function tick() {
  const counted = cards().filter((card) => ends.has(card));
  if (!counted.length) timer = clearInterval(timer) ?? 0;
  for (const card of counted) {
    const left = ends.get(card) - Date.now();
    const words = card.querySelector("[data-goes]");
    const { goes, now } = words.dataset;
    const told = left <= 0 ? now : left < COUNTED * 1000 ? fill(goes, Math.ceil(left / 1000)) : words.textContent;
    if (words.textContent !== told) words.textContent = told;
    if (left < -PATIENCE && !listed(card)) look();
  }
}

/** The same post, waiting longer, or with the reason why it did not go. */
function renew(old, fresh) {
  const pressed = all("button", old).indexOf(document.activeElement);
  const focused = old.contains(document.activeElement);
  fresh.classList.toggle("in-place", old.matches(".in-place"));
  old.replaceWith(fresh);
  begin(fresh);
  if (focused) (all("button", fresh)[pressed] ?? fresh).focus({ preventScroll: true });
}

/** A post that was sent and waits takes the place of the box it was written in, or the top of the page. */
export function stand(card, box) {
  for (const old of cards(card.dataset.held)) old.remove();
  const place = box.closest(".inplace");
  const dialog = place?.closest("dialog");
  const thread = box.closest("sabar-live[stream=thread]");
  card.classList.toggle("in-place", Boolean(thread || (place && !dialog)));
  if (place && !dialog) place.replaceWith(card);
  else if (thread) box.after(card);
  else top().prepend(card);
  dialog?.close();
  begin(card);
  const seconds = Math.ceil(Number(card.dataset.left) / 1000);
  if (seconds < COUNTED) said.textContent = fill(card.dataset.said, seconds);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** What the server tells: it waits here too, in these words; or it waits no longer. */
export async function told({ id, held, gone }) {
  if (held) await styles();
  // A card told of before the box it came from is empty would, taken back then, find no place.
  if (document.querySelector("[data-send][aria-disabled]")) await (await import("./box.js")).settled();
  const there = cards(id);
  const fresh = held && elements(held).firstElementChild;
  if (gone) return there.length ? leave(id) : undefined;
  if (fresh && there.length) for (const old of there) renew(old, fresh.cloneNode(true));
  else if (fresh && document.querySelector("[data-outbox]")) (top().prepend(fresh), begin(fresh));
  // What waits long stands in the outbox; here it is seen off by whoever has just sent it.
  else if (!fresh) for (const old of there) if (!listed(old) && !old.contains(document.activeElement)) old.remove();
}

/** It is out, or back in the box. */
async function leave(id) {
  const answer = await piece(`/outbox/${id}/out`);
  // Whoever pressed a button there gets an answer of his own.
  const post = answer?.content.querySelector(".post");
  for (const card of cards(id)) if (!busy.has(card)) settle(card, post?.cloneNode(true));
}

/** `post` stands where it belongs, without its card. */
function settle(card, post) {
  const focused = card.contains(document.activeElement);
  const thread = card.closest("sabar-live[stream=thread]");
  const feed = document.querySelector("sabar-live[stream=user] .feed");
  if (post && thread) answered(thread, post, true);
  else if (post && card.matches(".in-place")) {
    // The stream may have been faster.
    document.querySelector(`.post[data-row="${post.dataset.row}"]`)?.remove();
    refresh(post);
    post.classList.add("follows");
    card.before(post);
  } else if (post && feed) insert(feed, post, { own: true });
  (listed(card) ? card.closest("li") : card).remove();
  if (!focused || !post) return;
  const shown = post.isConnected ? post : document.querySelector(`.post[data-row="${post.dataset.row}"]`);
  shown?.focus({ preventScroll: true });
}

/** What waits may have gone, or come, while nobody listened. */
export async function look() {
  if (looking) return;
  looking = true;
  try {
    const answer = await piece("/outbox");
    const found = answer ? all("[data-held]", answer.content) : [];
    const known = new Set(found.map((card) => card.dataset.held));
    for (const fresh of found) await told({ id: fresh.dataset.held, held: fresh.outerHTML });
    for (const card of cards()) if (!known.has(card.dataset.held) && !listed(card)) await leave(card.dataset.held);
  } finally {
    setTimeout(() => (looking = false), PATIENCE);
  }
}

/** The box with all that stood there: the one of the page where that is empty, else where the post stood. */
async function back(card, answer) {
  const [{ equip }, { reopen }] = await Promise.all([import("./box.js"), import("./inplace.js")]);
  const section = answer.content.querySelector(".inplace");
  const box = section?.querySelector("form.box");
  if (!box) return location.assign("/drafts");
  const own = document.querySelector("#main > form[data-box]");
  const free = own && !own.elements.text.value.trim() && !own.querySelector(".picture.filled");
  if (free && !box.elements.reply_to && !box.elements.quote) {
    box.className = `${own.className} opened`;
    own.replaceWith(box);
    card.remove();
  } else {
    reopen(card, section, `held-${card.dataset.held}`);
  }
  equip(box);
  box.elements.text.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("submit", async (event) => {
  const card = event.target.closest("[data-held]");
  const button = event.submitter;
  if (!event.target.matches("[data-held-form]") || (listed(card) && !button.matches("[data-longer]"))) return;
  event.preventDefault();
  if (busy.has(card)) return;
  busy.add(card);
  try {
    const answer = await piece(button.formAction, { method: "POST" });
    const waits = answer?.content.querySelector("[data-held]");
    if (!answer) {
      busy.delete(card);
      await leave(card.dataset.held);
    }
    if (waits) renew(card, waits);
    else if (answer && button.matches("[data-take-back]")) await back(card, answer);
    else if (answer) settle(card, answer.content.querySelector(".post"));
  } catch (error) {
    if (!excuse(error)) location.assign("/outbox");
  } finally {
    busy.delete(card);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat || event.ctrlKey || event.metaKey) return;
  if (event.target.matches?.("[data-held]")) event.target.querySelector("[data-send-now]")?.click();
});

addEventListener("pageshow", (event) => event.persisted && look());
cards().forEach(begin);
