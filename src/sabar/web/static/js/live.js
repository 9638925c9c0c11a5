// One WebSocket per page. What happens comes as the piece of page that its reader sees, or as numbers, so nothing is
// asked for; only after a gap the page itself is.
import { all, elements, holdingStill, lang, piece, signedIn, viewer } from "./dom.js";
import { answered, removed } from "./answers.js";
import { badges, profile, tally } from "./counts.js";
import { beat, feeds, fits, insert, noticeOf } from "./feed.js";
import { adopt, stands } from "./press.js";
import { refresh } from "./times.js";

/** Posts, on either side of what is in view, whose changes the page hears of; the server takes 400 ids. */
const NEAR = 90;
let socket = null;
let wait = 1000;
let missed = false;
let told = "";
let telling = 0;

const inSpace = () => document.querySelector("[data-space]");
const drawn = (html, selector) => elements(html).querySelector(selector);

function redraw(fresh) {
  for (const old of all(`.post[data-post="${fresh.dataset.post}"]`)) adopt(old, fresh.cloneNode(true));
  if (document.querySelector("form[data-box]")) import("./inplace.js").then(({ follow }) => follow(fresh));
}

const same = (live, stream) => {
  const wanted = live.wanted;
  if (!wanted || wanted.stream !== stream[0]) return false;
  const { tag, list, conversation, account, space } = wanted;
  return !stream[1] || (tag ?? list ?? conversation ?? account ?? space) === stream[1];
};

const events = {
  update(html, stream) {
    const post = drawn(html, ".post");
    for (const live of [...feeds].filter((live) => same(live, stream) && fits(live, post))) {
      // On one's own profile everything is one's own: it is shown, not announced, and what one reads does not move.
      if (live.wanted.account === viewer) live.make(() => insert(live.feed, post.cloneNode(true), { own: true }));
      else if (stream[0] !== "thread" && !live.querySelector(".replies")) insert(live.feed, post.cloneNode(true));
      else answered(live, post.cloneNode(true));
      if (live.dataset.talk && !document.hidden) piece(live.dataset.talk, { method: "POST" }).catch(() => {});
    }
  },
  /** Its line goes to the top of the list. */
  conversation(html) {
    for (const { feed } of [...feeds].filter((live) => live.hasAttribute("data-talks"))) {
      const line = drawn(html, "[data-conversation]");
      const old = feed.querySelector(`[data-conversation="${line.dataset.conversation}"]`);
      refresh(line);
      holdingStill(() => {
        old?.remove();
        feed.prepend(line);
      });
      document.querySelector("sabar-live + .empty")?.remove();
    }
  },
  delete(id) {
    const named = ["post", "row", "root"].map((key) => `.post[data-${key}="${id}"]`);
    takeAway(`${named}, [data-about="${id}"]`);
  },
  /** Its answers are younger, and stay. */
  expired: (id) => takeAway(`.post[data-post="${id}"]`),
  "status.update"(html, stream) {
    const post = drawn(html, ".post");
    // Other words may name somebody who could not read it before.
    const unknown = stream[0] === "thread" && !document.querySelector(`[data-post="${post.dataset.post}"]`);
    if (unknown) return events.update(html, stream);
    redraw(post);
    for (const live of feeds) live.count();
  },
  notification(payload) {
    const { type, notice } = JSON.parse(payload);
    beat();
    const list = document.querySelector("sabar-live[data-notices]");
    if (!list || (list.dataset.notices && !list.dataset.notices.split(" ").includes(type))) return;
    const fresh = drawn(notice, "[data-notice]");
    if (!noticeOf(list, fresh.dataset.notice)) insert(list.feed, fresh);
    looked();
  },
  "notification.delete"(id) {
    for (const notice of all(`[data-notice="${id}"]:not([data-more])`)) holdingStill(() => notice.remove());
    for (const live of feeds) live.count();
  },
  /** Somebody of several has taken back what they did: what is left stands in the place of all. */
  "notification.group"(payload) {
    const { key, notice } = JSON.parse(payload);
    const buttons = all("[data-away]").filter((it) => it.value === key);
    const rows = buttons.map((it) => it.closest("[data-notice]"));
    if (!rows.some((it) => it.matches("[data-more]"))) return;
    const left = elements(notice);
    refresh(left);
    const fresh = left.firstElementChild;
    const focused = rows.some((it) => it.contains(document.activeElement));
    holdingStill(() => {
      rows[0].before(left);
      for (const row of rows) row.remove();
    });
    if (focused) fresh?.querySelector("[data-away]").focus({ preventScroll: true });
    for (const live of feeds) live.count();
  },
  /** What one has written waits, or waits no longer. */
  outbox: async (payload) => {
    if (document.querySelector("[data-outbox], [data-held]")) (await import("./waiting.js")).told(JSON.parse(payload));
  },
  counts: (payload) => JSON.parse(payload).forEach(tally),
  /** Whom one asked to follow has said yes or no, or it was settled on another page. */
  follow(html) {
    const fresh = drawn(html, "form.follow");
    if (fresh) stands(fresh);
  },
  profile: (html) => profile(drawn(html, "[data-counts]")),
  badges: (payload) => badges(JSON.parse(payload)),
  /** It is called or set otherwise, closed, or open again. */
  space: () => dispatchEvent(new Event("space")),
  /** Somebody answered what it asks, or one is asked otherwise. */
  standup: () => dispatchEvent(new Event("standup")),
  /** One is no longer in the space of this page: nothing of it stays. */
  left() {
    document.body.replaceChildren();
    document.title = "";
    location.replace("/spaces/left");
  },
};

function takeAway(posts) {
  for (const it of all(posts)) {
    if (it.matches(".focal")) gone(it);
    else holdingStill(() => removed(it));
  }
  for (const live of feeds) live.count();
}

/** The post that the page is about was deleted: the page says so. */
function gone(post) {
  const said = document.createElement("p");
  said.className = "flash note";
  said.setAttribute("role", "status");
  said.textContent = post.closest("sabar-live").dataset.gone;
  post.replaceWith(said);
}

/** Whoever has the newest notifications before his eyes has read them. */
function looked() {
  const list = document.querySelector("sabar-live[data-read]");
  const newest = list?.querySelector("[data-notice]")?.dataset.notice;
  if (document.hidden || !newest || newest === list.dataset.read) return;
  list.dataset.read = newest;
  const body = new URLSearchParams({ up_to: newest });
  piece("/web/notifications/read", { method: "POST", body }).catch(() => delete list.dataset.read);
}

/** The posts near what is in view, and the profiles: of these the server tells what changes. */
function tell() {
  telling = 0;
  if (socket?.readyState !== WebSocket.OPEN) return;
  const shown = all("[data-post], [data-about]");
  const at = shown.findIndex((it) => it.getBoundingClientRect().bottom > 0);
  const from = Math.max(0, Math.min(at, shown.length - NEAR) - NEAR);
  const near = shown.slice(from, from + 2 * NEAR);
  const posts = [...new Set(near.flatMap((it) => [it.dataset.post, it.dataset.row, it.dataset.about]))].filter(Boolean);
  const profiles = all("[data-counts]").map((it) => it.dataset.counts);
  const message = JSON.stringify({ type: "show", posts, profiles });
  if (message !== told) socket.send(message);
  told = message;
}

const tellSoon = () => (telling ||= setTimeout(tell, 300));

/** Until nothing is missing any more. */
async function makeUp() {
  try {
    const { catchUp } = await import("./gap.js");
    await catchUp();
  } catch {
    setTimeout(makeUp, 5000);
  }
}

function connect() {
  if (!signedIn || socket) return;
  const wanted = [...feeds].map((live) => live.wanted).filter(Boolean);
  // Other pages of a space end with it, too.
  const space = inSpace()?.dataset.space;
  if (space && !wanted.some((it) => it.space)) wanted.unshift({ stream: "space", space });
  if (!wanted.some((it) => it.stream === "user")) wanted.push({ stream: "user:notification" });
  const url = new URL("/api/v1/streaming", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  for (const [name, value] of Object.entries(wanted[0])) url.searchParams.set(name, value);
  url.searchParams.set("page", lang);
  url.searchParams.set("place", document.querySelector("sabar-live[place]")?.getAttribute("place") ?? "");
  url.searchParams.set("drawn_for", viewer);
  url.searchParams.set("focal", document.querySelector(".post.focal")?.dataset.post ?? "");
  socket = new WebSocket(url);
  socket.addEventListener("open", () => {
    wait = 1000;
    for (const more of wanted.slice(1)) socket.send(JSON.stringify({ type: "subscribe", ...more }));
    told = "";
    tell();
    // What is fetched of a conversation may come before the page hears of it.
    if (missed || document.querySelector("[data-known]")) makeUp();
    if (missed && document.querySelector("[data-outbox]")) import("./waiting.js").then(({ look }) => look());
    missed = true;
  });
  socket.addEventListener("message", ({ data }) => {
    const { event, payload, stream, status } = JSON.parse(data);
    if (status === 404 && inSpace()) events.left();
    events[event]?.(payload, stream ?? []);
  });
  socket.addEventListener("close", () => {
    socket = null;
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 60_000);
  });
}

if (signedIn) {
  new MutationObserver(tellSoon).observe(document.getElementById("main") ?? document.body, {
    childList: true,
    subtree: true,
  });
  addEventListener("scrollend", tellSoon);
  document.addEventListener("visibilitychange", looked);
}
connect();
