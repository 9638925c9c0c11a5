// Completes what is typed in the box: people after @, hashtags after #, emoji after a colon. The list is an ARIA
// listbox that the field points at; the focus stays in the text.
import { all, fill, piece } from "./dom.js";
import { find, load } from "./emojis.js";

const PATIENCE = 150;
const MOST = 8;
const KINDS = [
  "@[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.@-]*",
  "[#＃][\\p{L}\\p{M}\\p{N}_·]+",
  ":[\\p{L}\\p{N}_+-][\\p{L}\\p{M}\\p{N}_+-]+",
];
/** The word before the caret with its sign; what stands before the sign is no part of a word or an address. */
const WORD = new RegExp(`(?:^|[^\\p{L}\\p{N}_@#＃:/.&=-])(${KINDS.join("|")})$`, "u");

function option(row) {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.dataset.insert = row.emoji;
  const drawn = document.createElement("span");
  drawn.className = "emoji";
  drawn.textContent = row.emoji;
  const name = document.createElement("span");
  name.className = "name";
  name.dir = "auto";
  name.textContent = row.name;
  item.append(drawn, name);
  return item;
}

const answered = (typed, signal) => piece(`/web/complete?q=${encodeURIComponent(typed)}`, { signal });

/** Give `text`, the field of `box`, its list. `ask`: who knows people, hashtags and the emoji of the server. */
export function completing(box, text, ask = answered) {
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = `${text.id}-offers`;
  list.role = "listbox";
  list.hidden = true;
  list.ariaLabel = box.dataset.offers;
  const said = document.createElement("output");
  said.className = "unseen";
  const place = document.createElement("div");
  place.className = "offers-place";
  place.append(list, said);
  text.after(place);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-haspopup", "listbox");
  text.setAttribute("aria-controls", list.id);
  text.autocomplete = "off";

  const known = new Map();
  let timer;
  let asking;
  let shown = "";

  const options = () => all("[role=option]", list);
  const chosen = () => list.querySelector("[aria-selected=true]");

  function word() {
    if (text.selectionStart !== text.selectionEnd) return "";
    return WORD.exec(text.value.slice(Math.max(0, text.selectionEnd - 200), text.selectionEnd))?.[1] ?? "";
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    shown = "";
    list.hidden = true;
    list.replaceChildren();
    said.textContent = "";
    text.removeAttribute("aria-activedescendant");
  }

  function choose(item) {
    for (const it of options()) it.ariaSelected = String(it === item);
    if (!item) return text.removeAttribute("aria-activedescendant");
    text.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function open(items, typed) {
    if (items.length === 0) return close();
    shown = typed;
    list.replaceChildren(...items);
    items.forEach((item, at) => (item.id = `${list.id}-${at}`));
    list.hidden = false;
    // A hashtag may be new: Enter ends its line as long as none is chosen.
    choose(/^[#＃]/u.test(typed) ? null : items[0]);
    said.textContent = fill(box.dataset.offered, items.length);
  }

  async function wanted(typed, signal) {
    const [own, rows] = await Promise.all([
      ask(typed, signal),
      typed.startsWith(":") ? load(box.dataset.emojis) : [],
    ]);
    const unicode = find(rows, typed.slice(1), MOST).map(option);
    return [...all("[role=option]", own.content), ...unicode].slice(0, MOST);
  }

  async function look() {
    const typed = word();
    if (!typed) return close();
    if (typed === shown) return;
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      if (!known.has(typed)) known.set(typed, await wanted(typed, signal));
    } catch {
      // Typing goes on without an offer: too many questions, no network, or typed on meanwhile.
      if (!signal.aborted) close();
      return;
    }
    if (!signal.aborted && word() === typed && document.activeElement === text) open(known.get(typed), typed);
  }

  function take(item) {
    const end = text.selectionEnd;
    const start = end - word().length;
    const rest = /^\s/u.test(text.value.slice(end)) ? "" : " ";
    close();
    text.focus();
    text.setSelectionRange(start, end);
    // The only way that leaves Ctrl+Z its memory.
    document.execCommand("insertText", false, item.dataset.insert + rest);
  }

  text.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    if (word()) timer = setTimeout(look, PATIENCE);
    else close();
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = options();
    const at = items.indexOf(chosen());
    if (event.key === "ArrowDown") choose(items[(at + 1) % items.length]);
    else if (event.key === "ArrowUp") choose(items[(at <= 0 ? items.length : at) - 1]);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey) take(chosen() ?? items[0]);
    else if (event.key === "Enter" && !event.shiftKey && chosen()) take(chosen());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the field loses its focus.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(item);
  });
  text.addEventListener("blur", close);
  text.addEventListener("selectionchange", () => {
    if (!list.hidden && word() !== shown) close();
  });
  // Somebody was quicker than this module.
  if (text.value !== text.defaultValue) look();
}
