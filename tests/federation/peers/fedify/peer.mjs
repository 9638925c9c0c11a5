// A server of another program, for tests: one actor, who can be told what to send and says what it got.
//
// Environment: PORT; KEYS, a JSON list of key pairs {privateKey, publicKey} as JWK; KNOCK, the form of signatures
// that is tried first. What to do comes as JSON by POST: /_serve {path, object}, /_send {activity, to}, /_fetch
// {uri}. /_log: what came in; /_refuse {times, status}: how the next deliveries are answered.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createFederation, importJwk, MemoryKvStore } from "@fedify/fedify";
import { Activity, Endpoints, Person } from "@fedify/vocab";

const port = Number(process.env.PORT);
const origin = `http://127.0.0.1:${port}`;
const name = process.env.NAME ?? "mira";
const log = [];
const served = new Map();
let refusals = [];

const keys = await Promise.all(
  JSON.parse(process.env.KEYS).map(async ({ privateKey, publicKey }) => ({
    privateKey: await importJwk(privateKey, "private"),
    publicKey: await importJwk(publicKey, "public"),
  })),
);

const federation = createFederation({
  kv: new MemoryKvStore(),
  origin,
  allowPrivateAddress: true,
  firstKnock: process.env.KNOCK,
});

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== name) return null;
    const pairs = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "Mira of elsewhere",
      summary: "<p>Hello from elsewhere</p>",
      url: new URL(`${origin}/@${identifier}`),
      inbox: context.getInboxUri(identifier),
      outbox: context.getOutboxUri(identifier),
      followers: context.getFollowersUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
      ...(served.get("/_actor") ?? {}),
    });
  })
  .setKeyPairsDispatcher((_, identifier) => (identifier === name ? keys : []));
federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [] }));
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Activity, async (_, activity) => {
    log.push(await activity.toJsonLd());
  });

const doing = {
  async "/_serve"({ path, object }) {
    served.set(path, object);
    return {};
  },
  async "/_send"({ activity, to }) {
    const context = federation.createContext(new URL(origin), undefined);
    const loader = { documentLoader: context.documentLoader, contextLoader: context.contextLoader };
    const recipient = await context.lookupObject(new URL(to), loader);
    await context.sendActivity({ identifier: name }, recipient, await Activity.fromJsonLd(activity, loader));
    return {};
  },
  async "/_fetch"({ uri }) {
    const context = federation.createContext(new URL(origin), undefined);
    const signed = await context.getDocumentLoader({ identifier: name });
    const found = await context.lookupObject(new URL(uri), { documentLoader: signed });
    return found === null ? null : await found.toJsonLd();
  },
  async "/_refuse"({ times, status }) {
    refusals = Array.from({ length: times }, () => status);
    return {};
  },
  async "/_log"() {
    return log;
  },
};

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function answer(request) {
  const { pathname } = new URL(request.url, origin);
  if (doing[pathname]) {
    const said = request.method === "POST" ? JSON.parse((await body(request)).toString() || "{}") : {};
    return Response.json(await doing[pathname](said));
  }
  if (served.has(pathname)) {
    return new Response(JSON.stringify(served.get(pathname)), {
      headers: { "content-type": "application/activity+json" },
    });
  }
  if (request.method === "POST" && refusals.length > 0) {
    return new Response("", { status: refusals.shift() });
  }
  const init = { method: request.method, headers: request.headers };
  if (request.method === "POST") init.body = await body(request);
  return await federation.fetch(new Request(new URL(request.url, origin), init), { contextData: undefined });
}

createServer(async (request, response) => {
  try {
    const made = await answer(request);
    response.writeHead(made.status, Object.fromEntries(made.headers));
    Readable.fromWeb(made.body ?? new Response("").body).pipe(response);
  } catch (error) {
    response.writeHead(500, { "content-type": "text/plain" });
    response.end(String(error?.stack ?? error));
  }
}).listen(port, "127.0.0.1", () => console.log("listening"));
