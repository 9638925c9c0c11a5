// What was looked for lately: kept in this browser alone, by who is signed in, and forgotten at log out.
import { all, signedIn } from "./dom.js";

const MOST = 8;
const OURS = "sabar-searches-";
const key = OURS + document.documentElement.dataset.viewer;
const OFF = "off";

const read = () => localStorage.getItem(key);
const list = () => (read() === OFF ? [] : JSON.parse(read() ?? "[]"));
const keep = (words) => localStorage.setItem(key, JSON.stringify(words));
const without = (words) => list().filter((it) => it !== words);

function forgetAll() {
  for (const one of Object.keys(localStorage)) if (one.startsWith(OURS)) localStorage.removeItem(one);
}

function draw(place) {
  const off = read() === OFF;
  const rows = list().map((words) => {
    const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const [link, button] = row.children;
    link.href = `/search?q=${encodeURIComponent(words)}`;
    link.querySelector("bdi").textContent = words;
    button.ariaLabel = button.dataset.words.replace("{words}", words);
    button.addEventListener("click", () => {
      keep(without(words));
      draw(place);
      place.querySelector("button").focus();
    });
    return row;
  });
  place.querySelector("ul").replaceChildren(...rows);
  place.querySelector("p").hidden = off;
  place.hidden = !off && !rows.length;
}

function offer(place) {
  const button = place.querySelector("[data-recent-switch]");
  const turn = () => ([button.textContent, button.dataset.other] = [button.dataset.other, button.textContent]);
  if (read() === OFF) turn();
  button.addEventListener("click", () => {
    if (read() === OFF) keep([]);
    else localStorage.setItem(key, OFF);
    turn();
    draw(place);
  });
  draw(place);
}

if (!signedIn) forgetAll();
else {
  for (const place of all("[data-recent]")) offer(place);
  const asked = location.pathname === "/search" && new URLSearchParams(location.search).get("q")?.trim();
  if (asked && read() !== OFF) keep([asked, ...without(asked)].slice(0, MOST));
  for (const form of all('form[action="/logout"]')) form.addEventListener("submit", forgetAll);
}
