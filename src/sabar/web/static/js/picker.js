// The window in which one looks for an emoji: loaded when it is opened, by keys as well as by finger.
import { all, piece } from "./dom.js";
import { find, folded, load } from "./emojis.js";

const MOST_FOUND = 80;
const MOST_RECENT = 27;
const [RECENT, TONE] = ["emoji-recent", "emoji-tone"];

// Private windows and full disks forbid it: then nothing is remembered.
function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}
function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    return;
  }
}

const toned = (row, tone) => (row.toned && tone ? toneOf(row.emoji, tone) : row.emoji);
const toneOf = ([first, ...rest], tone) => first + tone + rest.join("").replace(/^\ufe0f/u, "");

let windows;
let open;

/** Opens it, drawn as `from` says; whatever is chosen is put into the text by `put`. Throws when it does not come. */
export async function pick(address, opener, put, from = "/web/emojis") {
  windows ??= Promise.all([piece(from), load(address)]);
  try {
    const [answer, rows] = await windows;
    open ??= furnish(answer.content, rows);
    open(opener, put);
  } catch (error) {
    windows = undefined;
    throw error;
  }
}

function furnish(content, rows) {
  const dialog = content.querySelector("dialog");
  const seek = dialog.querySelector("input");
  const tones = dialog.querySelector(".tones");
  const grid = dialog.querySelector(".grid");
  const said = dialog.querySelector("[data-name]");
  const section = (group) => grid.querySelector(`section[data-group="${group}"]`);
  const known = new Map(rows.map((row) => [row.emoji, row]));
  const own = new Map(all("[data-insert]", grid).map((it) => [it.dataset.insert, it]));
  let put;
  let opener;

  function button(row) {
    const it = document.createElement("button");
    it.type = "button";
    it.tabIndex = -1;
    it.dataset.emoji = row.emoji;
    it.dataset.insert = toned(row, tones.value);
    it.title = it.ariaLabel = row.name;
    return it;
  }

  function fill(group, rows) {
    const place = section(group);
    place.querySelector("[data-row]").replaceChildren(...rows);
    place.hidden = rows.length === 0;
    const tab = dialog.querySelector(`nav [data-group="${group}"]`);
    if (tab) tab.hidden = place.hidden;
  }

  function drawAll() {
    for (const group of new Set(rows.map((row) => row.group)))
      fill(group, rows.filter((row) => row.group === group).map(button));
  }

  function drawRecent() {
    const codes = recall(RECENT).split(" ");
    const shown = codes.map((code) => own.get(code)?.cloneNode(true) ?? (known.has(code) && button(known.get(code))));
    fill("recent", shown.filter(Boolean));
  }

  function search() {
    const typed = seek.value.trim();
    grid.classList.toggle("searching", typed !== "");
    const place = section("found");
    place.hidden = typed === "";
    const fits = typed ? [...own].filter(([code]) => folded(code).includes(folded(typed))) : [];
    const found = [...fits.map(([, it]) => it.cloneNode(true)), ...find(rows, typed, MOST_FOUND).map(button)];
    place.querySelector("[data-row]").replaceChildren(...found);
    place.querySelector("[data-none]").hidden = found.length > 0;
    grid.scrollTop = 0;
    rove();
  }

  const cells = () => all("[data-insert]", grid).filter((it) => it.checkVisibility());

  /** One of them is reached by Tab: this, or the first. */
  function rove(to) {
    for (const it of all("[tabindex='0']", grid)) it.tabIndex = -1;
    const next = to ?? cells()[0];
    if (next) next.tabIndex = 0;
  }

  function step(from, key) {
    const list = cells();
    const at = list.indexOf(from);
    const forward = getComputedStyle(grid).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (key === "Home") return list[0];
    if (key === "End") return list.at(-1);
    if (key === "ArrowLeft" || key === "ArrowRight") return list[at + (key === forward ? 1 : -1)];
    const { left, top } = from.getBoundingClientRect();
    const beyond = list.filter((it) => {
      const by = it.getBoundingClientRect().top - top;
      return key === "ArrowDown" ? by > 4 : by < -4;
    });
    const near = (it) => {
      const box = it.getBoundingClientRect();
      return Math.abs(box.top - top) * 1000 + Math.abs(box.left - left);
    };
    return beyond.sort((one, other) => near(one) - near(other))[0];
  }

  function take(it) {
    const code = it.dataset.emoji ?? it.dataset.insert;
    const recent = [code, ...recall(RECENT).split(" ").filter((other) => other && other !== code)];
    remember(RECENT, recent.slice(0, MOST_RECENT).join(" "));
    dialog.close();
    put(it.dataset.insert);
  }

  dialog.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-insert]");
    const tab = event.target.closest("nav [data-group]");
    if (chosen) return take(chosen);
    if (tab) {
      seek.value = "";
      search();
      section(tab.dataset.group).scrollIntoView({ block: "start" });
      rove(section(tab.dataset.group).querySelector("[data-insert]"));
    } else if (event.target === dialog || event.target.closest("[data-close]")) {
      dialog.close();
      opener.focus();
    }
  });
  dialog.addEventListener("cancel", () => opener.focus());
  grid.addEventListener("keydown", (event) => {
    const next = /^(Arrow|Home|End)/u.test(event.key) && step(event.target, event.key);
    if (next) {
      rove(next);
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "ArrowUp") seek.focus();
    else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) return seek.focus();
    else return;
    event.preventDefault();
  });
  seek.addEventListener("keydown", (event) => {
    const [first] = cells();
    if (event.key === "Enter" && first && seek.value.trim()) take(first);
    else if (event.key === "ArrowDown" && first) first.focus();
    else return;
    event.preventDefault();
  });
  seek.addEventListener("input", search);
  for (const kind of ["focusin", "pointerover"])
    grid.addEventListener(kind, (event) => {
      const it = event.target.closest("[data-insert]");
      if (it) said.textContent = it.title;
    });
  tones.addEventListener("change", () => {
    remember(TONE, tones.value);
    drawAll();
    drawRecent();
    search();
  });

  tones.value = recall(TONE);
  drawAll();
  document.body.append(dialog);
  return (from, putter) => {
    opener = from;
    put = putter;
    seek.value = "";
    said.textContent = "";
    drawRecent();
    dialog.showModal();
    search();
    // On a phone the field would bring up the keyboard over what is to be seen.
    (matchMedia("(pointer: fine)").matches ? seek : cells()[0]).focus();
  };
}
