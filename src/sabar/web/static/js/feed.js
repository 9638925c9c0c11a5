// A feed on an open page: what arrives on top waits behind a pill, and what one reads never moves.
import { all, fill } from "./dom.js";
import { adopt } from "./press.js";
import { refresh } from "./times.js";

/** All of the page. */
export const feeds = new Set();
/** Pixels from the top within which a reader waits for what comes. */
const TOP = 8;
/** Pixels from the top below which a post is in sight. */
const SEEN = 64;
/** Characters of a waiting post that its pill shows. */
const GLIMPSE = 80;

export const noticeOf = (live, id) => live.querySelector(`[data-notice="${id}"]`);

/** Answers of a stand-up stand on the page of their day alone, and nothing else stands there. */
export const fits = (live, post) => (live.dataset.standup ?? "") === (post.dataset.standup ?? "");
/** They stand from east to west. */
const place = (feed, { dataset }) => {
  if (!feed.closest("[data-standup]")) return feed.firstElementChild;
  return all(".post", feed).find((it) => Number(it.dataset.east) < Number(dataset.east)) ?? null;
};

/** Put a post on top of a feed, or `before` something in it. What one reads does not move: a pill tells, and until
    it is pressed the post waits, folded away where the page is at its top. `own` posts are shown, not announced. */
export function insert(feed, post, { own = false, before = place(feed, post) } = {}) {
  const twin = post.dataset.row && feed.querySelector(`[data-row="${post.dataset.row}"]`);
  if (twin) {
    adopt(twin, post);
    // The stream may have been faster than the answer: then one's own waits.
    if (own) post.classList.remove("fresh", "waiting", "held");
    return feed.closest("sabar-live").count();
  }
  refresh(post);
  const empty = document.querySelector(".feed + .empty, sabar-live + .empty");
  empty?.remove();
  const live = feed.closest("sabar-live");
  if (own || empty) feed.insertBefore(post, before);
  else if (live.dataset.standup) live.make(() => feed.insertBefore(post, before));
  else arrive(live, post, before);
}

function arrive(live, it, before) {
  it.classList.add("fresh", "waiting");
  it.classList.toggle("held", scrollY < live.top && !document.hidden);
  live.make(() => live.feed.insertBefore(it, before));
  beat();
  live.count();
}

/** The drum beats: something has come. */
export function beat() {
  for (const mark of all("[data-beat]")) {
    mark.classList.add("beat");
    setTimeout(() => mark.classList.remove("beat"), 1500);
  }
}

class Live extends HTMLElement {
  connectedCallback() {
    this.feed = this.querySelector(".feed") ?? this;
    feeds.add(this);
    addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  disconnectedCallback() {
    feeds.delete(this);
  }

  get wanted() {
    const stream = this.getAttribute("stream");
    if (!stream) return null;
    const keys = ["tag", "list", "conversation", "account", "space"].filter((key) => this.hasAttribute(key));
    return { stream, ...Object.fromEntries(keys.map((key) => [key, this.getAttribute(key)])) };
  }

  /** How far a page is scrolled before what stands above its posts is out of sight. */
  get top() {
    return Math.max(TOP, scrollY + this.feed.getBoundingClientRect().top - SEEN);
  }

  /** Change the feed with the reading place held; where the page is too short to scroll, room is added below. */
  make(change) {
    if (scrollY < this.top) return change();
    const anchor = all(".post, .notice", this.feed).find((it) => it.getBoundingClientRect().bottom > SEEN);
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor) return;
    const moved = anchor.getBoundingClientRect().top - before;
    const room = document.documentElement.scrollHeight - innerHeight - scrollY;
    if (room < moved) this.style.paddingBlockEnd = `${(parseFloat(this.style.paddingBlockEnd) || 0) + moved - room}px`;
    scrollBy({ top: moved, behavior: "instant" });
  }

  /** Below the top there is room above: what waits unfolds there. */
  scrolled() {
    const held = all(".held", this.feed);
    if (held.length && scrollY >= this.top) this.make(() => held.forEach((post) => post.classList.remove("held")));
    this.count();
  }

  /** Whoever scrolled over a post has seen it; it rests a moment later. */
  saw(posts) {
    for (const post of posts) {
      post.classList.remove("waiting");
      setTimeout(() => post.classList.remove("fresh"), 4000);
    }
  }

  count() {
    const edge = document.querySelector(".place")?.getBoundingClientRect().bottom ?? 0;
    this.saw(all(".waiting:not(.held)", this.feed).filter((it) => it.getBoundingClientRect().bottom > edge));
    const waiting = all(".waiting", this.feed);
    const n = waiting.length;
    if (!n) return this.pill?.parentElement.remove();
    if (!this.pill?.isConnected) {
      const place = document.createElement("div");
      place.className = "pill-place";
      place.setAttribute("role", "status");
      this.pill = document.createElement("button");
      this.pill.type = "button";
      this.pill.className = "pill";
      this.pill.addEventListener("click", () => this.show());
      place.append(this.pill);
      document.querySelector(".place .end").before(place);
    }
    this.pill.textContent = n === 1 ? this.dataset.one : fill(this.dataset.many, n);
    const glimpse = document.createElement("span");
    glimpse.dir = "auto";
    glimpse.textContent = gist(waiting[0]);
    this.pill.append(glimpse);
  }

  show() {
    const waiting = all(".waiting", this.feed);
    for (const post of waiting) post.classList.remove("held");
    this.saw(waiting);
    this.pill?.parentElement.remove();
    scrollTo({ top: 0 });
    const newest = this.feed.firstElementChild;
    newest?.scrollIntoView({ block: "nearest" });
    newest?.focus({ preventScroll: true });
  }
}

/** Who said it and how it begins; of a warned post the warning. */
function gist(post) {
  const words = post.querySelector(".warned summary strong, .warned summary span, .text")?.cloneNode(true);
  for (const end of words ? all("br, p", words) : []) end.after(" ");
  const begins = (words?.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, GLIMPSE);
  return [post.querySelector(".name")?.textContent, begins].filter(Boolean).join("\u00a0· ");
}

customElements.define("sabar-live", Live);
