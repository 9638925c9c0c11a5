// The menu of a post: fetched when it is first opened, kept until the post is drawn anew.
import { all, piece } from "./dom.js";
import { excuse } from "./excuses.js";

/** By the article they belong to. */
const kept = new WeakMap();
const opener = (menu) => menu.querySelector("[data-post-menu]");
const entries = (sheet) => all("a, button", sheet).filter((it) => it.offsetParent);

async function fetched(button) {
  const post = button.closest(".post");
  if (!kept.has(post)) {
    const answer = await piece(button.formAction);
    const sheet = answer?.content.querySelector(".sheet");
    if (!sheet) return null;
    sheet.role = "menu";
    for (const line of sheet.children) line.role = "none";
    for (const entry of all("a, button", sheet)) {
      entry.role = "menuitem";
      entry.tabIndex = -1;
    }
    kept.set(post, sheet);
  }
  return kept.get(post);
}

async function open(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    const sheet = await fetched(button);
    // The post may have been drawn anew meanwhile, or have gone.
    const { id } = button.closest(".post");
    const there = button.isConnected ? button : document.querySelector(`#${id} [data-post-menu]`);
    if (!there) return;
    // Nothing is there any more, or nobody answers: the plain way says so.
    if (!sheet) return plain(there);
    close();
    there.parentElement.append(sheet);
    there.ariaExpanded = "true";
    sheet.scrollIntoView({ block: "nearest" });
    entries(sheet)[0]?.focus({ preventScroll: true });
  } catch (error) {
    if (!excuse(error)) plain(button);
  } finally {
    button.ariaBusy = null;
  }
}

function plain(button) {
  button.form.action = button.getAttribute("formaction");
  button.form.method = "get";
  button.form.submit();
}

/** Close the menu that is open; with `back` the keys are on its button again. */
export function close(back = false) {
  const sheet = document.querySelector(".post .menu > [role=menu]");
  if (!sheet) return;
  const button = opener(sheet.parentElement);
  button.ariaExpanded = "false";
  sheet.remove();
  if (back) button.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-post-menu]");
  if (button) {
    event.preventDefault();
    if (button.ariaExpanded === "true") close(true);
    else open(button);
  } else if (!event.target.closest?.("[role=menu]")) close();
});

document.addEventListener("keydown", (event) => {
  const sheet = event.target.closest?.("[role=menu]");
  if (!sheet) {
    if (event.key === "ArrowDown" && event.target.matches?.("[data-post-menu]")) {
      event.preventDefault();
      open(event.target);
    }
    return;
  }
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    return close(true);
  }
  const list = entries(sheet);
  const at = list.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  list.at(to % list.length).focus();
});
