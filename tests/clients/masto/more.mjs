// With what the methods of posts, timelines, lists, filters and streams are called; see `calls.mjs`.
import { accounts, admin, ago, first, notifications, plain, word } from "./calls.mjs";

const post = (who, names) =>
  Object.fromEntries(
    names.map((name) => [
      `v1.statuses.$select.${name}`,
      async (w) => w[who].v1.statuses.$select(await w.make("post"))[name](),
    ]),
  );
const of = (make, call) => async (w) => call(w, await w.make(make));

const statuses = {
  ...post("ben", ["fetch", "favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark"]),
  ...post("ada", ["remove", "mute", "unmute", "unpin"]),
  "v1.statuses.create": (w) => w.ada.v1.statuses.create({ status: "A word", language: "en" }),
  "v1.statuses.fetch": async (w) => w.ben.v1.statuses.fetch({ id: [await w.make("post")] }),
  "v1.statuses.$select.pin": async (w) => {
    const person = await w.fresh();
    const made = await person.v1.statuses.create({ status: "Keep" });
    return person.v1.statuses.$select(made.id).pin();
  },
  "v1.statuses.$select.update": of("post", (w, id) =>
    w.ada.v1.statuses.$select(id).update({ status: "Other words", spoilerText: "Mended" }),
  ),
  "v1.statuses.$select.context.fetch": of("thread", (w, id) => w.ben.v1.statuses.$select(id).context.fetch()),
  "v1.statuses.$select.source.fetch": of("post", (w, id) => w.ada.v1.statuses.$select(id).source.fetch()),
  "v1.statuses.$select.history.list": of("edited_poll", (w, id) => first(w.ben.v1.statuses.$select(id).history.list())),
  "v1.statuses.$select.rebloggedBy.list": of("rich", (w, id) => first(w.ben.v1.statuses.$select(id).rebloggedBy.list())),
  "v1.statuses.$select.favouritedBy.list": of("rich", (w, id) =>
    first(w.ben.v1.statuses.$select(id).favouritedBy.list()),
  ),
  "v1.statuses.$select.quotes.list": of("quoting", (w, [id]) => first(w.ada.v1.statuses.$select(id).quotes.list())),
  "v1.statuses.$select.translate": of("foreign", (w, id) => w.ben.v1.statuses.$select(id).translate({ lang: "fr" })),
  "v1.polls.$select.fetch": of("poll", (w, id) => w.ben.v1.polls.$select(id).fetch()),
  "v1.polls.$select.votes.create": of("poll", (w, id) => w.ben.v1.polls.$select(id).votes.create({ choices: [0] })),
  "v1.scheduledStatuses.$select.fetch": of("scheduled", (w, id) => w.ada.v1.scheduledStatuses.$select(id).fetch()),
  "v1.scheduledStatuses.$select.remove": of("scheduled", (w, id) => w.ada.v1.scheduledStatuses.$select(id).remove()),
  "v1.scheduledStatuses.$select.update": of("scheduled", (w, id) =>
    w.ada.v1.scheduledStatuses.$select(id).update({ scheduledAt: ago(-2) }),
  ),
  "v1.media.create": (w) => w.ada.v1.media.create({ file: w.picture(), description: "Two colours" }),
  "v2.media.create": (w) => w.ada.v2.media.create({ file: w.picture(), description: "Two colours" }),
  "v1.media.$select.fetch": of("picture", (w, id) => w.ada.v1.media.$select(id).fetch()),
  "v1.media.$select.update": of("picture", (w, id) => w.ada.v1.media.$select(id).update({ focus: "0.1,0.2" })),
  "v2.search.list": (w) => first(w.ben.v2.search.list({ q: w.name.ada, type: "accounts" })),
};

const timelines = {
  "v1.timelines.home.list": (w) => first(w.ben.v1.timelines.home.list()),
  "v1.timelines.public.list": (w) => first(w.ben.v1.timelines.public.list({ local: true })),
  "v1.timelines.tag.$select.list": (w) => first(w.ben.v1.timelines.tag.$select("loom").list()),
  "v1.timelines.list.$select.list": of("listed", (w, id) => first(w.ben.v1.timelines.list.$select(id).list())),
  "v1.timelines.link.list": of("trending_link", (w, url) => first(w.ben.v1.timelines.link.list({ url }))),
  ...Object.fromEntries(
    ["fetch", "follow", "unfollow"].map((name) => [
      `v1.tags.$select.${name}`,
      (w) => w.ben.v1.tags.$select("loom")[name](),
    ]),
  ),
  "v1.tags.$select.feature": async (w) => (await w.fresh()).v1.tags.$select("loom").feature(),
  "v1.tags.$select.unfeature": (w) => w.mo.v1.tags.$select("loom").unfeature(),
};

const lists = {
  "v1.lists.create": (w) => w.ben.v1.lists.create({ title: word(), exclusive: true }),
  "v1.lists.$select.fetch": of("list", (w, id) => w.ben.v1.lists.$select(id).fetch()),
  "v1.lists.$select.update": of("list", (w, id) => w.ben.v1.lists.$select(id).update({ title: word() })),
  "v1.lists.$select.remove": of("list", (w, id) => w.ben.v1.lists.$select(id).remove()),
  "v1.lists.$select.accounts.list": of("listed", (w, id) => first(w.ben.v1.lists.$select(id).accounts.list())),
  "v1.lists.$select.accounts.create": async (w) => {
    await w.ben.v1.accounts.$select(w.id.ada).follow();
    return w.ben.v1.lists.$select(await w.make("list")).accounts.create({ accountIds: [w.id.ada] });
  },
  "v1.lists.$select.accounts.remove": of("listed", (w, id) =>
    w.ben.v1.lists.$select(id).accounts.remove({ accountIds: [w.id.ada] }),
  ),
};

const oldFilter = (w) => w.ben.v1.filters.create({ phrase: word(), context: ["home"] });
const newFilter = (w) =>
  w.ben.v2.filters.create({ title: word(), context: ["home"], keywordsAttributes: [{ keyword: word() }] });
const keyword = async (w) => (await newFilter(w)).keywords[0].id;
const kept = async (w) =>
  (await w.ben.v2.filters.$select((await newFilter(w)).id).statuses.create({ statusId: await w.make("post") })).id;

const filters = {
  "v1.filters.create": oldFilter,
  "v1.filters.$select.fetch": async (w) => w.ben.v1.filters.$select((await oldFilter(w)).id).fetch(),
  "v1.filters.$select.update": async (w) =>
    w.ben.v1.filters.$select((await oldFilter(w)).id).update({ phrase: word(), context: ["home"] }),
  "v1.filters.$select.remove": async (w) => w.ben.v1.filters.$select((await oldFilter(w)).id).remove(),
  "v2.filters.create": newFilter,
  "v2.filters.list": async (w) => (await newFilter(w), first(w.ben.v2.filters.list())),
  "v2.filters.$select.fetch": async (w) => w.ben.v2.filters.$select((await newFilter(w)).id).fetch(),
  "v2.filters.$select.update": async (w) =>
    w.ben.v2.filters.$select((await newFilter(w)).id).update({ title: word(), expiresIn: 60 }),
  "v2.filters.$select.remove": async (w) => w.ben.v2.filters.$select((await newFilter(w)).id).remove(),
  "v2.filters.$select.keywords.list": async (w) =>
    first(w.ben.v2.filters.$select((await newFilter(w)).id).keywords.list()),
  "v2.filters.$select.keywords.create": async (w) =>
    w.ben.v2.filters.$select((await newFilter(w)).id).keywords.create({ keyword: word() }),
  "v2.filters.$select.statuses.list": async (w) =>
    first(w.ben.v2.filters.$select((await newFilter(w)).id).statuses.list()),
  "v2.filters.$select.statuses.create": kept,
  "v2.filters.keywords.$select.fetch": async (w) => w.ben.v2.filters.keywords.$select(await keyword(w)).fetch(),
  "v2.filters.keywords.$select.update": async (w) =>
    w.ben.v2.filters.keywords.$select(await keyword(w)).update({ keyword: word() }),
  "v2.filters.keywords.$select.remove": async (w) => w.ben.v2.filters.keywords.$select(await keyword(w)).remove(),
  "v2.filters.statuses.$select.fetch": async (w) => w.ben.v2.filters.statuses.$select(await kept(w)).fetch(),
  "v2.filters.statuses.$select.remove": async (w) => w.ben.v2.filters.statuses.$select(await kept(w)).remove(),
};

// Subscribe, have something said, and hear it. Of other servers nothing is heard here, so there it is only asked.
const hears = (resource, make, params) => async (w) => {
  const events = resource(w.stream).subscribe(params && (await params(w)));
  if (!make) return events.unsubscribe();
  const heard = events[Symbol.asyncIterator]().next();
  await w.said(make, heard);
  const { value } = await heard;
  events.unsubscribe();
  return value;
};
const tag = () => ({ tag: "loom" });
const streams = {
  "streaming.public.subscribe": hears((s) => s.public, "loud"),
  "streaming.public.media.subscribe": hears((s) => s.public.media, "loud"),
  "streaming.public.local.subscribe": hears((s) => s.public.local, "loud"),
  "streaming.public.local.media.subscribe": hears((s) => s.public.local.media, "loud"),
  "streaming.public.remote.subscribe": hears((s) => s.public.remote),
  "streaming.public.remote.media.subscribe": hears((s) => s.public.remote.media),
  "streaming.hashtag.subscribe": hears((s) => s.hashtag, "loud", tag),
  "streaming.hashtag.local.subscribe": hears((s) => s.hashtag.local, "loud", tag),
  "streaming.list.subscribe": hears((s) => s.list, "loud", async (w) => ({ list: await w.make("listed") })),
  "streaming.direct.subscribe": hears((s) => s.direct, "conversation"),
  "streaming.user.subscribe": hears((s) => s.user, "loud"),
  "streaming.user.notification.subscribe": hears((s) => s.user.notification, "loud"),
  "streaming.close": (w) => w.stream.close(),
};

export const CALLS = {
  ...admin,
  ...accounts,
  ...plain,
  ...notifications,
  ...statuses,
  ...timelines,
  ...lists,
  ...filters,
  ...streams,
};
