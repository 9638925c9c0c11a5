// Ages grow older by themselves; full dates are told in the reader's own time zone.
import { all, lang, region } from "./dom.js";

const steps = [
  [3_600_000, 60_000, "minute"],
  [86_400_000, 3_600_000, "hour"],
  [7 * 86_400_000, 86_400_000, "day"],
];
const full = new Intl.DateTimeFormat(region, { dateStyle: "long", timeStyle: "short" });

export function refresh(from = document) {
  for (const time of all("time[data-ago]", from)) {
    const when = new Date(time.dateTime);
    const said = full.format(when);
    time.title = lang === "fr" ? said.replace(/^1 /, "1er ") : said;
    const age = Date.now() - when;
    const step = steps.find(([limit]) => age < limit);
    if (age < 60_000 || !step) continue;
    const [, size, unit] = step;
    const words = new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: lang === "fr" ? "short" : "narrow" });
    time.textContent = words.format(Math.floor(age / size));
  }
}

setInterval(refresh, 30_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
