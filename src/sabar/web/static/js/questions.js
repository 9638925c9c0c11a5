// The question before something is done opens over the page: whether a post goes, whether somebody is blocked or muted,
// what those who run the server shall know.
import { all, holdingStill, piece } from "./dom.js";
import { removed } from "./answers.js";
import { excuse } from "./excuses.js";
import { close as closeMenu } from "./menus.js";

let busy = false;

/** What comes into a page beside another of its kind gets names of its own. */
export function apart(content, id) {
  const named = (name) => `${name}-${id}`;
  for (const it of all("[id]", content)) it.id = named(it.id);
  for (const it of all("[for]", content)) it.htmlFor = named(it.htmlFor);
  for (const it of all("[aria-describedby]", content)) {
    it.setAttribute("aria-describedby", it.getAttribute("aria-describedby").trim().split(/\s+/).map(named).join(" "));
  }
}

export function over(content, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "over-page";
  dialog.ariaLabel = label;
  dialog.append(content);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/** What a page asks or says, with its heading. */
function sheet(content) {
  const asked = content.querySelector("main > form, main > .section");
  if (!asked) return null;
  apart(asked, "asked");
  const whole = document.createDocumentFragment();
  const heading = document.createElement("h2");
  heading.append(...content.querySelector("main h1").childNodes);
  whole.append(heading, asked);
  for (const link of all("[data-close]", asked)) link.textContent = link.dataset.close;
  return whole;
}

const verbOf = (form) => new URL(form.action).pathname.split("/").at(-1);

/** The post goes with it. */
const takes = (form) => ["delete", "recall"].includes(verbOf(form));

/** Of these the plain way leads on: to the box, or away from a page that would be empty. */
const leads = (form, post) => verbOf(form) === "redraft" || (post?.matches(".focal") && takes(form));

async function ask(link) {
  const answer = await piece(link.href);
  const content = answer && sheet(answer.content);
  if (!content) return location.assign(link.href);
  const post = link.closest(".post");
  const menu = link.closest("details[data-menu]");
  const opener = link.closest(".menu")?.querySelector("[data-post-menu], summary");
  closeMenu();
  if (menu) menu.open = false;
  const dialog = over(content, content.firstElementChild.textContent.trim());
  const kept = () => {
    const words = all("textarea", dialog).find((field) => field.value.trim() !== field.defaultValue.trim());
    return words && !confirm(words.form.dataset.discard);
  };
  dialog.addEventListener("cancel", (event) => kept() && event.preventDefault());
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus({ preventScroll: true }));
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("a.second, [data-close]")) return;
    event.preventDefault();
    if (!kept()) dialog.close();
  });
  dialog.addEventListener("submit", async (event) => {
    const form = event.target;
    if (leads(form, post)) return;
    event.preventDefault();
    if (dialog.ariaBusy) return;
    dialog.ariaBusy = "true";
    try {
      const body = new URLSearchParams(new FormData(form));
      const told = await piece(form.action, { method: "POST", body });
      const more = told && sheet(told.content);
      if (more) {
        if (told.ok && takes(form)) leave(post);
        dialog.replaceChildren(more);
        dialog.querySelector("[role=alert], [data-close]")?.scrollIntoView({ block: "nearest" });
        dialog.querySelector("[data-close], textarea").focus();
      } else {
        dialog.close();
        done(form, link, post);
      }
    } catch (error) {
      if (!excuse(error)) form.submit();
    } finally {
      dialog.ariaBusy = null;
    }
  });
}

/** What is not to be read any more leaves the page. */
function done(form, link, post) {
  const [, whose] = link.pathname.split("/");
  if (takes(form)) return leave(post);
  // A page about somebody says what they are to its reader now.
  if (location.pathname.split("/")[1] === whose) return location.assign(`/${whose}`);
  const people = (it) => all(":scope > .byline .name, :scope > .over a", it).map((who) => who.pathname);
  // Whoever is muted is still read where one looks for what they said.
  const places = verbOf(form) === "block" ? "body" : "sabar-live[stream]";
  leave(post, (it) => people(it).includes(`/${whose}`) && it.closest(places));
}

function leave(post, goes = (it) => it.dataset.post === post.dataset.post) {
  const posts = all(".post").filter((it) => it.checkVisibility());
  const at = posts.indexOf(post);
  const next = [...posts.slice(at), ...posts.slice(0, at).reverse()].find((it) => !goes(it));
  for (const it of all(".post").filter(goes)) holdingStill(() => removed(it));
  if (!post.isConnected) next?.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest?.("a[data-asks]");
  if (!link) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await ask(link);
  } catch (error) {
    if (!excuse(error)) location.assign(link.href);
  } finally {
    busy = false;
  }
});
