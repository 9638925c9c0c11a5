// What else is a page of its own opens where one reads: an answer under its post, an edit or a quote over the page.
import { all, holdingStill, piece } from "./dom.js";
import { answered } from "./answers.js";
import { excuse } from "./excuses.js";
import { close as closeMenu } from "./menus.js";
import { adopt } from "./press.js";
import { apart, over } from "./questions.js";
import { refresh } from "./times.js";

const KINDS = ["reply_to", "edit", "quote"];
/** From where a box was opened, so that the keys go back there. */
const openers = new WeakMap();
let busy = false;

const touched = (box) =>
  all("textarea, input[type=text]", box).some((field) => field.value.trim() !== field.defaultValue.trim()) ||
  all(".picture.filled [type=file]", box).some((field) => field.files.length);

/** `opener`: a link in a post, or the post itself. */
async function open(opener, address, kind, id) {
  const post = opener.closest(".post");
  const there = kind === "reply_to" && all("form[data-box]").find((it) => it.elements.reply_to?.value === id);
  if (there) {
    const place = there.closest(".inplace");
    if (place && !touched(there)) leave(place);
    else there.elements.text.focus();
    return;
  }
  const [answer, { equip }] = await Promise.all([piece(address), import("./box.js")]);
  const place = answer?.content.querySelector(".inplace");
  if (!place) return location.assign(address);
  const box = place.querySelector("form");
  place.dataset.key = `${kind}-${id}`;
  apart(box, place.dataset.key);
  const menu = opener.closest(".menu")?.querySelector("[data-post-menu]");
  closeMenu();
  if (kind === "reply_to") post.after(place);
  else over(place, place.querySelector("h2").textContent.trim());
  openers.set(place, menu ?? opener);
  equip(box);
  box.elements.text.focus({ preventScroll: true });
  if (kind === "reply_to") place.scrollIntoView({ block: "nearest" });
}

/** A box that comes back stands where what was sent from it stood. */
export function reopen(old, place, name) {
  apart(place.querySelector("form"), name);
  old.replaceWith(place);
}

/** The writer of a post may close the conversation, or open it again. What somebody types stays before his eyes. */
export function follow(post) {
  const shut = !post.querySelector("[data-key=r]");
  for (const { form } of all(`[name=reply_to][value="${post.dataset.post}"]`)) {
    const { text } = form.elements;
    (form.closest(".inplace") ?? form).hidden = shut && text.value === text.defaultValue;
  }
}

/** By a key, without the menu. */
export function edit(post) {
  const address = `/compose?edit=${post.dataset.post}`;
  open(post, address, "edit", post.dataset.post).catch((error) => excuse(error) || location.assign(address));
}

/** Close a box; what was typed into it is kept. */
function leave(place) {
  place.querySelector("form[data-box]").dispatchEvent(new Event("focusout"));
  shut(place);
}

function shut(place) {
  const dialog = place.closest("dialog");
  if (dialog) dialog.close();
  else holdingStill(() => place.remove());
  const opener = openers.get(place);
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const close = event.target.closest?.("[data-leave]");
  if (close) return leave(close.closest(".inplace"));
  const link = event.target.closest?.(".post a");
  if (!link || link.closest(".quoted, .text")) return;
  const asked = link.pathname === "/compose" ? new URL(link.href).searchParams : null;
  const kind = asked && KINDS.find((name) => asked.has(name));
  if (!kind) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await open(link, link.href, kind, asked.get(kind));
  } catch (error) {
    if (!excuse(error)) location.assign(link.href);
  } finally {
    busy = false;
  }
});

document.addEventListener("keydown", (event) => {
  const place = event.key === "Escape" && !event.defaultPrevented && event.target.closest?.(".inplace");
  if (!place) return;
  event.preventDefault();
  if (place.querySelector("details[open]")) return;
  leave(place);
});

document.addEventListener("renewed", (event) => {
  const place = event.target.closest(".inplace");
  if (place) apart(event.target, place.dataset.key);
});

/** What was sent takes its place: the post itself, or an answer below what it answers. */
document.addEventListener("sent", (event) => {
  const box = event.target;
  const place = box.closest(".inplace");
  const thread = box.closest("sabar-live[stream=thread]");
  if (!place && !thread) return;
  const post = event.detail;
  if (/\/compose\/\d+$/.test(new URL(box.action).pathname)) {
    for (const old of all(`.post[data-post="${post.dataset.post}"]`)) adopt(old, post.cloneNode(true));
    event.preventDefault();
    return shut(place);
  }
  if (!box.elements.reply_to) {
    place.closest("dialog").close();
    if (document.querySelector("sabar-live[stream=user] .feed")) return;
    event.preventDefault();
    return location.assign(post.querySelector("a.when").href);
  }
  event.preventDefault();
  const said = answer(post, place, thread);
  place?.remove();
  said.focus({ preventScroll: true });
  said.scrollIntoView({ block: "nearest" });
});

function answer(post, place, thread) {
  if (thread) answered(thread, post, true);
  // The stream may have been faster.
  const there = post.isConnected ? post : document.querySelector(`.post[data-row="${post.dataset.row}"]`);
  if (there && (thread || !place)) return there;
  there?.remove();
  refresh(post);
  const above = place?.previousElementSibling;
  above?.classList.add("leads");
  post.classList.add("follows");
  place?.after(post);
  return post;
}
