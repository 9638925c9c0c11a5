// Numbers on an open page: beside posts, on a profile, beside the menu. They change where they stand; no post is
// redrawn for them.
import { all } from "./dom.js";

const title = document.title.replace(/^\([^)]*\) /, "");

function say(it, words) {
  if (it && it.textContent.trim() !== words) it.textContent = words;
}

/** What the server tells of one post: its numbers, some of them in words, and what the reader did himself. */
export function tally({ id, counts, words, poll, own }) {
  for (const post of all(`.post[data-post="${id}"]`)) {
    for (const [kind, number] of Object.entries(counts)) say(post.querySelector(`[data-count="${kind}"]`), number);
    for (const [kind, sentence] of Object.entries(words)) {
      const link = post.querySelector(`[data-words="${kind}"]`);
      if (!link) continue;
      link.hidden = !sentence;
      if (sentence) say(link, sentence);
    }
    for (const [verb, on] of Object.entries(own)) press(post, verb, on);
    if (poll) answers(post.querySelector(".poll"), poll);
  }
}

/** The same person may have pressed it on another page. */
function press(post, verb, on) {
  const button = post.querySelector(`button[data-verb="${verb}"]`);
  if (!button || (button.getAttribute("aria-pressed") === "true") === on) return;
  button.setAttribute("aria-pressed", on);
  const undo = on ? `un${verb}` : verb;
  button.setAttribute("formaction", button.getAttribute("formaction").replace(/[^/]+$/, undo));
}

function answers(poll, { people, percents }) {
  say(poll?.querySelector("[data-voters]"), people);
  for (const [n, option] of all(".option", poll ?? document.createElement("p")).entries()) {
    const bar = option.querySelector("progress");
    if (!bar || percents[n] === undefined || bar.value === percents[n]) continue;
    bar.value = percents[n];
    const shown = option.querySelector("[data-percent]");
    shown.textContent = shown.textContent.replace(/\d+/, percents[n]);
  }
}

/** The numbers of an account, drawn anew. */
export function profile(fresh) {
  document.querySelector(`[data-counts="${fresh.dataset.counts}"]`)?.replaceWith(fresh);
}

/** What waits beside the menu. */
export function badges({ unread, conversations, outbox, asked, most, requests, spaces }) {
  const shown = unread >= most ? `${most}+` : unread;
  say(document.querySelector("[data-unread]"), unread ? `${shown}` : "");
  document.title = unread ? `(${shown}) ${title}` : title;
  const talks = conversations >= most ? `${most}+` : conversations || "";
  for (const badge of all("[data-conversations]")) say(badge, `${talks}`);
  for (const badge of all("[data-spaces]")) say(badge, spaces >= most ? `${most}+` : `${spaces || ""}`);
  say(document.querySelector("[data-held-back]"), `${outbox || ""}`);
  for (const line of all("[data-asked]")) line.hidden = !asked;
  for (const line of all("[data-requests]")) {
    line.hidden = !requests;
    say(line.querySelector(".badge"), `${requests}`);
  }
}
