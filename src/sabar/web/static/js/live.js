// One WebSocket per page. Events only say that something happened: what it looks like for this reader is asked for
// as a piece of page, so that there is one path for privacy.
import { all, fill, holdingStill, piece, signedIn } from "./dom.js";
import { adopt } from "./press.js";
import { refresh } from "./times.js";

const title = document.title.replace(/^\([^)]*\) /, "");
const feeds = new Set();
/** Pixels from the top within which a reader waits for what comes. */
const TOP = 8;
let socket = null;
let wait = 1000;
let missed = false;

/** Put a post on top of a feed. At the top of the page it is simply seen there; further down the post being read
    stays where it is and a pill tells. `own` posts are shown, not announced. */
export function insert(feed, post, { own = false } = {}) {
  const twin = feed.querySelector(`[data-row="${post.dataset.row}"]`);
  if (twin) return adopt(twin, post);
  refresh(post);
  document.querySelector(".feed + .empty, sabar-live + .empty")?.remove();
  if (own) {
    feed.prepend(post);
    return;
  }
  const live = feed.closest("sabar-live");
  post.classList.add("fresh", "waiting");
  live.make(() => feed.prepend(post));
  beat();
  live.count();
}

class Live extends HTMLElement {
  connectedCallback() {
    this.feed = this.querySelector(".feed") ?? this;
    feeds.add(this);
    connect();
    addEventListener("scroll", () => this.count(), { passive: true });
  }

  disconnectedCallback() {
    feeds.delete(this);
  }

  get wanted() {
    const stream = this.getAttribute("stream");
    if (!stream) return null;
    return { stream, ...(this.hasAttribute("tag") && { tag: this.getAttribute("tag") }),
      ...(this.hasAttribute("list") && { list: this.getAttribute("list") }) };
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

  /** Whoever scrolled over a post has seen it; it rests a moment later. */
  saw(posts) {
    for (const post of posts) {
      post.classList.remove("waiting");
      setTimeout(() => post.classList.remove("fresh"), 4000);
    }
  }

  count() {
    const edge = document.querySelector(".place")?.getBoundingClientRect().bottom ?? 0;
    this.saw(all(".waiting", this.feed).filter((it) => it.getBoundingClientRect().bottom > edge));
    const n = all(".waiting", this.feed).length;
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
  }

  show() {
    this.saw(all(".waiting", this.feed));
    this.pill?.parentElement.remove();
    scrollTo({ top: 0 });
    this.feed.firstElementChild?.focus({ preventScroll: true });
  }
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

const fetchPost = async (id, focal = false) =>
  (await piece(`/web/fragments/status/${id}${focal ? "?focal=1" : ""}`))?.content.querySelector(".post");

async function redraw(id) {
  const quoting = all(`[data-quoted="${id}"]`).map((card) => card.closest(".post")).filter(Boolean);
  for (const old of new Set([...all(`.post[data-post="${id}"]`), ...quoting])) {
    const fresh = await fetchPost(old.dataset.post, old.classList.contains("focal"));
    if (fresh) adopt(old, fresh);
  }
}

async function counts() {
  const shown = document.querySelector("[data-counts]");
  if (!shown) return;
  const answer = await piece(`/web/fragments/account/${shown.dataset.counts}/counts`);
  const fresh = answer?.content.querySelector("[data-counts]");
  if (fresh) shown.replaceWith(fresh);
}

const same = (live, stream) => {
  const wanted = live.wanted;
  return wanted && wanted.stream === stream[0] && (!stream[1] || (wanted.tag ?? wanted.list) === stream[1]);
};

const events = {
  async update(payload, stream) {
    const { id } = JSON.parse(payload);
    const post = await fetchPost(id);
    if (post) for (const live of feeds) if (same(live, stream)) insert(live.feed, post.cloneNode(true));
    const thread = document.querySelector("[data-thread]");
    const above = JSON.parse(payload).in_reply_to_id;
    if (thread && above && post && thread.querySelector(`[data-post="${above}"]`)) {
      const replies = thread.querySelector(".replies");
      if (!thread.querySelector(`[data-post="${id}"]`)) replies.append(post);
    }
  },
  delete(id) {
    for (const post of all(`.post[data-post="${id}"], .post[data-row="${id}"]`)) {
      if (!post.classList.contains("focal")) holdingStill(() => post.remove());
    }
  },
  "status.update": (payload) => redraw(JSON.parse(payload).id),
  async notification(payload) {
    const notice = JSON.parse(payload);
    beat();
    unread(1);
    if (notice.status) redraw(notice.status.id);
    if (notice.type === "follow") counts();
    const list = document.querySelector("sabar-live[data-notices]");
    if (!list) return;
    const fresh = (await piece(`/web/fragments/notification/${notice.id}`))?.content.querySelector("[data-notice]");
    if (!fresh) return;
    list.make(() => list.feed.prepend(fresh));
  },
};

/** After a gap the page itself is asked what is new. */
async function catchUp() {
  for (const live of feeds) {
    if (!live.wanted) continue;
    const answer = await piece(location.href);
    const fresh = answer ? all("sabar-live .feed > .post", answer.content) : [];
    const known = new Set(all(".post", live.feed).map((it) => it.dataset.row));
    const stop = fresh.findIndex((it) => known.has(it.dataset.row));
    for (const post of fresh.slice(0, stop < 0 ? 0 : stop).reverse()) insert(live.feed, post);
  }
}

function connect() {
  if (!signedIn || socket) return;
  const wanted = [...feeds].map((live) => live.wanted).filter(Boolean);
  if (!wanted.some((it) => it.stream === "user")) wanted.push({ stream: "user:notification" });
  const url = new URL("/api/v1/streaming", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  for (const [name, value] of Object.entries(wanted[0])) url.searchParams.set(name, value);
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    wait = 1000;
    for (const more of wanted.slice(1)) socket.send(JSON.stringify({ type: "subscribe", ...more }));
    if (missed) catchUp().catch(() => {});
    missed = true;
  });
  socket.addEventListener("message", ({ data }) => {
    const { event, payload, stream } = JSON.parse(data);
    Promise.resolve(events[event]?.(payload, stream ?? [])).catch((error) => console.warn("live:", error.message));
  });
  socket.addEventListener("close", () => {
    socket = null;
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 60_000);
  });
}

customElements.define("sabar-live", Live);
connect();
