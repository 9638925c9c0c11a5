// After a gap, a sleep or a lost connection, the page itself is asked what is new, what has changed and what is gone.
import { all, holdingStill, piece } from "./dom.js";
import { answered } from "./answers.js";
import { feeds, insert, noticeOf } from "./feed.js";
import { adopt } from "./press.js";
import { refresh } from "./times.js";

/** Parts of a feed that are asked for at once after a sleep; what is older opens from a band. */
const PARTS = 3;
const ROWS = "[data-row]";

export async function catchUp() {
  for (const live of feeds) {
    if (live.hasAttribute("data-notices")) await catchUpNotices(live);
    else if (live.hasAttribute("data-talks")) await catchUpWhole(live, "[data-talks]");
    else if (live.hasAttribute("data-standup")) await catchUpWhole(live, "[data-standup]");
    else if (live.querySelector(".replies")) await catchUpThread(live);
    else if (live.wanted || "newest" in live.dataset) await catchUpFeed(live);
    else await catchUpPart(live);
  }
  dispatchEvent(new Event("standup"));
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

/** What never is long. */
async function catchUpWhole(live, kind) {
  const fresh = (await piece(location.href))?.content.querySelector(`${kind} .feed`);
  if (fresh) holdingStill(() => live.feed.replaceChildren(...fresh.children));
}

async function catchUpThread(live) {
  const answer = await piece(location.href);
  for (const post of answer ? all(".replies .post", answer.content) : []) {
    const twin = live.querySelector(`[data-row="${post.dataset.row}"]`);
    if (twin) adopt(twin, post);
    else answered(live, post);
  }
}

/** An older part of a list: nothing comes, but numbers and words may be others. */
async function catchUpPart(live) {
  const answer = await piece(location.href);
  for (const post of answer ? all("sabar-live .post", answer.content) : []) {
    const old = live.feed.querySelector(`[data-row="${post.dataset.row}"]`);
    if (old) adopt(old, post);
  }
}

/** The newest posts up to one that is here already. When they are too many, a band marks where some are missing.
    What somebody keeps stands in the order of keeping: the list says how new its newest is. */
async function catchUpFeed(live) {
  const known = live.feed.querySelector(ROWS);
  const above = live.dataset.newest ?? known?.dataset.row;
  const part = await unknown(live, location.href, PARTS);
  // What was kept elsewhere was kept by the reader: it is shown, not announced.
  const own = !live.wanted;
  for (const post of part.posts.reverse()) live.make(() => insert(live.feed, post, { own }));
  if (own) live.dataset.newest = part.newest ?? above;
  if (!part.older || !above) return;
  const gap = await band(live, part.older, above);
  if (gap) live.make(() => live.feed.insertBefore(gap, known));
}

/** Posts that are not here yet, newest first, and the address of older ones unless they reach what is here. */
async function unknown(live, address, parts) {
  const known = new Set(all(ROWS, live.feed).map((it) => it.dataset.row));
  const posts = [];
  let older = address;
  let newest;
  for (let n = 0; n < parts && older; n++) {
    const answer = await piece(older);
    const found = answer ? all("sabar-live .feed > .post", answer.content) : [];
    newest ??= answer?.content.querySelector("sabar-live")?.dataset.newest;
    posts.push(...found.filter((it) => !known.has(it.dataset.row)));
    const reached = found.some((it) => known.has(it.dataset.row));
    settle(live, found);
    older = reached ? null : answer?.content.querySelector('.pager [rel="next"]')?.getAttribute("href");
  }
  return { posts, older, newest };
}

/** What stands here already becomes as the page shows it; what stands between the found posts no more is gone. */
function settle(live, found) {
  if (!found.length) return;
  const fresh = new Map(found.map((it) => [it.dataset.row, it]));
  const [newest, oldest] = [found[0], found.at(-1)].map((it) => BigInt(it.dataset.row));
  for (const old of all(ROWS, live.feed)) {
    const row = BigInt(old.dataset.row);
    const twin = fresh.get(old.dataset.row);
    if (twin) adopt(old, twin.cloneNode(true));
    else if (live.wanted && row < newest && row > oldest) holdingStill(() => old.remove());
  }
}

/** Where posts are missing: how many, between when and when. It opens part by part. Null when there are none after
    all. */
async function band(live, older, above) {
  const place = document.createElement("p");
  place.className = "gap";
  const link = document.createElement("a");
  place.append(link);
  const told = await describe(link, older, above);
  if (!told) return null;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (place.ariaBusy) return;
    place.ariaBusy = "true";
    try {
      const part = await unknown(live, link.href, 1);
      for (const post of part.posts) {
        refresh(post);
        place.before(post);
      }
      part.posts[0]?.focus({ preventScroll: true });
      if (!part.older || !(await describe(link, part.older, above))) place.remove();
    } catch {
      location.assign(link.href);
    } finally {
      place.ariaBusy = null;
    }
  });
  return place;
}

/** Words for what lies between `older` and what is here, which begins with `above`; false when nothing does. */
async function describe(link, older, above) {
  const address = new URL(older, location.href);
  link.href = address.href;
  address.searchParams.set("above", above);
  const answer = await piece(address);
  const counted = answer?.content.querySelector("[data-missed]");
  if (!counted || counted.dataset.missed === "0") return false;
  link.textContent = counted.textContent.trim();
  return true;
}
