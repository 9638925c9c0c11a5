// After a gap, a sleep or a lost connection, the page itself is asked what is new.
import { all, piece } from "./dom.js";
import { answered } from "./answers.js";
import { feeds, insert } from "./feed.js";
import { adopt } from "./press.js";
import { refresh } from "./times.js";

/** Parts of a feed that are asked for at once after a sleep; what is older opens from a band. */
const PARTS = 3;

export async function catchUp() {
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

export const noticeOf = (live, id) => live.querySelector(`[data-notice="${id}"]`);

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
