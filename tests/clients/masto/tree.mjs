// The tree of methods that masto.js declares, read from its types: `v1.lists.$select.accounts.list`.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const INTERFACE = /export interface ([\w$]+)(?: extends [\w, ]+)? \{\n([\s\S]*?)\n\}/g;
const MEMBER = /^ {4}(?:readonly )?([\w$]+)(\([^)]*\))?: ([^;\n]+)/gm;

function interfaces(folder) {
  const found = new Map();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.name.endsWith(".d.ts")) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const text = readFileSync(path, "utf8");
    for (const [, name, body] of text.matchAll(INTERFACE)) found.set(`${path}#${name}`, { path, body });
  }
  return found;
}

export function methods(root) {
  const all = interfaces(root);
  const known = (from, type) => {
    const [scope, name] = type.includes(".") ? type.split(".") : ["", type];
    const near = dirname(from);
    const folder = scope ? resolve(near, scope) : near;
    const fits = [...all.keys()].filter((key) => key.endsWith(`#${name}`));
    const closest = [`${from}#${name}`, ...fits.filter((key) => key.startsWith(`${folder}/`))];
    return closest.find((key) => all.has(key));
  };
  const found = [];
  const walk = (key, at) => {
    const { path, body } = all.get(key);
    for (const [, name, call, type] of body.matchAll(MEMBER)) {
      const here = at ? `${at}.${name}` : name;
      const below = known(path, type.trim());
      if (below && (!call || name.startsWith("$select"))) walk(below, here);
      else if (call || /^(?:Method<|\{)/.test(type)) found.push(here);
      else throw new Error(`what is ${here}: ${type}?`);
    }
  };
  for (const [kind, at] of [["rest", ""], ["oauth", "oauth"], ["streaming", "streaming"]]) {
    walk(join(root, kind, "client.d.ts") + "#Client", at);
  }
  return found.filter((name) => !name.endsWith(".prepare"));
}
