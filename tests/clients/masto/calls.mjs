// With what each method of masto.js is called. `w.ada`, `w.ben`, … are clients signed in as people of the
// scene; `w.id` has their numbers; `await w.make("post")` has the scene make something and gives its number.
const word = () => `w${crypto.randomUUID().slice(0, 8)}`;
const DAY = 86_400_000;
const ago = (days) => new Date(Date.now() - days * DAY).toISOString();
const first = async (pages) => {
  for await (const page of pages) return page;
};

// The same thing made anew for each of several methods.
const each = (start, names, call) =>
  Object.fromEntries(names.map((name) => [`${start}.${name}`, (w) => call(w, name)]));

const about = (kind, given) => ({
  [`v1.admin.${kind}.list`]: async (w) => (await w.make("outsider", PATHS[kind]), first(w.olga.v1.admin[kind].list())),
  [`v1.admin.${kind}.create`]: (w) => w.olga.v1.admin[kind].create(given()),
  ...each(`v1.admin.${kind}.$select`, ["fetch", "remove"], async (w, name) =>
    w.olga.v1.admin[kind].$select(await w.make("outsider", PATHS[kind]))[name](),
  ),
});
const PATHS = {
  canonicalEmailBlocks: "canonical_email_blocks",
  domainAllows: "domain_allows",
  domainBlocks: "domain_blocks",
  emailDomainBlocks: "email_domain_blocks",
  ipBlocks: "ip_blocks",
};
const domain = () => ({ domain: `${word()}.example` });
const octet = () => Math.floor(Math.random() * 256);
const trend = { links: "link", statuses: "status", tags: "tag" };

// In the end it is allowed, so that it goes on trending.
const decided = async (w, trends, deed, kind) => {
  const one = trends.$select(await w.make("trending_id", kind));
  await one[deed]();
  return one.approve();
};

const admin = {
  "v1.admin.accounts.$select.action.create": async (w) =>
    w.olga.v1.admin.accounts
      .$select(await w.make("newcomer"))
      .action.create({ type: "silence", text: "Enough", sendEmailNotification: false }),
  "v1.admin.accounts.$select.fetch": (w) => w.olga.v1.admin.accounts.$select(w.id.ada).fetch(),
  ...each("v1.admin.accounts.$select", ["approve", "reject"], async (w, name) =>
    w.olga.v1.admin.accounts.$select(await w.make("waiting"))[name](),
  ),
  ...each("v1.admin.accounts.$select", ["enable", "unsilence", "unsensitive"], async (w, name) =>
    w.olga.v1.admin.accounts.$select(await w.make("newcomer"))[name](),
  ),
  "v1.admin.accounts.$select.unsuspend": async (w) =>
    w.olga.v1.admin.accounts.$select(await w.make("banned")).unsuspend(),
  "v1.admin.accounts.list": (w) => first(w.olga.v1.admin.accounts.list({ local: true })),
  ...about("canonicalEmailBlocks", () => ({ email: `${word()}@example.org` })),
  ...about("domainAllows", domain),
  ...about("domainBlocks", () => ({ ...domain(), severity: "silence", rejectMedia: true })),
  ...about("emailDomainBlocks", domain),
  ...about("ipBlocks", () => ({ ip: `198.18.${octet()}.${octet()}/32`, severity: "sign_up_block" })),
  "v1.admin.canonicalEmailBlocks.test": (w) =>
    w.olga.v1.admin.canonicalEmailBlocks.test({ email: "somebody@example.org" }),
  "v1.admin.domainBlocks.$select.update": async (w) =>
    w.olga.v1.admin.domainBlocks
      .$select(await w.make("outsider", "domain_blocks"))
      .update({ severity: "silence", obfuscate: true }),
  "v1.admin.ipBlocks.$select.update": async (w) =>
    w.olga.v1.admin.ipBlocks
      .$select(await w.make("outsider", "ip_blocks"))
      .update({ severity: "no_access", comment: "Noise" }),
  "v1.admin.dimensions.create": (w) =>
    w.olga.v1.admin.dimensions.create({ keys: ["languages", "sources"], startAt: ago(3), endAt: ago(0) }),
  "v1.admin.measures.create": (w) =>
    w.olga.v1.admin.measures.create({
      keys: ["active_users", "instance_accounts"],
      startAt: ago(3),
      endAt: ago(0),
      instanceAccounts: { domain: "remote.example" },
    }),
  "v1.admin.retention.create": (w) =>
    w.olga.v1.admin.retention.create({ startAt: ago(3), endAt: ago(0), frequency: "day" }),
  ...each(
    "v1.admin.reports.$select",
    ["fetch", "assignToSelf", "unassign", "resolve", "reopen"],
    async (w, name) => w.olga.v1.admin.reports.$select(await w.make("report"))[name](),
  ),
  "v1.admin.reports.list": async (w) => (await w.make("report"), first(w.olga.v1.admin.reports.list())),
  ...Object.fromEntries(
    Object.entries(trend).flatMap(([kind, one]) => [
      [
        `v1.admin.trends.${kind}.list`,
        async (w) => (await w.make("trending"), first(w.olga.v1.admin.trends[kind].list())),
      ],
      ...["approve", "reject"].map((deed) => [
        `v1.admin.trends.${kind}.$select.${deed}`,
        (w) => decided(w, w.olga.v1.admin.trends[kind], deed, one),
      ]),
    ]),
  ),
  "v1.admin.trends.links.publishers.list": async (w) => (
    await w.make("trending"), first(w.olga.v1.admin.trends.links.publishers.list())
  ),
  ...each("v1.admin.trends.links.publishers.$select", ["approve", "reject"], (w, name) =>
    decided(w, w.olga.v1.admin.trends.links.publishers, name, "publisher"),
  ),
};

const accounts = {
  ...each(
    "v1.accounts.$select",
    ["followers", "following", "statuses", "endorsements", "lists", "featuredTags", "identityProofs"].map(
      (name) => `${name}.list`,
    ),
    (w, name) => first(w.ben.v1.accounts.$select(w.id.ada)[name.split(".")[0]].list()),
  ),
  ...each("v1.accounts.$select", ["collections.list", "inCollections.list"], async (w, name) => {
    await w.make("collection");
    const [kind] = name.split(".");
    return w.ben.v1.accounts.$select(kind === "collections" ? w.id.ada : w.id.ben)[kind].list();
  }),
  "v1.accounts.$select.note.create": (w) =>
    w.ben.v1.accounts.$select(w.id.ada).note.create({ comment: "From the guild" }),
  "v1.accounts.$select.fetch": (w) => w.ben.v1.accounts.$select(w.id.ada).fetch(),
  "v1.accounts.$select.follow": (w) => w.ben.v1.accounts.$select(w.id.ada).follow({ notify: true }),
  "v1.accounts.$select.mute": async (w) =>
    w.ben.v1.accounts.$select(await w.make("newcomer")).mute({ duration: 60 }),
  "v1.accounts.$select.block": async (w) => w.ben.v1.accounts.$select(await w.make("newcomer")).block(),
  ...each("v1.accounts.$select", ["pin", "endorse"], async (w, name) => {
    await w.ben.v1.accounts.$select(w.id.ada).follow();
    return w.ben.v1.accounts.$select(w.id.ada)[name]();
  }),
  ...each(
    "v1.accounts.$select",
    ["unfollow", "unblock", "unmute", "unpin", "unendorse", "removeFromFollowers"],
    (w, name) => w.dede.v1.accounts.$select(w.id.mo)[name](),
  ),
  "v1.accounts.relationships.fetch": (w) => w.ben.v1.accounts.relationships.fetch({ id: [w.id.ada, w.id.mo] }),
  "v1.accounts.search.list": (w) => first(w.ben.v1.accounts.search.list({ q: w.name.ada })),
  "v1.accounts.familiarFollowers.fetch": (w) => w.cleo.v1.accounts.familiarFollowers.fetch([w.id.ada]),
  "v1.accounts.fetch": (w) => w.ben.v1.accounts.fetch({ id: [w.id.ada, w.id.ben] }),
  "v1.accounts.lookup": (w) => w.ben.v1.accounts.lookup({ acct: w.name.ada }),
  "v1.accounts.create": (w) => {
    const username = word();
    const more = { agreement: true, locale: "en", password: "a long enough word 42" };
    return w.app.v1.accounts.create({ username, email: `${username}@example.org`, ...more });
  },
  "v1.accounts.verifyCredentials": (w) => w.ada.v1.accounts.verifyCredentials(),
  "v1.accounts.updateCredentials": (w) =>
    w.mo.v1.accounts.updateCredentials({
      displayName: "Mo",
      avatar: w.picture(),
      fieldsAttributes: [{ name: "Loom", value: "Jacquard" }],
      source: { privacy: "public", language: "en" },
    }),
  "v1.annualReports.list": async (w) => (await w.make("reported_year"), w.ada.v1.annualReports.list()),
  ...each("v1.annualReports.$select", ["fetch", "read", "generate"], async (w, name) =>
    w.ada.v1.annualReports.$select(await w.make("reported_year"))[name](),
  ),
  "v1.annualReports.$select.state.fetch": async (w) =>
    w.ada.v1.annualReports.$select(await w.make("reported_year")).state.fetch(),
  "v1.collections.create": (w) => w.mo.v1.collections.create({ name: word(), accountIds: [w.id.ben] }),
  "v1.collections.$select.fetch": async (w) => w.ben.v1.collections.$select(await w.make("collection")).fetch(),
  "v1.collections.$select.update": async (w) =>
    w.ada.v1.collections.$select(await w.make("collection")).update({ name: word(), sensitive: true }),
  "v1.collections.$select.remove": async (w) => w.ada.v1.collections.$select(await w.make("collection")).remove(),
  "v1.collections.$select.items.create": async (w) =>
    w.ada.v1.collections.$select(await w.make("empty_collection")).items.create({ accountId: w.id.ben }),
  ...each("v1.collections.$select.items.$select", ["remove", "revoke"], async (w, name) => {
    const [collection, item] = await w.make("collected");
    const who = name === "remove" ? w.ada : w.ben;
    return who.v1.collections.$select(collection).items.$select(item)[name]();
  }),
  "v1.featuredTags.list": (w) => first(w.mo.v1.featuredTags.list()),
  "v1.featuredTags.create": async (w) => (await w.fresh()).v1.featuredTags.create({ name: word() }),
  "v1.featuredTags.$select.remove": async (w) => {
    const person = await w.fresh();
    const made = await person.v1.featuredTags.create({ name: word() });
    return person.v1.featuredTags.$select(made.id).remove();
  },
  "v1.featuredTags.suggestions.list": (w) => first(w.ada.v1.featuredTags.suggestions.list()),
  "v1.followRequests.list": async (w) => (await w.make("asked_by"), first(w.cleo.v1.followRequests.list())),
  ...each("v1.followRequests.$select", ["authorize", "reject"], async (w, name) =>
    w.cleo.v1.followRequests.$select(await w.make("asked_by"))[name](),
  ),
  "v1.suggestions.list": (w) => first(w.dede.v1.suggestions.list()),
  "v2.suggestions.list": (w) => first(w.dede.v2.suggestions.list()),
  "v1.suggestions.$select.remove": (w) => w.mo.v1.suggestions.$select(w.id.ada).remove(),
  "v1.profile.fetch": (w) => w.ada.v1.profile.fetch(),
  "v1.profile.update": (w) => w.mo.v1.profile.update({ displayName: "Mo", showMedia: true }),
  "v1.profile.avatar.remove": (w) => w.dede.v1.profile.avatar.remove(),
  "v1.profile.header.remove": (w) => w.dede.v1.profile.header.remove(),
  "v1.domainBlocks.create": (w) => w.dede.v1.domainBlocks.create({ domain: "c.example" }),
  "v1.domainBlocks.remove": (w) => w.dede.v1.domainBlocks.remove({ domain: "c.example" }),
  "v1.emails.confirmations.create": async (w) =>
    w.as(await w.make("unconfirmed")).v1.emails.confirmations.create({ email: `${word()}@example.org` }),
};

// Lists that belong to whoever asks, and need nothing to be asked for.
const own = [
  "announcements", "blocks", "bookmarks", "conversations", "customEmojis", "directory", "domainBlocks",
  "endorsements", "favourites", "filters", "followedTags", "lists", "mutes", "notifications",
  "scheduledStatuses",
];
const plain = {
  ...each("v1", own.map((name) => `${name}.list`), (w, name) => first(w.ben.v1[name.split(".")[0]].list())),
  ...each("v1.trends", ["statuses.list", "links.list", "tags.list"], async (w, name) => {
    await w.make("trending");
    return first(w.ben.v1.trends[name.split(".")[0]].list());
  }),
  ...each("v1.instance", ["peers", "activity", "languages", "translationLanguages"].map((n) => `${n}.list`), (w, n) =>
    w.ben.v1.instance[n.split(".")[0]].list(),
  ),
  "v1.instance.extendedDescription.fetch": (w) => w.ben.v1.instance.extendedDescription.fetch(),
  "v1.instance.domainBlocks.fetch": (w) => w.ben.v1.instance.domainBlocks.fetch(),
  "v1.instance.fetch": (w) => w.ben.v1.instance.fetch(),
  "v2.instance.fetch": (w) => w.ben.v2.instance.fetch(),
  "v1.preferences.fetch": (w) => w.ada.v1.preferences.fetch(),
  "v1.apps.create": (w) =>
    w.app.v1.apps.create({ clientName: "A client", redirectUris: w.outOfBand, scopes: "read" }),
  "v1.apps.verifyCredentials": (w) => w.ada.v1.apps.verifyCredentials(),
  "oauth.token.create": (w) =>
    w.oauth.token.create({ ...w.credentials, grantType: "client_credentials", scope: "read" }),
  "oauth.revoke": async (w) => {
    const made = await w.oauth.token.create({ ...w.credentials, grantType: "client_credentials", scope: "read" });
    return w.oauth.revoke({ ...w.credentials, token: made.accessToken });
  },
};

const notifications = {
  ...each("v1.announcements.$select", ["dismiss"], async (w) =>
    w.ben.v1.announcements.$select(await w.make("announcement")).dismiss(),
  ),
  "v1.announcements.$select.reactions.$select.update": async (w) =>
    w.ben.v1.announcements.$select(await w.make("announcement")).reactions.$select("🎉").update(),
  "v1.announcements.$select.reactions.$select.remove": async (w) =>
    w.ben.v1.announcements.$select(await w.make("reacted", "🎉")).reactions.$select("🎉").remove(),
  ...each("v1.conversations.$select", ["read", "unread", "remove"], async (w, name) =>
    w.ben.v1.conversations.$select(await w.make("conversation"))[name](),
  ),
  "v1.markers.create": (w) => w.ada.v1.markers.create({ home: { lastReadId: "1" } }),
  "v1.markers.fetch": (w) => w.ada.v1.markers.fetch({ timeline: ["home"] }),
  ...each("v1.notifications.$select", ["fetch", "dismiss"], async (w, name) =>
    w.ben.v1.notifications.$select(await w.make("mention"))[name](),
  ),
  "v1.notifications.fetch": (w) => w.ben.v1.notifications.fetch({ types: ["mention"] }),
  "v1.notifications.clear": (w) => w.cleo.v1.notifications.clear(),
  "v1.notifications.unreadCount.fetch": (w) => w.ben.v1.notifications.unreadCount.fetch(),
  ...each("v1.notifications.requests.$select", ["fetch", "accept", "dismiss"], async (w, name) =>
    w.dede.v1.notifications.requests.$select(await w.make("request"))[name](),
  ),
  "v1.notifications.requests.list": (w) => first(w.dede.v1.notifications.requests.list()),
  ...each("v1.notifications.requests", ["accept", "dismiss"], async (w, name) =>
    w.dede.v1.notifications.requests[name]({ id: [await w.make("request")] }),
  ),
  "v1.notifications.requests.merged.fetch": (w) => w.dede.v1.notifications.requests.merged.fetch(),
  "v2.notifications.list": (w) => first(w.ben.v2.notifications.list({ expandAccounts: "full" })),
  "v2.notifications.$select.accounts.fetch": async (w) =>
    w.ben.v2.notifications.$select(`ungrouped-${await w.make("mention")}`).accounts.fetch(),
  ...each("v2.notifications.$select", ["fetch", "dismiss"], async (w, name) =>
    w.ben.v2.notifications.$select(`ungrouped-${await w.make("mention")}`)[name](),
  ),
  "v2.notifications.unreadCount.fetch": (w) => w.ben.v2.notifications.unreadCount.fetch(),
  "v2.notifications.policy.fetch": (w) => w.dede.v2.notifications.policy.fetch(),
  "v2.notifications.policy.update": (w) => w.mo.v2.notifications.policy.update({ forNotFollowing: "accept" }),
  "v1.push.subscription.create": (w) => w.subscribe(),
  "v1.push.subscription.fetch": async (w) => (await w.subscribe(), w.mo.v1.push.subscription.fetch()),
  "v1.push.subscription.update": async (w) => (
    await w.subscribe(), w.mo.v1.push.subscription.update({ data: { alerts: { follow: true } } })
  ),
  "v1.push.subscription.remove": (w) => w.cleo.v1.push.subscription.remove(),
  "v1.reports.create": async (w) =>
    w.ben.v1.reports.create({ accountId: w.id.ada, statusIds: [await w.make("post")], comment: "Look" }),
};

export { accounts, admin, ago, first, notifications, plain, word };
