// The one place where text from the server becomes elements (Trusted Types policy `sabar`), and small shared helpers.
const checked = (url) => {
  const { origin, pathname } = new URL(url, location.href);
  const known = pathname === "/sw.js" || pathname.startsWith("/static/js/");
  if (origin !== location.origin || !known) throw new TypeError(url);
  return url;
};
const rules = { createHTML: (text) => text, createScriptURL: checked };
const policy = globalThis.trustedTypes?.createPolicy("sabar", rules) ?? rules;

const root = document.documentElement;
export const lang = root.lang;
/** The English of the pages is British, and so are its dates. */
export const region = lang === "en" ? "en-GB" : lang;
export const viewer = root.dataset.viewer;
export const signedIn = viewer !== "";
/** What tells the server that a script of a page of ours asks, and for whom that page was drawn. */
export const ours = { "X-Requested-With": "sabar", ...(signedIn && { "X-Drawn-For": viewer }) };

export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

/** The address of one of our own scripts, as a worker takes it. */
export const script = (url) => policy.createScriptURL(url);

/** Elements from a same-origin answer of our own server. */
export function elements(text) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(text);
  return template.content;
}

/** What was not done. `status`: of the answer, 0 when none came. `words`: when it may be done. */
export class Refused extends Error {
  constructor(status, content = elements("")) {
    super(`answer ${status}`);
    this.words = all("[data-said]", content).map((it) => it.textContent.trim()).join(" ");
    /** Whether it may be done later: somebody was too fast, or nobody is there. */
    this.later = status === 0 || status === 429 || status >= 500;
  }
}

/** GET or POST for a piece of a page. Null when there is nothing (204, 404, 410); throws when it failed. */
export async function piece(url, options = {}) {
  const asked = fetch(url, {
    credentials: "same-origin",
    ...options,
    headers: { ...ours, Accept: "text/html", ...options.headers },
  });
  const answer = await asked.catch(() => {
    throw new Refused(0);
  });
  if (answer.status === 204 || answer.status === 404 || answer.status === 410) return null;
  const content = elements(await answer.text());
  if (!answer.ok && answer.status !== 422) throw new Refused(answer.status, content);
  return { ok: answer.ok, content };
}

/** Change the page without moving what is being read: the topmost visible post keeps its place. */
export function holdingStill(change) {
  const anchor = all(".post, .notice, .box").find((it) => it.getBoundingClientRect().bottom > 64);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}

export function fill(words, n) {
  return words.replace("{n}", new Intl.NumberFormat(lang).format(n));
}

export const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]") != null;
