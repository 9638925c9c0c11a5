// Reads a text as the server does (rules/writing/text.py, links.py, compose.py): what is in it and how long it is.
import {
  AFTER_TAIL,
  CODE_POINTS_PER_GRAPHEME,
  EXPRESSIONS,
  HOSTED,
  LONGEST_HOST,
  LONGEST_LINK,
  PER_LINK,
} from "./grammar.js";
import { TOPS } from "./tops.js";

const tops = new Set();
let latest = "";
for (const [, shared, rest] of TOPS.matchAll(/(\d)(\D*)/gu)) tops.add((latest = latest.slice(0, shared) + rest));
const longestTop = Math.max(...[...tops].map((top) => top.length));
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const MARKS = new RegExp(`[${AFTER_TAIL.replace(/[\]^\\-]/g, "\\$&")}]+$`, "u");

const sticky = (name) => new RegExp(EXPRESSIONS[name], "uy");
const whole = (name) => new RegExp(`^(?:${EXPRESSIONS[name]})$`, "u");
const NEWLINE = new RegExp(EXPRESSIONS.NEWLINE, "gu");
const UNSEEN = new RegExp(EXPRESSIONS.UNSEEN, "gu");
const TRIGGER = new RegExp(EXPRESSIONS.TRIGGER, "gu");
const [NAME, AT_HOST, PORT, PORT_LIKE, TAG, RUN, TAIL, AUTHORITY, HOST, PLACE, NODES, GLUED, NOBODY, IPV4] = [
  "NAME",
  "AT_HOST",
  "PORT",
  "PORT_LIKE",
  "TAG",
  "RUN",
  "TAIL",
  "AUTHORITY",
  "HOST",
  "PLACE",
  "XMPP_NODES",
  "GLUED",
  "NAMES_NOBODY",
  "IPV4",
].map(sticky);
const [LABEL, PUNYCODE, NO_MENTION_AFTER, NO_TAG_AFTER] = [
  "LABEL",
  "PUNYCODE",
  "NO_MENTION_AFTER",
  "NO_TAG_AFTER",
].map(whole);

function match(expression, text, at) {
  expression.lastIndex = at;
  return expression.exec(text);
}

const matched = (expression, text, at) => match(expression, text, at)?.[0] ?? "";

export function clean(text) {
  const seamed = text.replace(NEWLINE, "\n").replace(UNSEEN, (found, run, start, all) => {
    if (run === undefined) return found;
    const end = start + found.length;
    if (start === 0 || end === all.length || /\s/u.test(all[start - 1]) || /\s/u.test(all[end])) return "";
    return run.includes("\u200b") ? "\u200b" : run.includes("\u00ad") ? "\u00ad" : "\u2060";
  });
  return seamed.trim();
}

export function length(text) {
  let seen = 0;
  for (const _ of graphemes.segment(text)) seen += 1;
  return Math.max(seen, Math.ceil([...text].length / CODE_POINTS_PER_GRAPHEME));
}

function top(label) {
  if (PUNYCODE.test(label)) return label.length;
  for (let n = Math.min(label.length, longestTop); n > 0; n -= 1)
    if (tops.has(label.slice(0, n).toLowerCase()) && !match(GLUED, label, n)) return n;
  return 0;
}

function hostEnd(run) {
  if ([...run].length > LONGEST_HOST) return 0;
  const number = match(IPV4, run, 0);
  if (number) return number[0].length;
  const labels = run.split(".");
  const bad = labels.findIndex((label) => !LABEL.test(label) || label.endsWith("-"));
  const good = bad < 0 ? labels.length : bad;
  let at = run.length;
  for (let n = labels.length - 1; n > 0; n -= 1) {
    at -= labels[n].length;
    const grown = n <= good ? top(labels[n]) : 0;
    if (grown) return at + grown;
    at -= 1;
  }
  return 0;
}

function trimmed(tail) {
  const closes = { "(": ")", "[": "]", "{": "}" };
  const depth = { ")": 0, "]": 0, "}": 0 };
  let end = tail.length;
  for (let at = 0; at < tail.length; at += 1) {
    if (tail[at] in closes) depth[closes[tail[at]]] += 1;
    else if (tail[at] in depth && (depth[tail[at]] -= 1) < 0) {
      end = at;
      break;
    }
  }
  return tail.slice(0, end).replace(MARKS, "");
}

/** The end of the link that begins there, or 0. */
function linkEnd(text, scheme, after) {
  if (scheme === "magnet") {
    const tail = trimmed(matched(TAIL, text, after));
    return tail.length > 1 ? after + tail.length : 0;
  }
  let start = after;
  if (scheme === "xmpp") start += matched(NODES, text, after).length;
  else if (matched(AUTHORITY, text, after).includes("@")) return 0;
  const run = matched(HOST, text, start);
  let size = hostEnd(run);
  if (!size && !HOSTED.includes(scheme)) size = matched(PLACE, run, 0).length;
  if (!size) return 0;
  let end = start + size;
  if (match(PORT_LIKE, text, end)) {
    const port = match(PORT, text, end);
    if (!port || Number(port[1]) < 1 || Number(port[1]) > 65535) return 0;
    end += port[0].length;
  }
  return end + trimmed(matched(TAIL, text, end)).length;
}

function linkAt(text, at, after) {
  const end = linkEnd(text, text.slice(at, text.indexOf(":", at)).toLowerCase(), after);
  if (!end) return [null, at];
  if ([...text.slice(at, end)].length > LONGEST_LINK) return [null, after + matched(RUN, text, after).length];
  return [{ at, end, shown: "x".repeat(PER_LINK) }, end];
}

/** The character before a place, whole. */
const before = (text, at) => [...text.slice(Math.max(0, at - 2), at)].pop() ?? "";

function mentionAt(text, at) {
  if (at && NO_MENTION_AFTER.test(before(text, at))) return [null, at];
  const name = match(NAME, text, at + 1);
  if (!name) return [null, at];
  let end = at + 1 + name[0].length;
  let host = "";
  const found = match(AT_HOST, text, end);
  if (found) {
    host = found[1].slice(0, hostEnd(found[1]) || found[1].length);
    end += 1 + host.length;
    if (host.includes("..") || [...host].length > LONGEST_HOST) return [null, end];
    const port = matched(PORT, text, end);
    host += port;
    end += port.length;
  }
  if (match(NOBODY, text, end)) return [null, end];
  const person = name[0].toLowerCase() + (host && `@${host.toLowerCase()}`);
  return [{ at, end, shown: `@${name[0]}`, person }, end];
}

function tagAt(text, at) {
  if (at && NO_TAG_AFTER.test(before(text, at))) return at;
  const found = match(TAG, text, at);
  return found ? at + found[0].length : at;
}

/** `length` as the server counts it; `people` mentioned, each once, as `name` or `name@host`. */
export function scan(typed) {
  const text = clean(typed);
  const people = new Set();
  let counted = "";
  let copied = 0;
  let done = 0;
  TRIGGER.lastIndex = 0;
  for (const trigger of text.matchAll(TRIGGER)) {
    const at = trigger.index;
    if (at < done) continue;
    const [sign] = trigger[0];
    let token = null;
    let end = at;
    if (sign === "@") [token, end] = mentionAt(text, at);
    else if (sign === "#" || sign === "＃") end = tagAt(text, at);
    else [token, end] = linkAt(text, at, at + trigger[0].length);
    if (token) {
      if (token.person) people.add(token.person);
      counted += text.slice(copied, token.at) + token.shown;
      copied = token.end;
    }
    done = Math.max(done, end);
  }
  return { length: length(counted + text.slice(copied)), people: [...people] };
}

/** The same of a post with a warning; above nothing the warning is the text, unless it quotes. */
export function draft(typed, warning, quotes) {
  if (!quotes && clean(typed) === "") return scan(warning);
  const found = scan(typed);
  return { ...found, length: found.length + length(clean(warning)) };
}
