// The room of a space: its box, answers and changes where one reads, any emoji as a reaction, and what counts as read.
import { all, elements, piece } from "./dom.js";
import { answered } from "./answers.js";
import { excuse } from "./excuses.js";
import { feeds, fits, insert } from "./feed.js";
import { adopt } from "./press.js";

const BOX = "form[data-room]";
const ready = new WeakSet();
/** What keeps what is typed, by box. */
const keepers = new WeakMap();
const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
const changed = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button;
let names;
let busy = false;

/** Who is in it, and nobody else; what is typed is not sent for it. */
async function members(room, typed) {
  const found = document.createDocumentFragment();
  if (!typed.startsWith("@")) return { content: found };
  names ??= piece(`${room}/names`).catch(() => (names = null));
  const word = plain(typed.slice(1));
  const known = all("[role=option]", (await names)?.content ?? elements(""));
  found.append(...known.filter((it) => plain(it.textContent).includes(word)).map((it) => it.cloneNode(true)));
  return { content: found };
}

/** Counts and completes from the first touch on; without its script the box is sent all the same. */
async function equip(box) {
  box.classList.add("opened");
  if (ready.has(box)) return;
  ready.add(box);
  const { tools } = await import("./box.js");
  const { text } = box.elements;
  const send = box.querySelector("[data-send]");
  const poll = box.querySelector("[data-poll]");
  const fits = poll ? tools.asking(poll, count) : () => true;

  function count() {
    const left = Number(box.dataset.limit) - tools.draft(text.value, "", false).length;
    tools.telling(box, box.querySelector(".counter"), left);
    const asks = fits() || !box.elements.with_poll?.checked;
    send.disabled = left < 0 || !asks;
  }

  tools.completing(box, text, (typed) => members(box.dataset.room, typed));
  text.addEventListener("input", count);
  box.addEventListener("change", count);
  box.addEventListener("reset", () => setTimeout(count));
  count();
  if (box.querySelector("[data-kept]")) keepers.set(box, tools.keepingRoom(box));
}

function complain(box, ...said) {
  const trouble = box.querySelector(":scope > .form-error") ?? document.createElement("p");
  trouble.className = "form-error";
  trouble.role = "alert";
  trouble.replaceChildren(...said);
  box.prepend(trouble);
}

/** What was said takes its place; what could not be said stays where it was typed. */
async function send(box) {
  const answer = await piece(box.action, { method: "POST", body: new FormData(box) });
  const post = answer?.content.querySelector(".post");
  if (!answer) return location.reload();
  if (!post) {
    keepers.get(box)?.goOn();
    return complain(box, ...(answer.content.querySelector(".form-error")?.childNodes ?? []));
  }
  box.querySelector(":scope > .form-error")?.remove();
  const own = box.closest(".speaks");
  if (own?.dataset.speaks.startsWith("edit")) {
    for (const old of all(`.post[data-post="${post.dataset.post}"]`)) adopt(old, post.cloneNode(true));
  } else {
    for (const live of [...feeds].filter((live) => fits(live, post))) {
      if (live.querySelector(".replies")) answered(live, post, true);
      else if (live.wanted) live.make(() => insert(live.feed, post, { own: true }));
    }
  }
  if (own) {
    own.remove();
    document.getElementById(`post-${post.dataset.post}`)?.focus({ preventScroll: true });
    return;
  }
  if (box.closest("[data-once]")) {
    box.closest("[data-once]").remove();
    dispatchEvent(new Event("standup"));
    return;
  }
  keepers.get(box)?.begin();
  box.reset();
  box.elements.key.value = crypto.randomUUID();
  if (matchMedia("(pointer: fine)").matches) box.elements.text.focus({ preventScroll: true });
}

/** The box that a link leads to, under its post. */
async function speak(link) {
  const name = link.dataset.speak;
  const post = link.closest(".post");
  const there = post.matches(".focal") && name === post.dataset.post ? all(BOX)[0] : null;
  const open = there ?? document.querySelector(`[data-speaks="${name}"] ${BOX}`);
  if (open) return open.elements.text.focus();
  const answer = await piece(link.href);
  const box = answer?.content.querySelector(BOX);
  if (!box) return location.assign(link.href);
  const place = document.createElement("div");
  place.className = "speaks";
  place.dataset.speaks = name;
  place.append(box);
  post.after(place);
  const { text } = box.elements;
  text.focus({ preventScroll: true });
  text.setSelectionRange(text.value.length, text.value.length);
  place.scrollIntoView({ block: "nearest" });
}

function hush(place) {
  const post = place.previousElementSibling;
  place.remove();
  post?.focus({ preventScroll: true });
}

/** Any emoji that there is, on a post. */
async function sign(button) {
  const post = button.closest(".post");
  const { tools } = await import("./box.js");
  const { emojis } = document.querySelector("[data-space]").dataset;
  const put = async (emoji) => {
    try {
      const body = new URLSearchParams({ emoji, ...(post.matches(".focal") && { focal: "1" }) });
      const answer = await piece(button.dataset.sign, { method: "POST", body });
      const fresh = answer?.content.querySelector(".post");
      if (!fresh) return location.reload();
      for (const old of all(`.post[data-post="${post.dataset.post}"]`)) adopt(old, fresh.cloneNode(true));
    } catch (error) {
      if (!excuse(error)) location.reload();
    }
  };
  await tools.pick(emojis, button, put, "/web/emojis?plain=1");
}

async function alone(act, instead) {
  if (busy) return;
  busy = true;
  try {
    await act();
  } catch (error) {
    if (!excuse(error)) instead();
  } finally {
    busy = false;
  }
}

document.addEventListener("click", (event) => {
  if (changed(event)) return;
  const link = event.target.closest?.("a[data-speak], .speaks [data-hush]");
  const button = event.target.closest?.("[data-sign]");
  if (button) alone(() => sign(button), () => {});
  if (!link) return;
  event.preventDefault();
  link.closest("details[data-menu]")?.removeAttribute("open");
  if (link.dataset.speak) alone(() => speak(link), () => location.assign(link.href));
  else hush(link.closest(".speaks"));
});

document.addEventListener("submit", async (event) => {
  const box = event.target.closest(BOX);
  if (!box) return;
  event.preventDefault();
  if (box.ariaBusy) return;
  box.ariaBusy = "true";
  try {
    await send(box);
  } catch (error) {
    keepers.get(box)?.goOn();
    complain(box, error.words || box.dataset.failed);
  } finally {
    box.ariaBusy = null;
  }
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(BOX);
  if (!box || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box.requestSubmit(box.querySelector("[data-send]"));
  } else if (event.key === "Escape" && box.closest(".speaks")) hush(box.closest(".speaks"));
});

// In a space one writes to it: the way to the public box is on other pages.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".nav .write a") && document.querySelector(BOX);
  if (!box || changed(event)) return;
  event.preventDefault();
  box.elements.text.focus();
});

document.addEventListener("focusin", ({ target }) => target.closest?.(BOX) && equip(target.closest(BOX)));
for (const box of all(`${BOX}:focus-within`)) equip(box);

/** The head of the page as it is now. Where nothing can be said any more, what is typed stays to be copied. */
async function renew() {
  const fresh = (await piece(location.href))?.content;
  const head = fresh?.querySelector(".space-head");
  const old = document.querySelector(".space-head");
  if (!head || !old) return;
  old.replaceWith(head);
  document.querySelector(".place h1").replaceChildren(...fresh.querySelector(".place h1").childNodes);
  const words = head.querySelector(".flash.bad");
  for (const box of all(BOX)) {
    box.querySelector("[data-send]").disabled = Boolean(words);
    if (words) complain(box, words.textContent.trim());
    else box.querySelector(":scope > .form-error")?.remove();
  }
}

addEventListener("space", () => renew().catch(() => {}));

// What came while nobody looked is read when somebody looks.
document.addEventListener("visibilitychange", () => {
  const live = document.querySelector("sabar-live[data-talk]");
  if (!document.hidden && live?.querySelector(".fresh")) piece(live.dataset.talk, { method: "POST" }).catch(() => {});
});

/** What stands in `fresh` for this: it agrees in all of these. */
function twin(it, fresh, names) {
  return all(it.localName, fresh).find((other) => names.every((name) => other[name] === it[name]));
}

// What is open goes on as it is when its post is drawn anew; so does what was chosen in a poll and not sent.
addEventListener("adopt", ({ old, fresh }) => {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  for (const menu of all("[data-menu][open]", old)) twin(menu, fresh, ["className"])?.replaceWith(menu);
  for (const { name, value } of all("input[form=act]:checked", old)) {
    for (const it of all(`[name="${name}"][value="${value}"]`, fresh)) it.checked = true;
  }
  if (!focused) return;
  const place = fresh.contains(focused) ? focused : twin(focused, fresh, ["className", "value"]);
  queueMicrotask(() => place?.focus({ preventScroll: true }));
});

// What was picked in a menu closes it.
document.addEventListener("click", (event) => {
  const menu = event.target.closest?.("[data-menu] [data-swap-post]")?.closest("[data-menu]");
  if (!menu) return;
  menu.open = false;
  menu.firstElementChild.focus({ preventScroll: true });
});
