// Calls every method of masto.js; what it needs is made by whoever started it, asked for line by line:
// `{"make": name, "args": [...]}` is answered by `{"made": value}`. The last line is the outcome.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const masto = join(folder, "node_modules", "masto", "dist", "index.js");
const { createOAuthAPIClient, createRestAPIClient, createStreamingAPIClient } = await import(
  pathToFileURL(masto).href
);
const { methods } = await import("./tree.mjs");
const { CALLS } = await import("./more.mjs");

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const given = await read();

const { url } = given;
const as = (accessToken) => createRestAPIClient({ url, accessToken, timeout: 20_000 });
const make = async (name, ...args) => {
  write({ make: name, args });
  return (await read()).made;
};
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const w = {
  ...given,
  ...Object.fromEntries(Object.entries(given.tokens).map(([name, token]) => [name, as(token)])),
  as,
  make,
  fresh: async () => as(await make("fresh_token")),
  oauth: createOAuthAPIClient({ url }),
  stream: createStreamingAPIClient({ streamingApiUrl: url.replace("http", "ws"), accessToken: given.tokens.ben }),
  picture: () => new Blob([readFileSync(given.picture)], { type: "image/png" }),
  subscribe: () =>
    w.mo.v1.push.subscription.create({
      subscription: { endpoint: "https://push.example/masto", keys: given.keys },
      data: { alerts: { mention: true } },
      policy: "all",
    }),
  // Said again until it is heard: the subscription is on its way when the first is said.
  said: async (what, heard) => {
    let over = false;
    const end = () => (over = true);
    heard.then(end, end);
    for (let turn = 0; turn < 10 && !over; turn++) {
      await make(what);
      await sleep(200);
    }
    if (!over) throw new Error("nothing was heard");
  },
};

const wrong = {};
const every = methods(join(dirname(masto), "mastodon"));
for (const [name, call] of Object.entries(CALLS)) {
  try {
    await call(w);
  } catch (error) {
    wrong[name] = `${error?.message ?? error} ${JSON.stringify(error?.details ?? "")}`.slice(0, 300);
  }
}
write({ every, called: Object.keys(CALLS), wrong });
process.exit(0);
