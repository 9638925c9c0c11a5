// One WebSocket per page. What happens comes as the piece of page that its reader sees, so nothing is asked for; only
// after a gap the page itself is.
import { all, elements, fill, holdingStill, lang, piece, signedIn } from "./dom.js";
import { adopt } from "./press.js";
import { refresh } from "./times.js";

const title = document.title.replace(/^\([^)]*\) /, "");
const feeds = new Set();
/** Pixels from the top within which a reader waits for what comes. */
const TOP = 8;
/** Characters of a waiting post that its pill shows. */
const GLIMPSE = 80;
/** Parts of a feed that are asked for at once after a sleep; what is older opens from a band. */
const PARTS = 3;
/** What the page of mentions shows. */
const MENTIONS = ["mention", "quote"];
let socket = null;
let wait = 1000;
let missed = false;

/** Put a post on top of a feed, or `before` something in it. What one reads does not move: a pill tells, and until
    it is pressed the post waits, folded away where the page is at its top. `own` posts are shown, not announced. */
export function insert(feed, post, { own = false, before = feed.firstElementChild } = {}) {
  const twin = post.dataset.row && feed.querySelector(`[data-row="${post.dataset.row}"]`);
  if (twin) return adopt(twin, post);
  refresh(post);
  const empty = document.querySelector(".feed + .empty, sabar-live + .empty");
  empty?.remove();
  if (own || empty) {
    feed.insertBefore(post, before);
    return;
  }
  arrive(feed.closest("sabar-live"), post, before);
}

function arrive(live, it, before) {
  it.classList.add("fresh", "waiting");
  it.classList.toggle("held", scrollY < TOP && !document.hidden);
  live.make(() => live.feed.insertBefore(it, before));
  beat();
  live.count();
}

class Live extends HTMLElement {
  connectedCallback() {
    this.feed = this.querySelector(".feed") ?? this;
    feeds.add(this);
    connect();
    addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  disconnectedCallback() {
    feeds.delete(this);
  }

  get wanted() {
    const stream = this.getAttribute("stream");
    if (!stream) return null;
    const keys = ["tag", "list", "conversation"].filter((key) => this.hasAttribute(key));
    return { stream, ...Object.fromEntries(keys.map((key) => [key, this.getAttribute(key)])) };
  }

  /** Change the feed with the reading place held; where the page is too short to scroll, room is added below. */
  make(change) {
    if (scrollY < TOP) return change();
    const anchor = all(".post, .notice", this.feed).find((it) => it.getBoundingClientRect().bottom > 64);
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
    if (held.length && scrollY >= TOP) this.make(() => held.forEach((post) => post.classList.remove("held")));
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
      this.prepend(place);
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
    this.feed.firstElementChild?.focus({ preventScroll: true });
  }
}

/** Who said it and how it begins; of a warned post the warning. */
function gist(post) {
  const words = post.querySelector(".warned summary strong, .warned summary span, .text")?.cloneNode(true);
  for (const end of words ? all("br, p", words) : []) end.after(" ");
  const begins = (words?.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, GLIMPSE);
  return [post.querySelector(".name")?.textContent, begins].filter(Boolean).join(": ");
}

function beat() {
  for (const mark of all("[data-beat]")) {
    mark.classList.add("beat");
    setTimeout(() => mark.classList.remove("beat"), 1500);
  }
}

function unread(change) {
  const badge = document.querySelector("[data-unread]");
  if (!badge || location.pathname === "/notifications") return;
  const n = (badge.count = (badge.count ?? (parseInt(badge.textContent, 10) || 0)) + change);
  const shown = n > 99 ? "99+" : n;
  badge.textContent = shown || "";
  document.title = n ? `(${shown}) ${title}` : title;
}

const drawn = (html, selector) => elements(html).querySelector(selector);

function redraw(fresh) {
  for (const old of all(`.post[data-post="${fresh.dataset.post}"]`)) adopt(old, fresh.cloneNode(true));
}

function counts(html) {
  const fresh = drawn(html, "[data-counts]");
  const shown = document.querySelector(`[data-counts="${fresh?.dataset.counts}"]`);
  if (shown) shown.replaceWith(fresh);
}

const same = (live, stream) => {
  const wanted = live.wanted;
  if (!wanted || wanted.stream !== stream[0]) return false;
  return !stream[1] || (wanted.tag ?? wanted.list ?? wanted.conversation) === stream[1];
};

const events = {
  update(html, stream) {
    const post = drawn(html, ".post");
    const { post: id, above } = post.dataset;
    for (const live of [...feeds].filter((live) => same(live, stream))) {
      if (stream[0] !== "thread") insert(live.feed, post.cloneNode(true));
      else if (belongs(live, above) && !postOf(live, id)) answered(live, post.cloneNode(true));
    }
  },
  delete(id) {
    for (const post of all(`.post[data-post="${id}"], .post[data-row="${id}"]`)) {
      if (!post.classList.contains("focal")) holdingStill(() => post.remove());
    }
  },
  "status.update"(html, stream) {
    const post = drawn(html, ".post");
    // Other words may name somebody who could not read it before.
    const unknown = stream[0] === "thread" && !document.querySelector(`[data-post="${post.dataset.post}"]`);
    if (unknown) events.update(html, stream);
    else redraw(post);
  },
  notification(payload) {
    const { type, notice, post, counts: numbers } = JSON.parse(payload);
    beat();
    unread(1);
    if (post) redraw(drawn(post, ".post"));
    if (numbers) counts(numbers);
    const list = document.querySelector("sabar-live[data-notices]");
    if (!list || (list.dataset.notices === "mentions" && !MENTIONS.includes(type))) return;
    const fresh = drawn(notice, "[data-notice]");
    if (!noticeOf(list, fresh.dataset.notice)) insert(list.feed, fresh);
  },
};

/** After a gap the page itself is asked what is new. */
async function catchUp() {
  for (const live of feeds) {
    if (live.hasAttribute("data-notices")) await catchUpNotices(live);
    else if (live.wanted?.stream === "thread") await catchUpThread(live);
    else if (live.wanted) await catchUpFeed(live);
  }
}

/** Asked for from the newest known one on: the first page itself would count as read. */
async function catchUpNotices(live) {
  for (let n = 0; n < PARTS; n++) {
    const address = new URL(location.href);
    address.searchParams.delete("max_id");
    address.searchParams.set("min_id", live.feed.querySelector("[data-notice]")?.dataset.notice ?? 0);
    const answer = await piece(address);
    const found = answer ? all("[data-notices] [data-notice]", answer.content) : [];
    const unknown = found.filter((it) => !noticeOf(live, it.dataset.notice));
    if (!unknown.length) return;
    for (const notice of unknown.reverse()) insert(live.feed, notice);
  }
}

const noticeOf = (live, id) => live.querySelector(`[data-notice="${id}"]`);

async function catchUpThread(live) {
  const answer = await piece(location.href);
  for (const post of answer ? all(".replies > .post", answer.content) : []) {
    const twin = live.querySelector(`[data-row="${post.dataset.row}"]`);
    if (twin) adopt(twin, post);
    else answered(live, post);
  }
}

/** The newest posts up to one that is here already. When they are too many, a band marks where some are missing. */
async function catchUpFeed(live) {
  const known = live.feed.querySelector(".post");
  const part = await unknown(live, location.href, PARTS);
  for (const post of part.posts.reverse()) insert(live.feed, post);
  if (part.older && known) live.make(() => known.before(band(live, part.older)));
}

/** Posts that are not here yet, newest first, and the address of older ones unless they reach what is here. */
async function unknown(live, address, parts) {
  const known = new Set(all(".post", live.feed).map((it) => it.dataset.row));
  const posts = [];
  let older = address;
  for (let n = 0; n < parts && older; n++) {
    const answer = await piece(older);
    const found = answer ? all("sabar-live .feed > .post", answer.content) : [];
    const stop = found.findIndex((it) => known.has(it.dataset.row));
    posts.push(...(stop < 0 ? found : found.slice(0, stop)));
    older = stop < 0 ? answer?.content.querySelector('.pager [rel="next"]')?.getAttribute("href") : null;
  }
  return { posts, older };
}

function band(live, older) {
  const place = document.createElement("p");
  place.className = "gap";
  const link = document.createElement("a");
  link.href = older;
  link.textContent = live.dataset.gap;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const part = await unknown(live, link.href, 1);
    for (const post of part.posts) {
      refresh(post);
      place.before(post);
    }
    if (part.older) link.href = part.older;
    else place.remove();
  });
  place.append(link);
  return place;
}

// An answer stands below what it answers, after the answers that are there already.

const postOf = (live, id) => live.querySelector(`[data-post="${id}"]`);
const belongs = (live, above) => above && postOf(live, above);

function under(live, post, id) {
  for (let above = post.dataset.above; above; above = postOf(live, above)?.dataset.above) if (above === id) return true;
  return false;
}

function answered(live, post) {
  if (postOf(live, post.dataset.post)) return;
  refresh(post);
  const replies = live.querySelector(".replies");
  const parent = postOf(live, post.dataset.above);
  let last = replies.contains(parent) ? parent : null;
  while (last?.nextElementSibling && under(live, last.nextElementSibling, parent.dataset.post)) {
    last = last.nextElementSibling;
  }
  post.classList.add("fresh");
  holdingStill(() => (last ? last.after(post) : replies.append(post)));
  live.saw([post]);
}

function connect() {
  if (!signedIn || socket) return;
  const wanted = [...feeds].map((live) => live.wanted).filter(Boolean);
  if (!wanted.some((it) => it.stream === "user")) wanted.push({ stream: "user:notification" });
  const url = new URL("/api/v1/streaming", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  for (const [name, value] of Object.entries(wanted[0])) url.searchParams.set(name, value);
  url.searchParams.set("page", lang);
  url.searchParams.set("focal", document.querySelector(".post.focal")?.dataset.post ?? "");
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    wait = 1000;
    for (const more of wanted.slice(1)) socket.send(JSON.stringify({ type: "subscribe", ...more }));
    if (missed) catchUp().catch(() => {});
    missed = true;
  });
  socket.addEventListener("message", ({ data }) => {
    const { event, payload, stream } = JSON.parse(data);
    events[event]?.(payload, stream ?? []);
  });
  socket.addEventListener("close", () => {
    socket = null;
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 60_000);
  });
}

customElements.define("sabar-live", Live);
connect();
